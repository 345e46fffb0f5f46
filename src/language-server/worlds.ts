/** Puts together what is known about an open spec: its bases, its catalogs, its connections. */
import type { Catalog } from '../catalog/model.ts';
import { parseCatalog } from '../catalog/snapshot.ts';
import { SpecText, valueAt, type SpecWorld } from '../language-service/spec-text.ts';
import { FileCache } from './file-cache.ts';
import type { Files } from './files.ts';

const SUFFIX = '.crosswalk.yaml';
/** Specs that extend each other; more is a mistake, or a circle. */
const DEEPEST = 10;

export type ConnectionNames = NonNullable<SpecWorld['connections']>;

/** Text of an open document; null: not open. */
export type OpenText = (uri: string) => string | null;

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/'));
}

/** `…/.crosswalk/<name>` of a spec. */
export function projectFolderOf(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  return `${folderOf(uri)}/.crosswalk/${name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : name}`;
}

export class Worlds {
  readonly #open: OpenText;
  readonly #specs: FileCache<SpecText>;
  readonly #catalogs: FileCache<Catalog>;
  readonly #texts = new Map<string, SpecText>();
  readonly #now: () => number;
  #connections: ConnectionNames | null = null;

  /** @param now milliseconds UTC. */
  constructor(files: Files, open: OpenText, now: () => number) {
    this.#open = open;
    this.#now = now;
    this.#specs = new FileCache(files, (text, uri) => new SpecText(uri, text));
    this.#catalogs = new FileCache(files, (text, uri) => {
      try {
        return parseCatalog(text, uri);
      } catch {
        return null;
      }
    });
  }

  connect(connections: ConnectionNames | null): void {
    this.#connections = connections;
  }

  /** A file changed on disk. */
  changed(uri: string): void {
    this.#specs.forget(uri);
    this.#catalogs.forget(uri);
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
    const bases = await this.#bases(spec);
    const chain = { spec, bases };
    const [source, destination, staging] = await Promise.all([
      this.#catalog(uri, valueAt(chain, ['source', 'connection'])),
      this.#catalog(uri, valueAt(chain, ['destination', 'connection'])),
      this.#catalog(uri, valueAt(chain, ['destination', 'staging'])),
    ]);
    return { ...chain, catalogs: { source, destination, staging }, connections: this.#connections, now: this.#now() };
  }

  async #bases(spec: SpecText): Promise<readonly SpecText[]> {
    const bases: SpecText[] = [];
    const seen = new Set([spec.uri]);
    for (let at: SpecText | null = spec; at !== null && bases.length < DEEPEST; ) {
      const uri = baseUri(at);
      at = uri === null || seen.has(uri) ? null : await this.text(uri);
      if (at !== null) bases.push(at);
      if (uri !== null) seen.add(uri);
    }
    return bases;
  }

  async #catalog(uri: string, connection: string | null): Promise<Catalog | null> {
    // A name with a path in it must not lead out of the project's folder.
    if (connection === null || !/^[\w.-]+$/.test(connection)) return null;
    return this.#catalogs.get(`${projectFolderOf(uri)}/catalog/${connection}.json`);
  }
}

/** The file that `extends:` names, beside the spec or below or above it; null: none. */
function baseUri(spec: SpecText): string | null {
  const name = spec.valueOf(spec.entryAt(['extends']));
  if (name === '' || /^[a-z][a-z0-9+.-]*:/i.test(name) || name.startsWith('/')) return null;
  try {
    return new URL(name.split('/').map(encodeURIComponent).join('/'), `${folderOf(spec.uri)}/`).href;
  } catch {
    return null;
  }
}
