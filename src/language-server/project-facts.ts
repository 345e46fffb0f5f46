/** What the files of a spec's project tell: catalogs, pinned records, counts of the newest sample. */
import { CrosswalkError } from '../base/errors.ts';
import type { Catalog } from '../catalog/model.ts';
import { parseCatalog } from '../catalog/snapshot.ts';
import { readOutcomes, type Outcomes } from '../diff/outcomes.ts';
import { catalogUri, outcomesUri, pinnedUri } from '../language-service/project-files.ts';
import type { SpecWorld } from '../language-service/spec-text.ts';
import type { SourceRecord } from '../record/model.ts';
import { LARGEST_PINNED } from '../record/pinned.ts';
import { NotARecord, readRecord } from '../record/read-record.ts';
import type { CatalogRole, UnreadableCatalog } from '../spec/catalog-problems.ts';
import { FileCache } from './file-cache.ts';
import type { ReadFile } from './files.ts';

type CatalogFile = { readonly catalog: Catalog } | { readonly reason: string };

function catalogIn(text: string, uri: string): CatalogFile {
  try {
    return { catalog: parseCatalog(text, uri) };
  } catch (error) {
    return { reason: error instanceof CrosswalkError ? error.message : 'The catalog is damaged.' };
  }
}

/** Law 13: what is wrong with the file is told to nobody, since it would be told with what it holds. */
function recordIn(text: string): SourceRecord | null {
  try {
    return text.length > LARGEST_PINNED ? null : readRecord(text, '');
  } catch (error) {
    if (error instanceof NotARecord) return null;
    throw error;
  }
}

export type Names = Readonly<Record<CatalogRole, string | null>>;

export class ProjectFacts {
  readonly #catalogs: FileCache<CatalogFile>;
  readonly #pinned: FileCache<SourceRecord>;
  readonly #outcomes: FileCache<Outcomes>;

  constructor(read: ReadFile) {
    this.#catalogs = new FileCache(read, catalogIn);
    this.#pinned = new FileCache(read, recordIn);
    this.#outcomes = new FileCache(read, readOutcomes);
  }

  /** A file changed on disk. */
  forget(uri: string): void {
    this.#catalogs.forget(uri);
    this.#outcomes.forget(uri);
    // The name of an entity can be written as a URI in more than one way.
    if (uri.includes('/pinned/')) this.#pinned.clear();
  }

  clear(): void {
    this.#catalogs.clear();
    this.#outcomes.clear();
    this.#pinned.clear();
  }

  /** @param names of the connections that the spec uses. */
  async catalogs(spec: string, names: Names): Promise<Pick<SpecWorld, 'catalogs' | 'unreadable' | 'earlier'>> {
    const [source, destination, staging] = await Promise.all([this.#catalog(spec, names.source), this.#catalog(spec, names.destination), this.#catalog(spec, names.staging)]);
    const files = { source, destination, staging };
    const known = (file: CatalogFile | null): Catalog | null => (file !== null && 'catalog' in file ? file.catalog : null);
    const unreadable = (Object.keys(files) as CatalogRole[]).flatMap((role): UnreadableCatalog[] => {
      const file = files[role];
      return file !== null && 'reason' in file ? [{ role, reason: file.reason }] : [];
    });
    return { catalogs: { source: known(source), destination: known(destination), staging: known(staging) }, unreadable, earlier: await this.#earlier(spec, names.source) };
  }

  /** @param entities that the spec reads. */
  async pinned(spec: string, entities: readonly string[]): Promise<ReadonlyMap<string, SourceRecord>> {
    const found = await Promise.all(entities.map(async (entity) => [entity, await this.#pinned.get(pinnedUri(spec, entity))] as const));
    return new Map(found.flatMap(([entity, record]) => (record?.entity === entity ? [[entity, record] as const] : [])));
  }

  outcomes(spec: string): Promise<Outcomes | null> {
    return this.#outcomes.get(outcomesUri(spec));
  }

  /** The snapshot before the last discovery that changed something, where it is of the same connection. */
  async #earlier(spec: string, connection: string | null): Promise<Catalog | null> {
    const file = connection === null ? null : await this.#catalog(spec, `${connection}.previous`);
    return file !== null && 'catalog' in file && file.catalog.connection === connection ? file.catalog : null;
  }

  async #catalog(spec: string, connection: string | null): Promise<CatalogFile | null> {
    const file = connection === null ? null : catalogUri(spec, connection);
    return file === null ? null : this.#catalogs.get(file);
  }
}
