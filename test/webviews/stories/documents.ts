/** Made-up diffs for the stories. Same call, same document. */
import { DIFF_CLASSES } from '../../../src/diff/model.ts';
import type { DiffClass, DiffDocument, DiffRow } from '../../../src/diff/model.ts';

type RecordFacts = DiffDocument['records'][number];
type RowFacts = Omit<DiffRow, 'entity' | 'id' | 'label' | 'destinationId'>;

const TITLES = ['Printer on floor 2 prints only blanks', 'VPN bricht nach 10 Minuten ab', 'New laptop for Zoë Müller', 'Backup alert: job “nightly” failed', 'Rechnung 2024-118 prüfen'];
const STRATA = ['status 5, opened by contact', 'status 8, internal notes, files', 'status 1, no contact', 'status 7, long thread', 'status 12, internal notes'];

const row = (path: string, kind: DiffClass, source: DiffRow['source'], expected: DiffRow['expected'], arrived: DiffRow['arrived'], line: number | null, reason: string | null = null): RowFacts => ({
  path,
  class: kind,
  source,
  expected,
  arrived,
  line,
  reason,
});

function plainRows(n: number): RowFacts[] {
  const title = TITLES[n % TITLES.length] ?? '';
  return [
    row('title', 'same', title, title, title, 51),
    row('created_at', 'same', '2024-03-11T08:14:03Z', '2024-03-11T08:14:03Z', '2024-03-11T08:14:03Z', 53),
    row('state', 'converted', 5, 'closed', 'closed', 58),
    row('contact', 'masked', 'zoe.mueller@contoso.example', 'zoe.mueller.4f2a91@masked.invalid', 'zoe.mueller.4f2a91@masked.invalid', 43),
    row('attributes.Priority', 'converted', 2, 'Medium', 'Medium', 55),
    row('attributes.Billable Hours', 'same', 1.75, 1.75, 1.75, 56),
    row('attributes.Account Tier', 'defaulted', 'Platinum', 'bronze', 'bronze', 29, 'No rule for "Platinum": "otherwise" was used.'),
    row('attributes.Old Reference', 'dropped', 'REF-00231', null, null, null),
    row('parts.1.kind', 'same', 'note', 'note', 'note', null),
    row('parts.2.created_at', 'shifted', '2024-03-11T08:14:03Z', '2024-03-11T08:14:04Z', '2024-03-11T08:14:04Z', null),
    row('parts.2.body', 'same', 'Cleaned the print head.\r\nWorks again.', 'Cleaned the print head.\nWorks again.', 'Cleaned the print head.\nWorks again.', 67),
    row('team', 'same', 'Tier 1', 'Tier 1', 'Tier 1', 62),
  ];
}

const LONG = `Guten Tag,\n\nseit dem Update am Montag druckt das Gerät im zweiten Stock nur noch leere Seiten. Wir haben den Toner getauscht, das Papierfach geprüft und den Treiber neu installiert. ${'Der Fehler tritt bei jedem Auftrag auf, auch bei der Testseite. '.repeat(6)}`;

function troubleRows(): RowFacts[] {
  return [
    row('parts.3.body', 'wrong', LONG, `${LONG}Please call me on Tuesday before noon.`, `${LONG}Please call me on Thursday before noon.`, 67, 'The text differs in 1 place.'),
    row('parts.4.body', 'missing', 'Remote session with the customer, 20 minutes.', 'Remote session with the customer, 20 minutes.', null, 70, 'The part is not in the thread.'),
    row('attributes.Priority', 'wrong', 4, 'Critical', 'High', 55, 'Another option stands there.'),
    row('title', 'truncated', 'T'.repeat(300), 'T'.repeat(255), 'T'.repeat(255), 51, 'The destination holds 255 characters.'),
  ];
}

function documentOf(records: readonly { readonly facts: RecordFacts; readonly rows: readonly RowFacts[] }[], target: 'staging' | 'production'): DiffDocument {
  const rows = records.flatMap(({ facts, rows: list }) =>
    list.map((item): DiffRow => ({ entity: facts.entity, id: facts.id, label: facts.label, destinationId: facts.destinationId, ...item })),
  );
  const counts = Object.fromEntries(DIFF_CLASSES.map((kind) => [kind, rows.filter((item) => item.class === kind).length])) as Record<DiffClass, number>;
  return {
    format: 1,
    run: 'sample-0007',
    planHash: '3fa29c51d08be7725518e0ab64c0cdff3f83d50d6ddf52ab7c53f7b7eb5ad2c1',
    spec: 'acme.crosswalk.yaml',
    workspace: target === 'staging' ? { id: 'x7k2m9qa', name: 'Acme (test)', target } : { id: 'a1b2c3d4', name: 'Acme', target },
    readAt: '2026-08-01T09:14:03Z',
    counts,
    records: records.map(({ facts }) => facts),
    rows,
  };
}

function ticket(n: number): RecordFacts {
  const number = String(n + 1).padStart(4, '0');
  return {
    entity: 'Ticket',
    id: String(4100 + n),
    label: `T20240311.${number}: ${TITLES[n % TITLES.length]}`,
    destinationId: String(215_400_000 + n),
    proof: n % 7 === 6 ? 'verified' : 'verified in full',
    stratum: STRATA[n % STRATA.length] ?? null,
  };
}

export function cleanDocument(tickets: number): DiffDocument {
  return documentOf(Array.from({ length: tickets }, (_, n) => ({ facts: ticket(n), rows: plainRows(n) })), 'staging');
}

/** Every outcome, in a production sample. */
export function troubledDocument(target: 'staging' | 'production' = 'staging'): DiffDocument {
  const records = Array.from({ length: 20 }, (_, n) => ({ facts: ticket(n), rows: [...(n % 6 === 0 ? troubleRows() : []), ...plainRows(n)] }));
  return documentOf(records, target);
}

export function emptyDocument(): DiffDocument {
  return documentOf([], 'staging');
}

/** At least `rows` rows. */
export function hugeDocument(rows: number): DiffDocument {
  return cleanDocument(Math.ceil(rows / 12));
}

const HOSTILE = ['<img src=x onerror="document.body.dataset.hacked=1">', '__proto__', '\u202Egnp.exe', '{{constructor.constructor("alert(1)")()}}', '${7*7}', 'a'.repeat(5000), '👩‍👩‍👧‍👦'.repeat(200)];

/** Values as an enemy would write them. */
export function hostileDocument(): DiffDocument {
  const records = HOSTILE.map((text, n) => ({
    facts: { ...ticket(n), id: text.slice(0, 40), label: text },
    rows: [row(text, 'wrong', text, text, `${text} `, 1, text), row('__proto__', 'missing', text, text, null, null)],
  }));
  return documentOf(records, 'staging');
}
