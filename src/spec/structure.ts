/** Walks the YAML tree along the language's shape: unknown and missing keys, wrong types, wrong words, YAML's traps. */
import { isMap, isScalar, isSeq, type Node as YamlNode, type Scalar as YamlScalar } from 'yaml';
import { suggest } from '../catalog/suggest.ts';
import { scalarStyle, scalarText, textPosition, type Entry, type SpecDocument } from './document.ts';
import { isDay, isEmail, isTimeZone, LARGEST_FILE, readDuration, readHosts, readHours, readSize } from './formats.ts';
import type { KeyShape, Shape, TextFormat } from './language.ts';
import { isNothing, mergedEntries, ownEntries } from './layers.ts';
import type { Position } from './model.ts';
import { looksLikeSecret, namesSecret } from './secrets.ts';
import { cutByComma, cutByComment, isUnfinished, lostToTag } from './traps.ts';

type MapShape = Extract<Shape, { kind: 'map' }>;

function report(document: SpecDocument, code: string, at: Position, message: string, remedy: string, suggestions: readonly string[] = []): void {
  document.problems.push({ code, severity: 'error', message, remedy, at, suggestions });
}

function didYouMean(suggestions: readonly string[], otherwise: string): string {
  return suggestions.length === 0 ? otherwise : `Did you mean ${suggestions.map((name) => `"${name}"`).join(' or ')}?`;
}

const FORMATS: Readonly<Record<Exclude<TextFormat, 'name' | 'path'>, { readonly code: string; readonly test: (text: string) => boolean; readonly message: string; readonly remedy: string }>> = {
  'time-zone': { code: 'spec/time-zone', test: isTimeZone, message: 'This is not a time zone.', remedy: 'Write an IANA name, for example Europe/Berlin.' },
  date: { code: 'spec/date', test: isDay, message: 'This is not a day of the calendar.', remedy: 'Write it as 2024-01-31.' },
  size: { code: 'spec/size', test: (text) => readSize(text) !== null, message: 'This is not a size.', remedy: 'Write a number and a unit: 20MB, 500KB.' },
  duration: { code: 'spec/duration', test: (text) => readDuration(text) !== null, message: 'This is not a length of time.', remedy: 'Write a number and m, h, d or w: 14d. At most a year.' },
  hours: { code: 'spec/hours', test: (text) => readHours(text) !== null, message: 'These are not hours of the day.', remedy: 'Write from and to: 20:00-06:00.' },
  hosts: { code: 'spec/hosts', test: (text) => readHosts(text) !== null, message: 'These are not names of hosts.', remedy: 'Write them with blanks between: files.example .downloads.example. No https://, no path, no port, no address in numbers.' },
  email: { code: 'spec/email', test: isEmail, message: 'This is not an e-mail address.', remedy: 'Write the address of the teammate: jo@acme.example.' },
};

function wrongType(document: SpecDocument, at: Position, wanted: string, remedy: string): void {
  report(document, 'spec/wrong-type', at, `${wanted} is needed here.`, remedy);
}

function checkText(document: SpecDocument, format: TextFormat, node: YamlScalar, at: Position): void {
  const text = scalarText(node);
  if (text.trim() === '') return wrongType(document, at, 'A text', 'Write a value after the colon.');
  // A path is looked at where the chain of specs is known.
  if (format === 'name' || format === 'path') return;
  const rule = FORMATS[format];
  const place = textPosition(document, node);
  if (!rule.test(text)) report(document, rule.code, place, rule.message, rule.remedy);
  else if (format === 'size' && (readSize(text) ?? 0) > LARGEST_FILE) {
    document.problems.push({ code: 'spec/file-limit', severity: 'warning', message: 'Intercom takes files of at most 100 MB in its Messenger and states no limit for its API.', remedy: 'Write 100MB or less; 20MB is a careful choice. A larger file then becomes a note that names it.', at: place, suggestions: ['100MB', '20MB'] });
  }
}

function checkChoice(document: SpecDocument, shape: Extract<Shape, { kind: 'choice' }>, node: YamlScalar): void {
  const text = scalarText(node);
  const words = shape.choices.map((choice) => choice.value);
  if (words.includes(text)) return;
  const suggestions = suggest(text, words);
  report(document, 'spec/wrong-value', textPosition(document, node), `"${text.slice(0, 40)}" is not one of the words for this key.`, didYouMean(suggestions, `Use ${words.join(', ')}.`), suggestions.length > 0 ? suggestions : words.slice(0, 3));
}

function checkExpression(document: SpecDocument, node: YamlScalar, at: Position): void {
  const cut = cutByComment(document, node);
  if (cut !== null) document.problems.push(cut);
  else if (scalarText(node).trim() === '') wrongType(document, at, 'An expression', 'Name a field, or write a constant as { value: "…" }.');
}

function checkScalar(document: SpecDocument, shape: Shape, node: YamlScalar, at: Position): void {
  if (shape.kind === 'expression') return checkExpression(document, node, at);
  if (shape.kind === 'text') return checkText(document, shape.format, node, at);
  if (shape.kind === 'choice') return checkChoice(document, shape, node);
  if (shape.kind === 'version' && scalarText(node) !== '1') report(document, 'spec/version', at, 'This version of the language is not known here.', 'Write crosswalk: 1.', ['1']);
}

function checkMapKeys(document: SpecDocument, shape: MapShape, entries: readonly Entry[], flow: boolean): void {
  const known = new Map<string, KeyShape>(shape.keys.map((key) => [key.name, key]));
  // Pieces of an expression that a comma cut are no keys.
  let cutUntil = -1;
  for (const [index, entry] of entries.entries()) {
    const key = known.get(entry.key);
    const before = entries[index - 1]?.value ?? null;
    const cut = flow && key === undefined && before !== null ? cutByComma(document, before, entry.keyAt.end) : null;
    if (cut !== null) {
      document.problems.push(cut);
      cutUntil = cut.at.end;
    } else if (entry.keyAt.start < cutUntil) continue;
    else if (key !== undefined) checkShape(key.shape, entry);
    else unknownKey(document, entry, [...known.keys()].filter((name) => !entries.some((other) => other.key === name)));
  }
}

function unknownKey(document: SpecDocument, entry: Entry, free: readonly string[]): void {
  if (namesSecret(entry.key)) return;
  const suggestions = suggest(entry.key, free);
  report(document, 'spec/unknown-key', entry.keyAt, `"${entry.key.slice(0, 60)}" is not a key here.`, didYouMean(suggestions, free.length === 0 ? 'Remove the line.' : `Possible here: ${free.slice(0, 8).join(', ')}.`), suggestions);
}

function checkDuplicates(document: SpecDocument, entries: readonly Entry[]): void {
  const seen = new Set<string>();
  for (const { key, keyAt } of entries) {
    if (seen.has(key)) report(document, 'yaml/duplicate-key', keyAt, 'This key stands twice in the same map.', 'Keep one of the two.');
    seen.add(key);
  }
}

function checkMap(shape: MapShape, owner: Entry): void {
  const entries = ownEntries(owner) ?? [];
  checkDuplicates(owner.document, entries);
  checkMapKeys(owner.document, shape, entries, isMap(owner.value) && owner.value.flow === true);
}

function checkEntries(shape: Shape, owner: Entry): void {
  const { document } = owner;
  const entries = ownEntries(owner) ?? [];
  checkDuplicates(document, entries);
  for (const entry of entries) {
    if (entry.key.trim() === '') report(document, 'spec/wrong-type', entry.keyAt, 'A name is needed before the colon.', 'Write the name, in quotes if it begins with a sign.');
    checkShape(shape, entry);
  }
}

/** Looks at what stands in the entry's own document. What is missing is not known here: a base may have it (`checkMissing`). */
export function checkShape(shape: Shape, entry: Entry): void {
  const { document, value: node, keyAt: at } = entry;
  // Takes away what the base has.
  if (entry.under !== null && isNothing(node)) return;
  const tag = node === null ? null : lostToTag(document, node);
  if (tag !== null) {
    document.problems.push(tag);
    return;
  }
  if (shape.kind === 'either') return checkShape(isMap(node) ? shape.long : shape.short, entry);
  const place = node?.range == null ? at : document.positionOf(node);
  if (shape.kind === 'map' || shape.kind === 'dictionary') {
    if (!isMap(node)) return wrongType(document, node === null || (isScalar(node) && node.value === null) ? at : place, 'A map of keys', 'Write the keys on the lines below, indented, each with its value.');
    return shape.kind === 'map' ? checkMap(shape, entry) : checkEntries(shape.value, entry);
  }
  if (isSeq(node) || isMap(node)) return wrongType(document, place, 'A single value', isSeq(node) ? 'Write one value, not a list; an expression that starts with "[" stands in quotes.' : 'Write one value after the colon.');
  if (!isScalar(node) || (node.value === null && shape.kind !== 'scalar')) return wrongType(document, at, 'A value', 'Write a value after the colon.');
  checkScalar(document, shape, node, place);
}

/** Keys that are needed and stand in no file of the chain. */
export function checkMissing(shape: Shape, entry: Entry): void {
  const { document, value } = entry;
  const entries = mergedEntries(entry);
  if (entries === null || (value !== null && lostToTag(document, value) !== null)) return;
  if (shape.kind === 'either') return checkMissing(shape.long, entry);
  if (shape.kind === 'dictionary') return entries.forEach((line) => checkMissing(shape.value, line));
  if (shape.kind !== 'map') return;
  for (const key of shape.keys) {
    const found = entries.filter((line) => line.key === key.name);
    for (const line of found) checkMissing(key.shape, line);
    if (key.required && found.length === 0) report(document, 'spec/missing-key', entry.keyAt, `The key "${key.name}" is missing here.`, key.help);
  }
}

/** Every text of the file, keys included, whatever the shape. */
export function checkSecrets(document: SpecDocument, node: YamlNode | null, depth = 0): void {
  if (depth > 8) return;
  if (isScalar(node) && looksLikeSecret(scalarText(node))) return secretAt(document, document.positionOf(node));
  if (isSeq(node)) for (const item of node.items) checkSecrets(document, item as YamlNode, depth + 1);
  if (!isMap(node)) return;
  for (const pair of node.items) {
    const key = isScalar(pair.key) ? pair.key : null;
    if (key !== null && namesSecret(scalarText(key)) && depth < 2) secretAt(document, document.positionOf(key));
    checkSecrets(document, pair.value as YamlNode | null, depth + 1);
  }
}

function secretAt(document: SpecDocument, at: Position): void {
  // Law 11: the text itself is not repeated.
  report(document, 'spec/secret', at, 'This looks like a credential.', 'Take it out of the file, replace it at the vendor if the file was shared, and store it with "Connect".');
}

/** true where YAML's quotes were perhaps meant as the expression's own: `Tier: "gold"`. */
export function quotesWereEaten(style: ReturnType<typeof scalarStyle>, text: string): boolean {
  return (style === 'single' || style === 'double') && /^[\p{L}\p{N} _.,;:@/#-]+$/u.test(text) && !isUnfinished(text);
}
