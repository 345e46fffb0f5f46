/** Every feature of the language on edited specs: no exception, and no place outside of the document. */
import { codeActions } from '../../src/language-service/code-actions/actions.ts';
import { complete } from '../../src/language-service/completion/complete.ts';
import { diagnose } from '../../src/language-service/diagnostics.ts';
import { foldingRanges } from '../../src/language-service/editing/folding.ts';
import { format } from '../../src/language-service/editing/format.ts';
import { prepareRename, rename } from '../../src/language-service/editing/rename.ts';
import { selectionRanges } from '../../src/language-service/editing/selection.ts';
import { documentLinks } from '../../src/language-service/navigation/links.ts';
import { highlights, references } from '../../src/language-service/navigation/references.ts';
import { hover } from '../../src/language-service/hover/hover.ts';
import { codeLenses } from '../../src/language-service/lens/code-lenses.ts';
import { inlayHints } from '../../src/language-service/preview/inlay-hints.ts';
import type { SourceRecord } from '../../src/record/model.ts';
import type { SpecWorld } from '../../src/language-service/spec-text.ts';
import { documentSymbols } from '../../src/language-service/symbols/document-symbols.ts';
import { semanticTokens } from '../../src/language-service/symbols/semantic-tokens.ts';
import { workspaceSymbols } from '../../src/language-service/symbols/workspace-symbols.ts';
import { CATALOGS, EXAMPLE } from '../spec/support.ts';
import { worldOf } from '../language-service/marked.ts';
import { edit, randomOf } from './edits.ts';

interface Place {
  readonly line: number;
  readonly character: number;
}

/** One feature at one place; what it answers is searched for ranges. */
type Feature = (world: SpecWorld, position: Place) => unknown;

/** Each in the world alone, and with itself as the workspace. */
const ASKED: Readonly<Record<string, Feature>> = {
  references: (world, position) => references(world, position, [world]),
  highlights,
  prepareRename: (world, position) => prepareRename(world, position, [world]),
  rename: (world, position) => rename(world, position, 'New name', [world]),
  symbols: ({ spec }) => documentSymbols(spec),
  workspaceSymbols: (world) => workspaceSymbols([world], 'a'),
  folding: ({ spec }) => foldingRanges(spec).map(({ startLine, endLine }) => [{ line: startLine, character: 0 }, { line: endLine, character: 0 }]),
  selection: (world, position) => selectionRanges(world, [position]),
  links: documentLinks,
  semanticTokens: (world) => semanticTokens(world),
  format: ({ spec }) => format(spec),
};

const FEATURES: Readonly<Record<string, Feature>> = {
  ...ASKED,
  completion: complete,
  hover,
  lenses: (world) => codeLenses(world, { commands: true }),
  hints: (world, position) => inlayHints(world, { start: { line: Math.max(0, position.line - 10), character: 0 }, end: position }),
  diagnostics: (world) => diagnose(world, {}),
  actions: (world, position) => codeActions(world, { range: { start: position, end: position }, diagnostics: diagnose(world, {}) }),
};

/** Features asked at one text, drawn by the seed: the next step has another text, and every feature meets thousands. */
const AT_ONCE = 1;
const PINNED = new Map<string, SourceRecord>([['Ticket', {
  entity: 'Ticket', id: '1', label: 'T1', values: { title: 'Printer', description: 'It smokes.', status: '5', priority: '1', createDate: '2026-01-01T00:00:00Z' }, udf: {},
  links: { company: null, contact: null, technician: null }, author: { kind: 'unknown', id: null }, createdAt: '2026-01-01T00:00:00Z', modifiedAt: null, parts: [], files: [],
}]]);

/** Edits before the text begins anew. */
const LIFE = 25;
/** Characters; a text that grew beyond begins anew. */
const LONGEST = 20_000;

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'line' in value && 'character' in value && typeof value.line === 'number' && typeof value.character === 'number';
}

function checkPlaces(value: unknown, lengths: readonly number[], path: string): void {
  if (isPlace(value)) {
    const length = lengths[value.line];
    if (length === undefined || value.character < 0 || value.character > length) throw new Error(`${path}: line ${value.line}, character ${value.character} is outside of the document`);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) checkPlaces(item, lengths, `${path}.${key}`);
}

export interface FuzzResult {
  readonly steps: number;
  readonly asked: number;
}

/** @throws Error with the seed, the step and the text, at the first wrong answer. */
export function fuzzLanguage(options: { readonly steps: number; readonly seed: number; readonly progress?: (step: number) => void }): FuzzResult {
  const random = randomOf(options.seed);
  const features = Object.entries(FEATURES);
  let text = EXAMPLE;
  let asked = 0;
  for (let step = 0; step < options.steps; step += 1) {
    text = step % LIFE === 0 || text.length > LONGEST ? EXAMPLE : edit(text, random);
    const world = worldOf(text, { catalogs: CATALOGS, pinned: PINNED });
    const lengths = text.split('\n').map((line) => line.length);
    const line = Math.floor(random() * lengths.length);
    const position = { line, character: Math.floor(random() * ((lengths[line] ?? 0) + 1)) };
    const first = Math.floor(random() * features.length);
    for (const [name, feature] of [...features, ...features].slice(first, first + AT_ONCE)) {
      asked += 1;
      try {
        checkPlaces(feature(world, position), lengths, name);
      } catch (error) {
        throw new Error(`${name} failed at step ${step} of seed ${options.seed}, at ${position.line}:${position.character}: ${(error as Error).stack ?? ''}\n--- text ---\n${JSON.stringify(text)}`, { cause: error });
      }
    }
    options.progress?.(step + 1);
  }
  return { steps: options.steps, asked };
}
