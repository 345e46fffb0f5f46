import { MarkupKind, type Hover, type Position } from 'vscode-languageserver-types';
import type { KeyShape, Shape } from '../../spec/language.ts';
import { asMap, asScalar, keyShapeAt } from '../shape-at.ts';
import { SECTIONS, type SpecWorld } from '../spec-text.ts';
import { cursorAt, type Cursor } from '../text/cursor.ts';
import { codeSpan, plainWords } from '../text/markdown.ts';
import type { OutlineEntry } from '../text/outline.ts';
import { expressionHover } from './expressions.ts';
import { entityHover, nameHover, personHover } from './names.ts';
import { optionKeyHover } from './options.ts';
import { targetHover, targetOptionHover } from './targets.ts';
import { resultLine, type Paragraphs } from './words.ts';

type Choices = Extract<Shape, { kind: 'choice' }>;

function choiceLines({ choices }: Choices, chosen: string): string {
  return choices.map(({ value, help }) => `- ${value === chosen ? '**' : ''}${codeSpan(value)}${value === chosen ? '**' : ''} ${plainWords(help)}`).join('\n');
}

function languageKey({ name, help, required, shape }: KeyShape, value: string): Paragraphs {
  const scalar = asScalar(shape);
  return [`${codeSpan(name)} · ${required ? 'required' : 'optional'}`, plainWords(help), scalar?.kind === 'choice' ? choiceLines(scalar, value) : ''];
}

function dictionaryKey(world: SpecWorld, keys: Extract<Shape, { kind: 'dictionary' }>['keys'], path: readonly string[], key: string): Paragraphs | null {
  const section = SECTIONS.find((name) => name === path[0]);
  if (keys === 'option') return optionKeyHover(world, path.slice(0, -1), key);
  if (keys === 'entity') return entityHover(world, key);
  if (keys === 'technician') return personHover(world, key, 'source');
  return section === undefined ? null : targetHover(world, section, path[1] ?? '', key);
}

function keyHover(world: SpecWorld, path: readonly string[], { key, ...entry }: OutlineEntry): Paragraphs | null {
  const parent = asMap(keyShapeAt(path)?.shape ?? null);
  if (parent === null) return null;
  const own = [...path, key];
  if (parent.kind === 'dictionary') {
    const found = dictionaryKey(world, parent.keys, path, key);
    return found === null ? null : [...found, parent.keys === 'option' ? '' : resultLine(world, own)];
  }
  const shape = parent.keys.find(({ name }) => name === key);
  if (shape === undefined) return null;
  const value = world.spec.text.slice(entry.valueStart, entry.valueEnd);
  return [...languageKey(shape, value), resultLine(world, own)];
}

/** `open` under `values:` of the state, `gold` under `values:` of an attribute. */
function scalarValue(world: SpecWorld, path: readonly string[], value: string): Paragraphs | null {
  const section = SECTIONS.find((name) => name === path[0]);
  return section === undefined || path[1] !== 'attributes' ? null : targetOptionHover(world, section, path[2] ?? '', value);
}

function valueHover(world: SpecWorld, { path, owner }: Cursor): Paragraphs | null {
  const key = keyShapeAt(path);
  const shape = asScalar(key?.shape ?? null);
  const value = world.spec.valueOf(owner);
  if (key === null || shape === null) return null;
  switch (shape.kind) {
    case 'choice': {
      const found = shape.choices.find((choice) => choice.value === value);
      return found === undefined ? null : [`${codeSpan(found.value)} ${plainWords(found.help)}`];
    }
    case 'text':
      if (shape.names !== undefined) return nameHover(world, shape.names, value);
      if (shape.format === 'email') return personHover(world, value, 'destination');
      return [plainWords(key.help)];
    case 'scalar':
      return scalarValue(world, path, value);
    case 'version':
      return [plainWords(key.help)];
    case 'expression':
      return null;
  }
}

function hoverOf({ spec }: SpecWorld, paragraphs: Paragraphs, start: number, end: number): Hover | null {
  const value = paragraphs.filter((text) => text !== '').join('\n\n');
  return value === '' ? null : { contents: { kind: MarkupKind.Markdown, value }, range: spec.lines.range(start, end) };
}

/** What is known of the word under the mouse (design §7: within 15 ms at 2,000 lines and 2,000 fields). Pure; never fails for what stands in the text. */
export function hover(world: SpecWorld, position: Position): Hover | null {
  const { spec } = world;
  const offset = spec.lines.offsetAt(position);
  const cursor = cursorAt(spec.text, spec.outline, offset);
  if (cursor === null || offset < cursor.start || offset >= cursor.end) return null;
  const { start, end, path } = cursor;
  if (cursor.place === 'key') {
    const entry = (cursor.owner?.children ?? spec.outline.roots).find(({ keyStart }) => keyStart === start);
    const paragraphs = entry === undefined ? null : keyHover(world, path, entry);
    return paragraphs === null ? null : hoverOf(world, paragraphs, start, end);
  }
  if (asScalar(keyShapeAt(path)?.shape ?? null)?.kind === 'expression') {
    const found = expressionHover(world, cursor);
    return found === null ? null : hoverOf(world, [...found.paragraphs, resultLine(world, path)], found.start, found.end);
  }
  const paragraphs = valueHover(world, cursor);
  return paragraphs === null ? null : hoverOf(world, paragraphs, start, end);
}
