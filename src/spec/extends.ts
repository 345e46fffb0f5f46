/** `extends:`: which file it names, and the chain of specs below one. */
import { parseDocument } from 'yaml';
import { pathOfBase } from './base-name.ts';

/** A spec that another one extends. */
export interface Base {
  /** Relative to the folder of the spec at the top, with `/`. */
  readonly name: string;
  readonly text: string;
}

/** Why a chain ends before its end: the last spec read extends something that cannot be taken. */
export type ExtendsFault = 'path' | 'outside' | 'missing' | 'circle' | 'too-deep';

export interface Chain {
  /** The nearest first. */
  readonly bases: readonly Base[];
  readonly fault: ExtendsFault | null;
}

export const ALONE: Chain = { bases: [], fault: null };

/** Specs below one spec; more is taken for a mistake. */
const DEEPEST = 10;

/** The text after `extends:`, read from its line alone, so that it is found in a half-typed spec too; null: none. */
export function extendsOf(text: string): string | null {
  const line = /^\uFEFF?((?:extends|"extends"|'extends')[ \t]*:(?:[ \t][^\n]*)?)\r?$/m.exec(text)?.[1];
  if (line === undefined) return null;
  const document = parseDocument(line, { logLevel: 'silent' });
  const value: unknown = document.errors.length > 0 ? null : document.get('extends');
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/**
 * Reads the specs below one spec, the nearest first, as far as they can be read.
 * @param own name of the spec's file, without folders.
 * @param read gives the spec of a path relative to that folder, or why it cannot.
 */
export async function readChain<T extends { readonly text: string }>(own: string, spec: T, read: (name: string) => Promise<T | Extract<ExtendsFault, 'path' | 'missing' | 'outside'>>): Promise<{ readonly bases: readonly { readonly name: string; readonly spec: T }[]; readonly fault: ExtendsFault | null }> {
  const bases: { readonly name: string; readonly spec: T }[] = [];
  const seen = new Set([own]);
  for (let at = { name: own, spec }; ; ) {
    const value = extendsOf(at.spec.text);
    if (value === null) return { bases, fault: null };
    const name = pathOfBase(at.name, value);
    if (name === null) return { bases, fault: 'path' };
    if (seen.has(name)) return { bases, fault: 'circle' };
    if (bases.length === DEEPEST) return { bases, fault: 'too-deep' };
    const found = await read(name);
    if (typeof found === 'string') return { bases, fault: found };
    at = { name, spec: found };
    bases.push(at);
    seen.add(name);
  }
}
