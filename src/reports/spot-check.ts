/** What a person looks at before accepting: one row a record, with where to find it on both sides. */
import { markdownTable, plain } from './markdown.ts';
import { plural } from './text.ts';

export interface SpotCheckItem {
  readonly entity: string;
  /** Source id. */
  readonly id: string;
  /** A ticket's number. */
  readonly label: string;
  readonly destinationId: string;
  /** Page of the inbox; null: the workspace's address is not known. */
  readonly link: string | null;
  /** Why it was chosen. */
  readonly stratum: string;
}

export interface SpotCheckPage {
  readonly run: string;
  readonly seed: number;
  readonly list: string;
  /** Name of the workspace. */
  readonly workspace: string;
  readonly items: readonly SpotCheckItem[];
  readonly auditHead: string;
}

const COMPARE = [
  'Subject, contact, company, date of creation, state, team and assignee are those of the source.',
  'Every reply stands there once, in the order of its time, under the right author.',
  'What was internal in the source is an internal note, and nothing internal can be read by the customer.',
  'Files open, and stand where they belong.',
  'The attributes carry the values of the source.',
] as const;

export function renderSpotCheck({ run, seed, list, workspace, items, auditHead }: SpotCheckPage): string {
  const rows = items.map(({ entity, id, label, destinationId, link, stratum }) => [`${entity} ${label} (${id})`, link ?? destinationId, stratum]);
  return [
    `# Spot check of ${plain(run)}\n`,
    `${plain(workspace)}, ${plural(items.length, 'record')}, seed ${seed}, list ${plain(list)}\n`,
    `## What to compare\n\n${COMPARE.map((line) => `- ${line}`).join('\n')}\n`,
    `## Records\n\n${markdownTable(['Source', 'Destination', 'Chosen for'], rows, 'Nothing was loaded.')}`,
    'Write the verdicts to `spot-check.json` beside this page ("pass", or "fail" with a note), then sign them: `crosswalk spot-check --answer FILE --by NAME`.\n',
    `Head of the audit chain: ${plain(auditHead)}\n`,
  ].join('\n');
}
