/** The long text beside an item, made when a person looks at it and not before. */
import { MarkupKind, type CompletionItem } from 'vscode-languageserver-types';
import { findEntity, findField } from '../../catalog/lookup.ts';
import { findBuiltIn, type Model } from '../../spec/destination.ts';
import { fieldMarkdown } from '../field-markdown.ts';
import { usesOfField } from '../field-uses.ts';
import type { SpecWorld } from '../spec-text.ts';
import { codeSpan, plainWords } from '../text/markdown.ts';
import type { ItemSubject } from './item.ts';

interface ItemData {
  readonly uri: string;
  readonly about: ItemSubject;
}

const TEXTS: Readonly<Record<ItemSubject['kind'], readonly string[]>> = { field: ['entity', 'field'], target: ['model', 'field'], text: ['text'] };

function isSubject(about: unknown): about is ItemSubject {
  if (typeof about !== 'object' || about === null) return false;
  const { kind, custom } = about as { readonly kind?: unknown; readonly custom?: unknown };
  if (kind !== 'field' && kind !== 'target' && kind !== 'text') return false;
  return TEXTS[kind].every((key) => typeof (about as Record<string, unknown>)[key] === 'string') && (kind === 'text' || typeof custom === 'boolean');
}

/** What rides on an item of ours; null: it comes from elsewhere. */
export function itemData({ data }: Pick<CompletionItem, 'data'>): ItemData | null {
  if (typeof data !== 'object' || data === null) return null;
  const { uri, about } = data as { readonly uri?: unknown; readonly about?: unknown };
  return typeof uri === 'string' && isSubject(about) ? { uri, about } : null;
}

function targetText({ catalogs }: SpecWorld, about: Extract<ItemSubject, { kind: 'target' }>): string {
  if (!about.custom) {
    const builtIn = findBuiltIn(about.model as Model, about.field);
    return builtIn === null ? '' : `${codeSpan(builtIn.name)} of the ${plainWords(about.model)}\n\n${builtIn.length === null ? builtIn.type : `${builtIn.type}, at most ${builtIn.length} characters`}${builtIn.needed === 'error' ? ' · required' : ''}`;
  }
  for (const catalog of [catalogs.destination, catalogs.staging]) {
    const entity = catalog === null ? null : findEntity(catalog, about.model);
    const field = entity === null ? null : findField(entity, about.field, true);
    if (field !== null) return fieldMarkdown(field, { entity: about.model, system: 'intercom', uses: [] });
  }
  return '';
}

function markdownOf(world: SpecWorld, about: ItemSubject): string {
  if (about.kind === 'text') return plainWords(about.text);
  if (about.kind === 'target') return targetText(world, about);
  const source = world.catalogs.source;
  const entity = source === null ? null : findEntity(source, about.entity);
  const field = entity === null ? null : findField(entity, about.field, about.custom);
  return source === null || field === null ? '' : fieldMarkdown(field, { entity: about.entity, system: source.system, uses: usesOfField(world, about.entity, field) });
}

/** The item with its documentation, where there is any. */
export function documented(world: SpecWorld, item: CompletionItem): CompletionItem {
  const data = itemData(item);
  const value = data === null ? '' : markdownOf(world, data.about);
  return value === '' ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value } };
}
