/** What a quick fix is made of: offsets and texts, no matter whether an editor or the command line asks. */
import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver-types';
import { bindSpec, type BoundSpec } from '../../spec/bind.ts';
import { diagnose, type DiagnosticData } from '../diagnostics.ts';
import { parsedSpec, SpecText, type SpecWorld } from '../spec-text.ts';
import type { Edit } from '../text/edits.ts';

/** A remark about a place of the spec. */
export interface Complaint {
  readonly code: string;
  /** No run starts with it. */
  readonly error: boolean;
  /** Offsets in the spec's text. */
  readonly start: number;
  readonly end: number;
  /** Texts that were perhaps meant, best first. */
  readonly suggestions: readonly string[];
}

/** Something that the client does: a command of the extension. */
export interface ClientCommand {
  readonly id: string;
  readonly arguments: readonly string[];
}

export interface Fix {
  /** Plain words, at most 60 characters. */
  readonly title: string;
  /** Of the spec; none touches another. */
  readonly edits: readonly Edit[];
  /** Of other files, by URI. */
  readonly elsewhere?: ReadonlyMap<string, readonly Edit[]>;
  /** The one that an editor takes where nobody chooses. */
  readonly preferred?: boolean;
  /** May be done for the whole file without a look: what it writes is what was meant. */
  readonly safe?: boolean;
  readonly command?: ClientCommand;
}

export interface FixInput {
  readonly world: SpecWorld;
  readonly complaint: Complaint;
  /** Every spec of the workspace, where they are known. */
  readonly all: readonly SpecWorld[];
  /** The client knows the commands of the extension. */
  readonly commands: boolean;
  readonly tries: Tries;
}

/** How many changes one request may still try out: each is a parse and a check of the whole chain. Shared by all remarks of the request, and counted down. */
export interface Tries {
  left: number;
}

/** Fixes for one remark, best first. Never throws for what stands in the text. */
export type FixProvider = (input: FixInput) => readonly Fix[];

const LONGEST_NAME = 28;

/** A name of a system in a title: short, and on one line. */
export function shown(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ');
  const signs = [...plain];
  return `"${signs.length > LONGEST_NAME ? `${signs.slice(0, LONGEST_NAME - 1).join('')}…` : plain}"`;
}

/** In the order of the text; those at one place become one. Null where two reach into each other. */
export function merged(edits: readonly Edit[]): readonly Edit[] | null {
  const found: Edit[] = [];
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = found.at(-1);
    if (last !== undefined && last.start === edit.start && last.end === last.start && edit.end === edit.start) found[found.length - 1] = { ...last, text: last.text + edit.text };
    else if (last !== undefined && edit.start < last.end) return null;
    else found.push(edit);
  }
  return found;
}

export function applied(text: string, edits: readonly Edit[]): string {
  return edits.toSorted((a, b) => b.start - a.start || b.end - a.end).reduce((now, edit) => now.slice(0, edit.start) + edit.text + now.slice(edit.end), text);
}

/** The world with other words in its spec. */
export function withText(world: SpecWorld, text: string): SpecWorld {
  return { ...world, spec: new SpecText(world.spec.uri, text) };
}

/** null: it is none of ours. */
export function complaintOf({ spec }: SpecWorld, { source, code, severity, range, data }: Diagnostic): Complaint | null {
  if (source !== 'crosswalk' || typeof code !== 'string') return null;
  const suggestions = (data as Partial<DiagnosticData> | null | undefined)?.suggestions;
  const start = spec.lines.offsetAt(range.start);
  return { code, error: severity === DiagnosticSeverity.Error, start, end: Math.max(start, spec.lines.offsetAt(range.end)), suggestions: Array.isArray(suggestions) ? suggestions.filter((text) => typeof text === 'string') : [] };
}

const ASKED = ['bases', 'extendsFault', 'catalogs', 'unreadable', 'acknowledged', 'now'] as const;

const COMPLAINTS = new WeakMap<SpecText, { readonly world: SpecWorld; readonly complaints: readonly Complaint[] }>();

/** Everything that is said about a spec now: looked at once for each version of its text, as long as the rest of the world stays. */
export function complaintsAbout(world: SpecWorld): readonly Complaint[] {
  const known = COMPLAINTS.get(world.spec);
  if (known !== undefined && ASKED.every((part) => known.world[part] === world[part])) return known.complaints;
  const complaints = diagnose(world, {}).flatMap((diagnostic) => complaintOf(world, diagnostic) ?? []);
  COMPLAINTS.set(world.spec, { world, complaints });
  return complaints;
}

function count(all: readonly Complaint[], test: (code: string) => boolean): number {
  return all.filter(({ code }) => test(code)).length;
}

function errors(all: readonly Complaint[]): number {
  return all.filter(({ error }) => error).length;
}

function isYaml(code: string): boolean {
  return code.startsWith('yaml/');
}

/** What is said after a change: YAML's own mistakes hide others and weigh most. Infinity: the remark stays, or the text breaks elsewhere. */
function weightAfter(world: SpecWorld, code: string, edits: readonly Edit[], before: readonly Complaint[]): number {
  const after = complaintsAbout(withText(world, applied(world.spec.text, edits)));
  const isOther = (one: string): boolean => isYaml(one) && one !== code;
  const mended = count(after, (one) => one === code) < count(before, (one) => one === code) && count(after, isOther) <= count(before, isOther);
  // Where YAML could be read, no mistake was hidden that only shows itself now.
  const worse = count(before, isYaml) === 0 && errors(after) > errors(before);
  return mended && !worse ? count(after, isYaml) * 10_000 + after.length : Number.POSITIVE_INFINITY;
}

/** Of several changes the one that leaves least to say; null where none takes the remark away, or too much was tried already: looked at, where it cannot be known before. */
export function bestOf({ world, complaint: { code }, tries }: FixInput, candidates: readonly (readonly Edit[])[]): readonly Edit[] | null {
  const different = [...new Map(candidates.map((edits) => [JSON.stringify(edits), edits])).values()];
  if (different.length > tries.left) return null;
  tries.left -= different.length;
  const before = complaintsAbout(world);
  const weighed = different.map((edits) => ({ edits, weight: weightAfter(world, code, edits, before) })).filter(({ weight }) => weight < Number.POSITIVE_INFINITY);
  return weighed.toSorted((a, b) => a.weight - b.weight)[0]?.edits ?? null;
}

export function mends(input: FixInput, edits: readonly Edit[]): boolean {
  return bestOf(input, [edits]) !== null;
}

/** The spec with its expressions bound to the catalog; null: too little stands there. */
export function boundOf(world: SpecWorld): BoundSpec | null {
  const { draft } = parsedSpec(world);
  return draft === null ? null : bindSpec(draft, world.catalogs.source);
}
