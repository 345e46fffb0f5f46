/** Puts together what is known about an open spec: its bases, its catalogs, its connections. */
import { projectFolderOf } from '../language-service/project-files.ts';
import { SECTIONS, SpecText, valueAt, type SpecWorld } from '../language-service/spec-text.ts';
import { readChain } from '../spec/extends.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { FileCache } from './file-cache.ts';
import type { Files } from './files.ts';
import { ProjectFacts } from './project-facts.ts';
import { canonicalUri } from './uri.ts';

const SUFFIX = '.crosswalk.yaml';
/** Specs of a workspace that are looked through for what a name stands for. */
const MOST_SPECS = 200;

export type ConnectionNames = NonNullable<SpecWorld['connections']>;

/** An open document, under the URI that the client calls it by; null: not open. @param uri in its canonical form. */
export type OpenText = (uri: string) => { readonly uri: string; readonly text: string } | null;

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
  /** Folders from which specs outside of the workspace's folders are read. */
  readonly #beside = new Set<string>();
  #listed: Promise<readonly string[]> | null = null;

  /** @param now milliseconds UTC. */
  constructor(files: Files, open: OpenText, now: () => number) {
    this.#files = files;
    this.#open = open;
    this.#now = now;
    const read = (uri: string): Promise<string | null> => this.file(uri);
    this.#specs = new FileCache(read, (text, uri) => new SpecText(uri, text));
    this.#acknowledgements = new Acknowledgements(files, read);
    this.#facts = new ProjectFacts(read);
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

  /** Many files may have changed, and which is not known: everything that was read from the disk is read again. */
  changedAll(): void {
    this.#specs.clear();
    this.#listed = null;
    this.#facts.clear();
    this.#acknowledgements.clear();
  }

  closed(uri: string): void {
    this.#texts.delete(uri);
  }

  /** The spec as the editor shows it, else as it is on disk. */
  async text(uri: string): Promise<SpecText | null> {
    const open = this.#open(canonicalUri(uri));
    if (open === null) return this.#specs.get(uri);
    const known = this.#texts.get(open.uri);
    if (known?.text === open.text) return known;
    const made = new SpecText(open.uri, open.text);
    this.#texts.set(open.uri, made);
    return made;
  }

  async world(uri: string): Promise<SpecWorld | null> {
    const canonical = canonicalUri(uri);
    if (!this.#isInFolders(canonical)) this.#beside.add(folderOf(folderOf(canonical)));
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

  /** Every spec of the workspace and every open one, each with what it extends; at most 200. One that cannot be read keeps none of the others from being read. */
  async worlds(): Promise<readonly SpecWorld[]> {
    const uris = await this.#uris();
    const found = await Promise.all(uris.slice(0, MOST_SPECS).map((uri) => this.world(uri).catch(() => null)));
    return found.filter((world) => world !== null);
  }

  /** Whether there are more specs than `worlds` looks through: a change of all places would be one of some. */
  async isCut(): Promise<boolean> {
    return (await this.#uris()).length > MOST_SPECS;
  }

  /** The side of a comparison with an earlier version is open too, and is no file of the workspace. */
  async #uris(): Promise<readonly string[]> {
    this.#listed ??= this.#list().catch((error: unknown) => {
      // Asked for again the next time: no list is no empty one.
      this.#listed = null;
      throw error;
    });
    const schemes = new Set(['file', ...this.#folders.map(schemeOf)]);
    const open = [...this.#texts.keys()].filter((uri) => schemes.has(schemeOf(uri)));
    return [...new Set([...open, ...(await this.#listed)].map(canonicalUri))];
  }

  /** Folders of the workspace: specs are looked for in them, and bases are read from nowhere else. */
  folders(uris: readonly string[]): void {
    this.#folders = uris.map((uri) => canonicalUri(uri.replace(/\/+$/, '')));
    this.#listed = null;
  }

  /** A file as it is on disk now; for what is asked for by a person, not for what is typed. */
  file(uri: string): Promise<string | null> {
    return this.#files.read(uri, [...this.#folders, ...this.#beside]);
  }

  async #list(): Promise<readonly string[]> {
    const found = await Promise.all(this.#folders.map((folder) => this.#files.specs(folder, MOST_SPECS + 1)));
    return found.flat();
  }

  #isInFolders(uri: string): boolean {
    return this.#folders.some((folder) => uri.startsWith(`${folder}/`));
  }

  /** A spec that was opened without a folder may extend what lies beside it and one folder above. */
  #isInside(uri: string, spec: string): boolean {
    return this.#isInFolders(spec) ? this.#isInFolders(uri) : uri.startsWith(`${folderOf(folderOf(spec))}/`);
  }

  async #chain(spec: SpecText): Promise<Pick<SpecWorld, 'bases' | 'extendsFault'>> {
    const own = decoded(spec.uri.slice(spec.uri.lastIndexOf('/') + 1));
    const { bases, fault } = await readChain(own, spec, async (name) => {
      const uri = uriBeside(spec.uri, name);
      if (uri === null) return 'path';
      return this.#isInside(uri, canonicalUri(spec.uri)) ? ((await this.text(uri)) ?? 'missing') : 'outside';
    });
    return { bases: bases.map((base) => base.spec), extendsFault: fault };
  }
}

function schemeOf(uri: string): string {
  return uri.slice(0, uri.indexOf(':'));
}

/** null: no URI can be made of it, for example beside a document that has never been saved. */
function uriBeside(spec: string, name: string): string | null {
  try {
    return canonicalUri(new URL(name.split('/').map(encodeURIComponent).join('/'), `${folderOf(spec)}/`).href);
  } catch {
    return null;
  }
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
