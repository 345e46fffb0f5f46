/** Puts together what is known about an open spec: its bases, its catalogs, its connections. */
import { projectFolderOf } from '../language-service/project-files.ts';
import { SECTIONS, SpecText, valueAt, type SpecWorld } from '../language-service/spec-text.ts';
import { readChain } from '../spec/extends.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { FileCache } from './file-cache.ts';
import type { Files } from './files.ts';
import { ProjectFacts } from './project-facts.ts';

const SUFFIX = '.crosswalk.yaml';
/** Specs of a workspace that are looked through for what a name stands for. */
const MOST_SPECS = 200;

export type ConnectionNames = NonNullable<SpecWorld['connections']>;

/** Text of an open document; null: not open. */
export type OpenText = (uri: string) => string | null;

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/'));
}

export class Worlds {
  readonly #files: Files;
  readonly #open: OpenText;
  readonly #specs: FileCache<SpecText>;
  readonly #facts: ProjectFacts;
  readonly #acknowledgements: Acknowledgements;
  readonly #texts = new Map<string, SpecText>();
  readonly #now: () => number;
  #connections: ConnectionNames | null = null;
  #folders: readonly string[] = [];
  #listed: Promise<readonly string[]> | null = null;

  /** @param now milliseconds UTC. */
  constructor(files: Files, open: OpenText, now: () => number) {
    this.#files = files;
    this.#open = open;
    this.#now = now;
    this.#specs = new FileCache(files, (text, uri) => new SpecText(uri, text));
    this.#acknowledgements = new Acknowledgements(files);
    this.#facts = new ProjectFacts(files);
  }

  connect(connections: ConnectionNames | null): void {
    this.#connections = connections;
  }

  /** A file changed on disk. */
  changed(uri: string): void {
    this.#specs.forget(uri);
    if (uri.endsWith(SUFFIX)) this.#listed = null;
    this.#facts.forget(uri);
    this.#acknowledgements.forget(uri);
  }

  closed(uri: string): void {
    this.#texts.delete(uri);
  }

  /** The spec as the editor shows it, else as it is on disk. */
  async text(uri: string): Promise<SpecText | null> {
    const text = this.#open(uri);
    if (text === null) return this.#specs.get(uri);
    const known = this.#texts.get(uri);
    if (known?.text === text) return known;
    const made = new SpecText(uri, text);
    this.#texts.set(uri, made);
    return made;
  }

  async world(uri: string): Promise<SpecWorld | null> {
    const spec = await this.text(uri);
    if (spec === null) return null;
    const chain = { spec, ...(await this.#chain(spec)) };
    const name = (...path: readonly string[]): string | null => valueAt(chain, path);
    const entities = SECTIONS.map((section) => name(section, 'from')).filter((entity) => entity !== null);
    const [catalogs, pinned, outcomes] = await Promise.all([
      this.#facts.catalogs(uri, { source: name('source', 'connection'), destination: name('destination', 'connection'), staging: name('destination', 'staging') }),
      this.#facts.pinned(uri, entities),
      this.#facts.outcomes(uri),
    ]);
    const acknowledged = await this.#acknowledgements.of(`${projectFolderOf(uri)}/approvals`);
    return { ...chain, ...catalogs, pinned, outcomes, acknowledged, connections: this.#connections, now: this.#now() };
  }

  /** Every spec of the workspace and every open one, each with what it extends; at most 200. */
  async worlds(): Promise<readonly SpecWorld[]> {
    this.#listed ??= this.#list();
    const uris = new Set([...this.#texts.keys(), ...(await this.#listed)]);
    const found = await Promise.all([...uris].slice(0, MOST_SPECS).map((uri) => this.world(uri)));
    return found.filter((world) => world !== null);
  }

  /** Folders of the workspace: specs are looked for in them, and bases are read from nowhere else. */
  folders(uris: readonly string[]): void {
    this.#folders = uris.map((uri) => uri.replace(/\/+$/, ''));
    this.#listed = null;
  }

  /** A file as it is on disk now; for what is asked for by a person, not for what is typed. */
  file(uri: string): Promise<string | null> {
    return this.#files.read(uri);
  }

  async #list(): Promise<readonly string[]> {
    const found = await Promise.all(this.#folders.map((folder) => this.#files.specs(folder, MOST_SPECS)));
    return found.flat();
  }

  /** A spec that was opened without a folder may extend what lies beside it and one folder above. */
  #isInside(uri: string, spec: string): boolean {
    const own = this.#folders.filter((folder) => spec.startsWith(`${folder}/`));
    const allowed = own.length > 0 ? this.#folders : [folderOf(folderOf(spec))];
    return allowed.some((folder) => uri.startsWith(`${folder}/`));
  }

  async #chain(spec: SpecText): Promise<Pick<SpecWorld, 'bases' | 'extendsFault'>> {
    const own = decoded(spec.uri.slice(spec.uri.lastIndexOf('/') + 1));
    const { bases, fault } = await readChain(own, spec, async (name) => {
      const uri = new URL(name.split('/').map(encodeURIComponent).join('/'), `${folderOf(spec.uri)}/`).href;
      return this.#isInside(uri, spec.uri) ? ((await this.text(uri)) ?? 'missing') : 'outside';
    });
    return { bases: bases.map((base) => base.spec), extendsFault: fault };
  }
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
