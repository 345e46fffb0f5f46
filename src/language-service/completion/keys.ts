/** Keys that the language has at the cursor. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { KeyShape, Shape } from '../../spec/language.ts';
import type { Cursor } from '../text/cursor.ts';
import { asMap } from '../shape-at.ts';
import type { Proposal } from './item.ts';

const REQUIRED = 100;
const OPTIONAL = 200;

/** After the key: a map goes on in the next line, anything else in this one. */
function afterKey(shape: Shape, cursor: Cursor): string {
  if (cursor.hasColon) return '';
  const map = shape.kind === 'map' || shape.kind === 'dictionary';
  if (!map) return ': ';
  return cursor.flow ? ': { $0 }' : ':\n  $0';
}

function proposalOf(key: KeyShape, index: number, cursor: Cursor): Proposal {
  return {
    label: key.name,
    insert: `${key.name}${afterKey(key.shape, cursor)}`,
    snippet: true,
    kind: CompletionItemKind.Property,
    detail: key.required ? 'required' : 'optional',
    rank: (key.required ? REQUIRED : OPTIONAL) + index,
    about: { kind: 'text', text: key.help },
  };
}

/** Those that do not stand there yet, required ones first, in the order of the language. */
export function keysOf(shape: Shape, cursor: Cursor): readonly Proposal[] {
  const map = asMap(shape);
  if (map?.kind !== 'map') return [];
  const taken = new Set(cursor.siblings.map(({ key }) => key));
  return map.keys.filter(({ name }) => !taken.has(name)).map((key, index) => proposalOf(key, index, cursor));
}
