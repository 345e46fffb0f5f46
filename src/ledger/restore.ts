/** Brings a ledger back from its file: into a project without one, or in place of an older state of the same. Never in place of a newer one. */
import { randomUUID } from 'node:crypto';
import { createReadStream, renameSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { CrosswalkError } from '../base/errors.ts';
import { createPrivately, makePrivateFolder } from '../base/private-files.ts';
import { storeFailure } from '../base/sqlite-failure.ts';
import { auditReader } from './audit.ts';
import { LineHash, tablesOf, type LedgerFileHeader, type LedgerFileRow } from './copy.ts';
import { fileState, ledgerFile, removeJournals } from './file.ts';
import { takeWriterLock } from './lock.ts';
import { refuseUnsuitable } from './place.ts';
import { inspect, migrate, MIGRATIONS } from './schema.ts';
import { Store } from './store.ts';

export interface RestoredLedger {
  readonly projectId: string;
  readonly auditHead: string;
  readonly auditSequence: number;
  readonly rows: number;
  /** true: an older state of the same ledger stood there. */
  readonly replaced: boolean;
}

function refuse(code: string, file: string, message: string, remedy: string, cause?: unknown): CrosswalkError {
  return new CrosswalkError(`ledger/import-${code}`, message, { where: { file }, remedy, exit: 2, ...(cause === undefined ? {} : { cause }) });
}

function damaged(file: string, cause?: unknown): CrosswalkError {
  return refuse('damaged', file, 'The file is no whole export of a ledger: it was cut off or changed.', 'Copy it again from where it was written, or export the ledger there once more.', cause);
}

/** Every line but the last, and the last's hash proven. Two passes: nothing is believed before the end was read. */
async function* provenLines(file: string): AsyncGenerator<string> {
  const hash = new LineHash();
  let before: string | null = null;
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    if (before !== null) {
      hash.add(before);
      yield before;
    }
    before = line;
  }
  let told: unknown;
  try {
    told = (JSON.parse(before ?? '') as { readonly sha256?: unknown }).sha256;
  } catch (error) {
    throw damaged(file, error);
  }
  if (told !== hash.end()) throw damaged(file);
}

async function headerOf(file: string): Promise<LedgerFileHeader> {
  let first: string | null = null;
  try {
    for await (const line of provenLines(file)) first ??= line;
    const header = JSON.parse(first ?? '') as LedgerFileHeader;
    if (header.crosswalk !== 'ledger' || header.format !== 1) throw damaged(file);
    if (header.version <= MIGRATIONS.length) return header;
  } catch (error) {
    if (error instanceof CrosswalkError) throw error;
    if (error instanceof SyntaxError) throw damaged(file, error);
    throw refuse('unreadable', file, 'The file cannot be read.', 'Check the path and its permissions.', error);
  }
  throw refuse('version', file, 'The file was written by a later version of Crosswalk.', 'Update Crosswalk, then run the command again.');
}

function inserter(db: DatabaseSync, file: string, header: LedgerFileHeader): (row: LedgerFileRow) => void {
  const statements = new Map<string, StatementSync>();
  for (const [table, columns] of Object.entries(tablesOf(new Store(db, file)))) {
    if (String(header.tables[table]) !== String(columns)) throw damaged(file);
    statements.set(table, db.prepare(`INSERT INTO "${table}" (${columns.map((name) => `"${name}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`));
  }
  return ([table, values]) => {
    const statement = statements.get(table);
    if (statement === undefined) throw damaged(file);
    statement.run(...values);
  };
}

/** Rows, identity and chain of the new file agree with what its header says. */
async function prove(db: DatabaseSync, file: string, header: LedgerFileHeader): Promise<void> {
  const store = new Store(db, file);
  const meta = new Map(store.prepare('SELECT name, value FROM meta').all().map(({ name, value }) => [name, value]));
  const audit = auditReader(store, header.ledgerId);
  const same = meta.get('projectId') === header.projectId && meta.get('ledgerId') === header.ledgerId;
  const counted = Object.entries(header.counts).every(([table, rows]) => table in tablesOf(store) && Number(store.prepare(`SELECT count(*) AS n FROM "${table}"`).get()?.['n']) === rows);
  const head = header.auditHead === '' || (await audit.auditHead()) === header.auditHead;
  if (!same || !counted || !head || (await audit.verifyAudit()) !== null) throw damaged(file);
}

async function build(draft: string, file: string, header: LedgerFileHeader): Promise<void> {
  createPrivately('ledger', draft);
  const db = new DatabaseSync(draft);
  try {
    migrate(db, MIGRATIONS.slice(0, header.version));
    const insert = inserter(db, file, header);
    db.exec('BEGIN');
    let first = true;
    for await (const line of provenLines(file)) {
      if (!first) insert(JSON.parse(line) as LedgerFileRow);
      first = false;
    }
    db.exec('COMMIT');
    migrate(db);
    await prove(db, file, header);
  } finally {
    db.close();
  }
}

const OLDER = 'Nothing was changed. If the state of the file is what you want, move this project\'s folder away first.';

/** Law 3: what stands there may know of writes that the file does not: then it stays. */
async function refuseNewer(standing: string, draft: string, file: string, header: LedgerFileHeader): Promise<void> {
  const db = new DatabaseSync(standing);
  try {
    inspect(db, standing);
    const store = new Store(db, standing);
    const own = store.prepare("SELECT value FROM meta WHERE name = 'ledgerId'").get()?.['value'];
    if (own !== header.ledgerId) throw refuse('other', file, 'The file is the ledger of another project.', 'Import it into the project that it came from, or into one that has no ledger yet.');
    const imported = new DatabaseSync(draft, { readOnly: true });
    try {
      const there = auditReader(new Store(imported, draft), header.ledgerId);
      const here = auditReader(store, header.ledgerId);
      const head = await here.auditHead();
      const [ofHere, ofFile] = [await there.auditSequence(head), await here.auditSequence(header.auditHead)];
      if (ofFile !== null) throw refuse('older', file, ofHere === null ? 'The ledger of this project is newer than the file.' : 'The file has nothing that this ledger does not have.', OLDER);
      if (ofHere === null) throw refuse('diverged', file, 'This ledger and the file went different ways after a common past.', OLDER);
    } finally {
      imported.close();
    }
    // A write that was begun is in no chain before its answer is.
    db.prepare('ATTACH ? AS file').run(draft);
    const lost = db.prepare('SELECT count(*) AS n FROM main.operations AS here LEFT JOIN file.operations AS there USING (id) WHERE there.id IS NULL OR there.key <> here.key OR there.record <> here.record OR there.attempts < here.attempts').get()?.['n'];
    db.exec('DETACH file');
    if (Number(lost) > 0) throw refuse('diverged', file, `This ledger knows ${Number(lost)} write(s) that the file does not.`, OLDER);
    // Its journal goes into it, so that none is left beside the file that takes its place.
    db.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;');
  } finally {
    db.close();
  }
}

/**
 * @param folder the project's folder. @throws CrosswalkError `ledger/import-…`, `ledger/locked` (exit 2), `ledger/disk` (exit 3).
 */
export async function restoreLedger(folder: string, file: string): Promise<RestoredLedger> {
  const header = await headerOf(file);
  refuseUnsuitable(folder);
  makePrivateFolder('ledger', folder);
  const standing = ledgerFile(folder);
  const draft = `${standing}.${randomUUID()}.part`;
  const lock = takeWriterLock(folder);
  try {
    await build(draft, file, header);
    // In place of a file without a byte nothing can be lost.
    const replaced = fileState(standing) === 'there';
    if (replaced) await refuseNewer(standing, draft, file, header);
    else removeJournals(standing);
    renameSync(draft, standing);
    return { projectId: header.projectId, auditHead: header.auditHead, auditSequence: header.auditSequence, rows: Object.values(header.counts).reduce((sum, number) => sum + number, 0), replaced };
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged(file, error);
    throw storeFailure('ledger', standing, error);
  } finally {
    rmSync(draft, { force: true });
    lock.release();
  }
}
