/** YAML text to a tree with places, and YAML's own complaints in our words. */
import { isAlias, isMap, isScalar, LineCounter, parseDocument, type Document, type Node as YamlNode, type Pair, type Scalar as YamlScalar } from 'yaml';
import type { Position, Problem, ScalarStyle } from './model.ts';
import { explainYamlError, isAftermath } from './yaml-errors.ts';

/** Characters: 100 times the largest spec known. */
const LONGEST = 1_000_000;
/** Brackets inside brackets; a spec needs three. YAML's parser takes quadratic time over thousands. */
const DEEPEST = 100;
/** Anchors and tags that stand one after the other: a value has one of each, and YAML's parser takes quadratic time over thousands. */
const ANCHORS_IN_A_ROW = /(?<!\S)(?:[&!]\S*\s+){20}/;
/** Nodes visited through aliases: a bomb of nested anchors ends here. */
const MOST_ALIASES = 200;

export interface SpecDocument {
  readonly text: string;
  /** 0: the spec; 1: what it extends, and so on. */
  readonly depth: number;
  readonly root: YamlNode | null;
  readonly problems: Problem[];
  /** A part of the text could not be read, so what is missing in the tree is not known to be missing in the file. */
  readonly broken: boolean;
  positionAt(start: number, end: number): Position;
  positionOf(node: YamlNode): Position;
  /** Follows an alias to what it stands for; null when there is nothing, or too much. */
  resolve(node: unknown): YamlNode | null;
}

/** Counted without regard to quotes: no spec comes near the bound. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > DEEPEST) return true;
  }
  return false;
}

function aliasProblem(at: Position): Problem {
  return { code: 'yaml/too-many-aliases', severity: 'error', message: 'This file repeats itself through too many aliases.', remedy: 'Write the values out.', at, suggestions: [] };
}

function unresolvedAlias(at: Position): Problem {
  return { code: 'yaml/alias', severity: 'error', message: 'YAML reads "*" at the start of a value as an alias, and nothing has that anchor.', remedy: 'Put the whole value in single quotes.', at, suggestions: [] };
}

function readYaml(text: string, lines: LineCounter): Document.Parsed | null {
  try {
    // Keys that stand twice are found by the structure: YAML's own check takes quadratic time.
    return parseDocument(text, { lineCounter: lines, uniqueKeys: false, strict: true, prettyErrors: false, merge: false, logLevel: 'error' });
  } catch (error) {
    // Thousands of nested brackets overflow the stack; anything else is ours to see.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** @param file of a base, relative to the spec's folder; null: the spec itself. */
export function openDocument(text: string, file: string | null = null, depth = 0): SpecDocument {
  const lines = new LineCounter();
  const problems: Problem[] = [];
  const positionAt = (start: number, end: number): Position => {
    const { line, col } = lines.linePos(start);
    return { ...(file === null ? {} : { file }), line: Math.max(line, 1), column: Math.max(col, 1), start, end };
  };
  const document = text.length > LONGEST || isTooDeep(text) || ANCHORS_IN_A_ROW.test(text) ? null : readYaml(text, lines);
  if (document === null) {
    problems.push({ code: 'spec/too-large', severity: 'error', message: 'This file is too large or too deeply nested for a spec.', remedy: 'Keep a spec under 1 MB and write plain maps.', at: positionAt(0, 0), suggestions: [] });
  }
  for (const error of [...(document?.errors ?? []), ...(document?.warnings ?? [])]) {
    if (problems.length > 0 && isAftermath(error)) break;
    const problem = explainYamlError(error, text, positionAt);
    if (problem !== null && !problems.some((known) => known.code === problem.code && known.at.line === problem.at.line)) problems.push(problem);
  }
  let aliases = 0;
  const resolve = (node: unknown): YamlNode | null => {
    if (!isAlias(node)) return isMap(node) || isScalar(node) ? node : ((node as YamlNode | null) ?? null);
    aliases += 1;
    if (aliases === MOST_ALIASES + 1) problems.push(aliasProblem(positionAt(node.range?.[0] ?? 0, node.range?.[1] ?? 0)));
    if (aliases > MOST_ALIASES || document === null) return null;
    const target = node.resolve(document);
    if (target === undefined && aliases <= MOST_ALIASES) problems.push(unresolvedAlias(positionAt(node.range?.[0] ?? 0, node.range?.[1] ?? 0)));
    return target ?? null;
  };
  const broken = (document?.errors ?? []).some(({ code }) => code !== 'MULTIPLE_DOCS');
  const positionOf = (node: YamlNode): Position => positionAt(node.range?.[0] ?? 0, node.range?.[1] ?? 0);
  return { text, depth, root: document?.contents ?? null, problems, broken, positionAt, positionOf, resolve };
}

/** One line of a map. */
export interface Entry {
  readonly key: string;
  readonly keyAt: Position;
  readonly value: YamlNode | null;
  readonly document: SpecDocument;
  /** What the specs below say under the same keys; null: nothing. */
  readonly under: Entry | null;
}

function keyText(pair: Pair): string | null {
  return isScalar(pair.key) ? scalarText(pair.key) : null;
}

/** The entries of a map, or null where the node is none. A key that is itself a map or a list is left out. */
export function entriesOf(document: SpecDocument, node: YamlNode | null): readonly Entry[] | null {
  const target = document.resolve(node);
  if (!isMap(target)) return null;
  const entries: Entry[] = [];
  for (const pair of target.items) {
    const key = keyText(pair);
    if (key !== null) entries.push({ key, keyAt: document.positionOf(pair.key as YamlNode), value: pair.value === null ? null : document.resolve(pair.value), document, under: null });
  }
  return entries;
}

/** The text of a scalar as written, without quotes; a number or a date is not changed on the way. */
export function scalarText(node: YamlScalar): string {
  if (typeof node.value === 'string') return node.value;
  return node.source ?? (typeof node.value === 'number' || typeof node.value === 'boolean' ? String(node.value) : '');
}

export function scalarStyle(node: YamlScalar): ScalarStyle {
  switch (node.type) {
    case 'QUOTE_DOUBLE':
      return 'double';
    case 'QUOTE_SINGLE':
      return 'single';
    case 'BLOCK_FOLDED':
    case 'BLOCK_LITERAL':
      return 'block';
    default:
      return 'plain';
  }
}

/** The place of the text inside its quotes. */
export function textPosition(document: SpecDocument, node: YamlScalar): Position {
  const style = scalarStyle(node);
  const [start, end] = node.range ?? [0, 0];
  return style === 'single' || style === 'double' ? document.positionAt(start + 1, Math.max(start + 1, end - 1)) : document.positionAt(start, end);
}
