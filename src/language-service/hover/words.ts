/** Pieces that many hovers share. */
import type { Catalog } from '../../catalog/model.ts';
import { ageOf, ageWords } from '../age.ts';
import { previews, pinnedFor } from '../preview/preview.ts';
import { lineAtPath } from '../preview/wanted.ts';
import type { SpecWorld } from '../spec-text.ts';
import { codeSpan, plainWords } from '../text/markdown.ts';

/** Paragraphs of Markdown, blank ones left out. */
export type Paragraphs = readonly string[];

/** Where what is told comes from, and how old it is. */
export function originLine(catalog: Catalog | null, now: number): string {
  if (catalog === null) return '';
  const age = ageOf(catalog.discoveredAt, now);
  return `catalog ${codeSpan(catalog.connection)}${age === null ? '' : `, ${ageWords(age)} old`}`;
}

/** What the line around a place makes of the pinned record; empty: none is pinned, or the line has a mistake. */
export function resultLine(world: SpecWorld, path: readonly string[]): string {
  const [section = ''] = path;
  const line = pinnedFor(world, section) === null ? null : lineAtPath(world.spec, path);
  const [found] = line === null ? [] : previews(world, [line]);
  return found === undefined ? '' : `On the pinned ${plainWords(found.record.entity)} ${plainWords(found.record.id)}: ${codeSpan(found.words)}`;
}

/** `43 records`, `1 record` */
export function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}
