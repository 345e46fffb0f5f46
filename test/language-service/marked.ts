import type { Position } from 'vscode-languageserver-types';
import { SpecText, type SpecWorld } from '../../src/language-service/spec-text.ts';

/** A text with its cursor marked by `|`; `||` is a bar of the text. */
export interface Marked {
  readonly text: string;
  readonly offset: number;
}

export function marked(source: string): Marked {
  const at = source.search(/(?<!\|)\|(?!\|)/);
  if (at < 0) throw new Error('The fixture has no cursor: mark it with |.');
  return { text: source.slice(0, at) + source.slice(at + 1), offset: at };
}

const NOTHING = { source: null, destination: null, staging: null };

/** Milliseconds UTC. */
const NOW = Date.UTC(2026, 10, 22);

export function worldOf(text: string, more: Partial<SpecWorld> = {}): SpecWorld {
  return { spec: new SpecText('file:///project/acme.crosswalk.yaml', text), bases: [], catalogs: NOTHING, connections: null, now: NOW, ...more };
}

/** World and place of a fixture with a cursor. */
export function at(source: string, more: Partial<SpecWorld> = {}): { readonly world: SpecWorld; readonly position: Position; readonly offset: number } {
  const { text, offset } = marked(source);
  const world = worldOf(text, more);
  return { world, position: world.spec.lines.positionAt(offset), offset };
}
