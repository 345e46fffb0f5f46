/** What sample and migrate share: companies, then contacts, then tickets, each loaded, proven and counted. */
import { openCache } from '../cache/sqlite-cache.ts';
import type { SourceCache } from '../cache/cache.ts';
import type { Catalog } from '../catalog/model.ts';
import type { DiffRow } from '../diff/model.ts';
import type { Ledger, Run } from '../ledger/ledger.ts';
import type { SourceRecord } from '../record/model.ts';
import type { CompanySummary } from '../systems/destination.ts';
import { CheckTally, type CheckOutcome } from './check-tally.ts';
import { contentHash } from './content-hash.ts';
import type { Environment } from './environment.ts';
import type { Execution } from './execute.ts';
import { executionFor } from './execution.ts';
import { KnownContacts, withoutRefusals } from './existing-contacts.ts';
import { fileStore, filesOf, type FileStore } from './files.ts';
import type { Load } from './load.ts';
import { CHANGED, loadRecord, WRONG, type Loaded } from './load-record.ts';
import { withNamedContacts } from './parked-answers.ts';
import { placeholderRecord, placeholdersOf } from './placeholder.ts';
import type { Planned } from '../transform/operation.ts';
import { catalogLookup } from '../transform/context.ts';
import { endsClosed } from '../transform/placement.ts';
import { placeholderRef } from '../transform/placeholder.ts';
import { makeLanes } from './pool.ts';
import { makePlanner } from './planner.ts';
import type { ReadyProject } from './project.ts';
import type { Project } from './project-place.ts';
import type { OpenDestination, OpenSource } from './session.ts';
import { updateRecord, type Known, type Updated } from './update-record.ts';
import { hasWrongFiles, isClean, needsFullProof, verifyInFull } from './verify.ts';
import type { FileProof } from './verify-files.ts';

/** The largest file the vendor's API gives (reference/autotask.md §3) is far below; without a `files:` block none is read. */
const NO_FILES = 0;

export interface RunParts {
  readonly environment: Environment;
  readonly project: Project;
  readonly ready: ReadyProject;
  readonly ledger: Ledger;
  readonly run: Run;
  readonly source: OpenSource;
  readonly open: OpenDestination;
  /** The workspace as it is now. */
  readonly fresh: Catalog;
  readonly cache: SourceCache;
  /** Law 6: on in staging. */
  readonly mask: boolean;
  /** Verify every record in full (sample), only where law 12 asks for it, or none (dry run). */
  readonly proof: 'all' | 'where-needed' | 'none';
  readonly stratumOf: (record: SourceRecord) => string | null;
  readonly onRows: (rows: readonly DiffRow[], loaded: Loaded) => void;
}

export interface RunLoad {
  readonly load: Load;
  readonly files: FileStore;
  /**
   * Loads records of the entity while it is known, where that pays, which contacts stood in the workspace before us.
   * @param records how many are loaded at most.
   */
  readonly knowingContacts: (entity: string, records: () => Promise<number>, work: () => Promise<void>) => Promise<void>;
  /** Loads one record, its placeholder first where it needs one, and proves it. */
  readonly one: (record: SourceRecord) => Promise<Loaded>;
  /** Brings one record that stands there up to date, proves it and says what became of it; its row is the caller's to keep. @throws as updateRecord. */
  readonly update: (record: SourceRecord, known: Known) => Promise<Updated>;
  /** Plans a record, with the placeholder that it needs loaded first. */
  readonly withPlaceholders: (record: SourceRecord) => Promise<Planned>;
  /** Whether the record's conversation ends closed (X01). */
  readonly endsClosed: (record: SourceRecord) => boolean;
  readonly floor: () => number;
  readonly notices: () => Readonly<Record<string, number>>;
  readonly checks: () => readonly CheckOutcome[];
}

/** @param folder another one than the project's, for a dry run that reads the source anew. */
export function openProjectCache(project: Project, environment: Environment, folder: string = project.folder): Promise<SourceCache> {
  return openCache(folder, environment.clock);
}

/** Companies that carry one of our keys already, so that an upsert never overwrites what the policy protects. */
async function existingCompanies(parts: RunParts): Promise<ReadonlyMap<string, CompanySummary>> {
  const found = new Map<string, CompanySummary>();
  const prefix = `${parts.ready.compiled.sourceSystem}:`;
  for await (const company of parts.open.destination.eachCompany()) {
    if (!company.companyId.startsWith(prefix)) continue;
    if ((await parts.ledger.identityOf(parts.open.account.id, 'company', company.id)) === null) found.set(company.companyId, company);
  }
  return found;
}

class Notices {
  readonly all: Record<string, number> = {};

  add(code: string, times: number): void {
    if (times > 0) this.all[code] = (this.all[code] ?? 0) + times;
  }

  of({ planned }: Loaded): void {
    if (planned.outcome === 'planned') for (const { code } of planned.notices) this.add(code, 1);
  }
}

function addressOf(planned: Planned): string | null {
  const create = planned.outcome === 'planned' ? planned.operations[0]?.body : undefined;
  const email = create?.kind === 'contact.create' ? create.fields['email'] : null;
  return typeof email === 'string' ? email.toLowerCase() : null;
}

/** Law 13: what is left of a file that was verified is its hash, and of which no hash could be compared, that it was so. */
async function auditFiles({ ledger, open }: RunParts, { entity, id }: SourceRecord, { byBytes, bySize }: FileProof): Promise<void> {
  if (byBytes.length + bySize.length === 0) return;
  const compared = byBytes.map((file) => `${file.id}:${file.sha256}`).join(' ');
  await ledger.audit('files.verified', { workspace: open.account.id, entity, record: id, sha256: compared, sizeOnly: bySize.map((file) => file.id).join(' ') });
}

interface Proving {
  readonly execution: Execution;
  readonly files: FileStore;
  readonly notices: Notices;
}

/** A clean read-back is the proof; a dirty one parks the record with its destination id, so that nobody takes it for moved. */
async function prove(parts: RunParts, { execution, files, notices }: Proving, record: SourceRecord, loaded: Loaded): Promise<Loaded> {
  // Half-made: it is parked for that, and what is missing is known.
  if (loaded.row.destinationId === null || loaded.row.contentHash === null || parts.proof === 'none') return loaded;
  const changed = loaded.row.code === CHANGED;
  if (parts.proof === 'where-needed' && (changed || loaded.row.proof === 'verified in full' || !needsFullProof(loaded.planned))) return loaded;
  const proof = await verifyInFull(execution, record, loaded, (file) => files.digest(file));
  const { rows } = proof;
  notices.add('file-host-silent', proof.leaves.length);
  // Nothing was read, so nothing is proven.
  if (rows.length === 0) return loaded;
  const clean = isClean(rows);
  const row = clean
    ? { ...loaded.row, proof: 'verified in full' as const }
    : changed
      ? loaded.row
      : { ...loaded.row, status: 'parked' as const, code: WRONG, remedy: 'What arrived differs from what was expected: read it with `crosswalk diff`, then roll this record back.' };
  await parts.ledger.putRecord(row);
  if (clean) {
    await auditFiles(parts, record, proof);
    notices.add('files-without-bytes', proof.bySize.length);
    await files.forget(filesOf(record));
  }
  const proven = { ...loaded, row };
  parts.onRows(rows, proven);
  return proven;
}

/** Of a thread whose earlier files have left, only those that are still on disk were compared now. */
async function comparedNow(files: FileStore, proof: FileProof): Promise<FileProof> {
  const bySize: FileProof['bySize'][number][] = [];
  for (const file of proof.bySize) if ((await files.digest(file)) !== null) bySize.push(file);
  return { ...proof, bySize };
}

/** Law 12, law 13: as a full run proves a record. What else differs may be a person's doing, so it only keeps the record from being called verified. */
async function proveUpdate(parts: RunParts, { execution, files, notices }: Proving, record: SourceRecord, updated: Updated): Promise<Updated> {
  const { row, planned } = updated;
  if (parts.proof === 'none' || row.status === 'parked' || row.proof === 'verified in full' || !needsFullProof(planned)) return updated;
  const proof = await comparedNow(files, await verifyInFull(execution, record, updated, (file) => files.digest(file)));
  const { rows, byBytes, bySize } = proof;
  if (rows.length === 0) return updated;
  if (hasWrongFiles(rows)) return { ...updated, row: { ...row, status: 'parked', code: WRONG, remedy: 'A file of it did not arrive as it was sent: look at it in Intercom, then roll this record back.' } };
  await auditFiles(parts, record, proof);
  notices.add('files-without-bytes', bySize.length);
  const compared = new Set([...byBytes, ...bySize].map(({ id }) => id));
  const clean = isClean(rows);
  await files.forget(filesOf(record).filter(({ id }) => clean || compared.has(id)));
  return clean ? { ...updated, row: { ...row, proof: 'verified in full' } } : updated;
}

export async function runLoad(parts: RunParts): Promise<RunLoad> {
  const { ready, ledger, open, cache } = parts;
  let floor = 0;
  const files = fileStore(parts.source.source, cache, ready.compiled.ticket?.files?.max ?? NO_FILES);
  const contacts = new KnownContacts(parts, open, ready.compiled.contact?.entity ?? null);
  const execution = executionFor({ ...parts, open: { ...open, destination: withoutRefusals(open.destination, contacts) }, file: (file) => files.content(file), countFloor: (calls) => (floor += calls) });
  const planner = makePlanner({
    compiled: ready.compiled,
    source: ready.catalogs.source,
    destination: parts.fresh,
    target: open.target,
    mask: parts.mask,
    now: Math.floor(Date.parse(parts.run.startedAt) / 1000),
    workspace: open.account.id,
    ledger,
    cache,
  });
  const plan = await withNamedContacts(planner, ledger, open.target);
  const fetch: Load['fetch'] = parts.proof === 'none' ? () => Promise.resolve() : (wanted) => files.fetch(wanted);
  const load: Load = { execution, compiled: ready.compiled, cache, existingCompanies: await existingCompanies(parts), forgetContact: (body) => contacts.forget(body), plan, content: contentHash(ready.compiled, parts.mask), fetch, stratumOf: parts.stratumOf };
  const placeholders = new Map<string, Promise<Loaded>>();
  const notices = new Notices();
  const checks = new CheckTally(ready.compiled.checks);
  const placeholder = (id: string, companyId: string | null): Promise<Loaded> => {
    const company = id === placeholderRef(null).id ? null : companyId;
    const known = placeholders.get(id);
    if (known !== undefined) return known;
    const begun = loadRecord(load, placeholderRecord(id, company));
    placeholders.set(id, begun);
    // One that has to wait (NotYet) is begun again by whoever needs it then.
    begun.catch(() => placeholders.delete(id));
    return begun;
  };
  const tally = <T extends Loaded>(loaded: T): T => {
    notices.of(loaded);
    checks.add(loaded);
    return loaded;
  };
  const lanes = makeLanes();
  const withPlaceholders = async (record: SourceRecord): Promise<Planned> => {
    const planned = await plan(record);
    for (const id of placeholdersOf(planned)) await placeholder(id, record.links.company);
    return planned;
  };
  const one = async (record: SourceRecord): Promise<Loaded> => {
    const planned = record.entity === ready.compiled.company?.entity ? null : await withPlaceholders(record);
    // Two contacts with one address are loaded one after the other: the second is then merged into ours, not taken for a stranger's.
    return lanes(planned === null ? null : addressOf(planned), () => loadAndProve(record));
  };
  const loadAndProve = async (record: SourceRecord): Promise<Loaded> => {
    return tally(await prove(parts, { execution, files, notices }, record, await loadRecord(load, record)));
  };
  const update = async (record: SourceRecord, known: Known): Promise<Updated> => tally(await proveUpdate(parts, { execution, files, notices }, record, await updateRecord(load, record, known, await withPlaceholders(record))));
  const { ticket } = ready.compiled;
  const lookup = catalogLookup(ready.catalogs.source);
  return { load, files, knowingContacts: (...of) => contacts.while(...of), one, update, withPlaceholders, endsClosed: (record) => ticket !== null && endsClosed(record, ticket, lookup), floor: () => floor, notices: () => notices.all, checks: () => checks.outcomes() };
}
