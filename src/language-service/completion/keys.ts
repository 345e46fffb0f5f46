/** Keys that the language has at the cursor. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { KeyShape, Shape } from '../../spec/language.ts';
import { asMap } from '../shape-at.ts';
import type { SpecWorld } from '../spec-text.ts';
import type { Cursor } from '../text/cursor.ts';
import type { Proposal } from './item.ts';

const REQUIRED = 100;
const OPTIONAL = 200;
const OVERRIDES = 300;
const MOST_IN_BRACES = 3;

/** After the key: a map goes on in the next line, anything else in this one. */
function afterKey(shape: Shape, cursor: Cursor): string {
  if (cursor.hasColon) return '';
  const map = shape.kind === 'map' || shape.kind === 'dictionary';
  if (!map) return ': ';
  return cursor.flow ? ': { $0 }' : ':\n  $0';
}

function proposalOf(key: KeyShape, index: number, cursor: Cursor, inherited: boolean): Proposal {
  return {
    label: key.name,
    snippet: true,
    kind: CompletionItemKind.Property,
    rank: (inherited ? OVERRIDES : key.required ? REQUIRED : OPTIONAL) + index,
    rest: { insert: `${key.name}${afterKey(key.shape, cursor)}`, detail: inherited ? 'stands in the base' : key.required ? 'required' : 'optional' },
    about: { kind: 'text', text: key.help },
  };
}

/** A map that is wanted as a value: in braces on the same line, with what it must have. */
export function bracesFor(shape: Shape, cursor: Cursor): readonly Proposal[] {
  if (shape.kind !== 'map' || cursor.owner?.valueStart !== cursor.owner?.valueEnd) return [];
  const needed = shape.keys.filter(({ required, shape: inner }) => required && inner.kind !== 'map' && inner.kind !== 'dictionary');
  if (needed.length === 0 || needed.length > MOST_IN_BRACES || cursor.owner?.children.length !== 0) return [];
  const parts = needed.map(({ name, shape: inner }, index) => `${name}: ${inner.kind === 'choice' ? `\${${index + 1}|${inner.choices.map(({ value }) => value).join(',')}|}` : `$${index + 1}`}`);
  return [{ label: `{ ${needed.map(({ name }) => name).join(', ')} }`, kind: CompletionItemKind.Struct, rank: 0, snippet: true, filter: needed[0]?.name ?? '', rest: { insert: `{ ${parts.join(', ')} }` } }];
}

/** Those that do not stand there yet, required ones first, in the order of the language; what a base has comes last. */
export function keysOf(world: SpecWorld, shape: Shape, cursor: Cursor): readonly Proposal[] {
  const map = asMap(shape);
  if (map?.kind !== 'map') return [];
  const taken = new Set(cursor.siblings.map(({ key }) => key));
  const below = new Set(world.bases.flatMap((base) => (cursor.path.length === 0 ? base.outline.roots : (base.entryAt(cursor.path)?.children ?? [])).map(({ key }) => key)));
  return map.keys.filter(({ name }) => !taken.has(name)).map((key, index) => proposalOf(key, index, cursor, below.has(key.name)));
}
