/** Completion inside of expressions. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { findEntity, findField } from '../../catalog/lookup.ts';
import type { Catalog, Entity, Field, FieldType } from '../../catalog/model.ts';
import type { Parameter } from '../../expressions/functions.ts';
import { expressionsIn } from '../field-uses.ts';
import { shareOf } from '../field-markdown.ts';
import { placeOfPath, type Place, type SpecWorld } from '../spec-text.ts';
import type { Cursor } from '../text/cursor.ts';
import { editExpression, expressionTextAt, indexAt, type ExpressionText } from '../text/expression-text.ts';
import { textLiteral } from '../text/expression-tokens.ts';
import { expressionContext, type ExpressionContext, type FieldName } from './expression-context.ts';
import { callText, CALLS, LOOPS, METHODS, parameterOf, type Callable } from './functions.ts';
import type { Proposal } from './item.ts';
import { all, fittest, typedFrom, type Found } from './limit.ts';
import { orderedOptions } from './options.ts';
import { fieldKey, fieldRank, fullName, isMemberName, nameFit, sourceFields, type SourceField, type Target } from './source-fields.ts';
import { targetAt } from './target.ts';

type Context<K extends ExpressionContext['kind']> = Extract<ExpressionContext, { kind: K }>;

const FIRST = 0;
const COLLECTIONS = 4000;
const FUNCTIONS = 6000;

/** `Queue · list · 96 %` */
function fieldDetail({ name, label, type, profile }: Field): string {
  const parts = [label === name ? '' : label, type, profile === undefined || profile.sampled === 0 ? '' : shareOf(profile.filled, profile.sampled)];
  return parts.filter((part) => part !== '').join(' · ');
}

const WANTED: Readonly<Partial<Record<Parameter | 'list field', FieldType>>> = { text: 'text', texts: 'text', sized: 'text', number: 'decimal', numbers: 'decimal', datetime: 'datetime', 'list field': 'list' };

/** A text for the inside of quotes that stand there already. */
function insideOf(quote: string, text: string): string {
  const inner = textLiteral(text).slice(1, -1);
  return quote === "'" ? inner.replaceAll("'", "\\'") : inner;
}

class ExpressionCompletion {
  readonly #world: SpecWorld;
  readonly #cursor: Cursor;
  readonly #expression: ExpressionText;
  readonly #place: Place;
  readonly #catalog: Catalog | null;
  #more = false;

  constructor(world: SpecWorld, cursor: Cursor, expression: ExpressionText, place: Place) {
    this.#world = world;
    this.#cursor = cursor;
    this.#expression = expression;
    this.#place = place;
    this.#catalog = world.catalogs.source;
  }

  found(): Found {
    const proposals = this.#proposals();
    return { proposals, more: this.#more };
  }

  #proposals(): readonly Proposal[] {
    const names = new Set(Object.keys(this.#place.entity?.collections ?? {}));
    const context = expressionContext(this.#expression.text, indexAt(this.#expression, this.#cursor.offset), names);
    switch (context.kind) {
      case 'name':
        return this.#names(context);
      case 'custom':
        return this.#custom(context);
      case 'item':
        return this.#items(context);
      case 'method':
        return (context.ofCollection ? LOOPS : METHODS).map((callable, index) => this.#call(callable, index, context, context.ofCollection ? this.#ownerName(context) : 't'));
      case 'option':
        return this.#options(context);
      case 'none':
        return [];
    }
  }

  /** Letter for the items of the collection before the dot: `t` of `timeEntries`. */
  #ownerName({ start }: Context<'method'>): string {
    const before = /([A-Za-z_]\w*)\s*\.\??\s*$/.exec(this.#expression.text.slice(0, start))?.[1] ?? 't';
    return before.slice(0, 1).toLowerCase();
  }

  #replace(from: number, to: number): { readonly start: number; readonly end: number } {
    const { places, end } = this.#expression;
    return { start: places[from] ?? end, end: places[to] ?? end };
  }

  #edit(from: number, to: number, text: string, reads = text): { readonly insert: string; readonly around: ReturnType<typeof editExpression>['around'] } {
    const { main, around } = editExpression(this.#world.spec.text, this.#expression, from, to, text, reads);
    return { insert: main.text, around };
  }

  #target(call: { readonly name: string; readonly argument: number } | null): Target {
    const target = targetAt(this.#world, this.#cursor.path);
    const wanted = call === null ? null : parameterOf(call.name, call.argument);
    return wanted === null ? target : { name: target.name, type: WANTED[wanted] ?? null };
  }

  #used(): ReadonlySet<string> {
    const own = this.#cursor.owner;
    const all = expressionsIn(this.#world, this.#place.section).filter(({ entry }) => entry !== own);
    return new Set(all.flatMap(({ fields }) => fields.filter(({ member }) => !member).map(({ name, custom }) => fieldKey(name, custom))));
  }

  #names(context: Context<'name'>): readonly Proposal[] {
    const { entity } = this.#place;
    const whole = this.#whole(context);
    const locals = context.locals.map((name): Proposal => ({ label: name, kind: CompletionItemKind.Variable, rank: FIRST, replace: this.#replace(context.start, context.end), rest: () => this.#edit(context.start, context.end, name) }));
    const fields = entity === null ? [] : this.#fields(entity, sourceFields(entity), context, this.#target(context.call), ({ code }) => code);
    const collections = Object.keys(entity?.collections ?? {}).filter(isMemberName).map((name) => this.#collection(name, context));
    const calls = CALLS.map((callable, index) => this.#call(callable, FUNCTIONS + index, context, 't'));
    return [...whole, ...locals, ...fields, ...collections, ...calls];
  }

  /** Two fields that make one value, where nothing else stands there. */
  #whole({ start, end, call }: Context<'name'>): readonly Proposal[] {
    const { entity } = this.#place;
    const code = entity === null || call !== null || this.#expression.text.trim() !== this.#expression.text.slice(start, end) ? null : fullName(entity, this.#target(null));
    if (code === null) return [];
    return [{ label: code, kind: CompletionItemKind.Snippet, rank: FIRST, replace: this.#replace(start, end), rest: () => ({ ...this.#edit(start, end, code), detail: 'both names' }) }];
  }

  /** @param write as the expression needs it at this place; null: it cannot stand here. */
  #fields(entity: Entity, fields: readonly SourceField[], { start, end }: { readonly start: number; readonly end: number }, target: Target, write: (field: SourceField) => string | null, filterPrefix = ''): readonly Proposal[] {
    const fit = nameFit(target.name);
    const used = this.#used();
    const replace = this.#replace(start, end);
    const rankOf = (source: SourceField): number => 1 + fieldRank(source, fit(source), target, used.has(source.key));
    const { kept, more } = fittest(fields, typedFrom(this.#world, this.#cursor, replace.start).slice(filterPrefix.length), { text: ({ filter }) => filter, lower: ({ lower }) => lower, rank: rankOf });
    this.#more ||= more;
    return kept.flatMap((source): Proposal[] => {
      const { field } = source;
      const text = write(source);
      if (text === null) return [];
      return [
        {
          label: field.name,
          kind: field.custom ? CompletionItemKind.Property : CompletionItemKind.Field,
          rank: rankOf(source),
          filter: `${filterPrefix}${source.filter}`,
          replace,
          rest: () => ({ ...this.#edit(start, end, text), detail: fieldDetail(field) }),
          about: { kind: 'field', entity: entity.name, field: field.name, custom: field.custom },
        },
      ];
    });
  }

  #collection(name: string, { start, end, call }: Context<'name'>): Proposal {
    const wanted = call === null ? null : parameterOf(call.name, call.argument);
    const rank = wanted === 'numbers' || wanted === 'texts' || wanted === 'sized' || wanted === 'list' ? FIRST : COLLECTIONS;
    const item = this.#item(name);
    return {
      label: name,
      kind: CompletionItemKind.Class,
      rank,
      replace: this.#replace(start, end),
      rest: () => ({ ...this.#edit(start, end, name), detail: `list of ${item?.name ?? 'records'}` }),
      about: { kind: 'text', text: 'The records that belong to this one. Take a field of every item with map, count them with size.' },
    };
  }

  #call(callable: Callable, rank: number, { start, end }: { readonly start: number; readonly end: number }, variable: string): Proposal {
    const called = this.#expression.text.slice(end).trimStart().startsWith('(');
    const { snippet, reads } = callText(callable, variable);
    return {
      label: callable.name,
      kind: callable.kind,
      rank,
      replace: this.#replace(start, end),
      snippet: !called,
      rest: () => ({ ...(called ? this.#edit(start, end, callable.name) : this.#edit(start, end, snippet, reads)), detail: `(${callable.parameters.join(', ')})` }),
      about: { kind: 'text', text: callable.help },
    };
  }

  #item(collection: string): Entity | null {
    const collections = this.#place.entity?.collections ?? {};
    const name = Object.hasOwn(collections, collection) ? collections[collection] : undefined;
    return name === undefined || this.#catalog === null ? null : findEntity(this.#catalog, name);
  }

  #items(context: Context<'item'>): readonly Proposal[] {
    const item = this.#item(context.collection);
    if (item === null) return [];
    const own = sourceFields(item).filter(({ field }) => !field.custom);
    return this.#fields(item, own, context, this.#target(context.call), ({ field }) => (isMemberName(field.name) ? field.name : null));
  }

  /** After `udf.` a name that cannot follow a dot takes the dot away; inside of quotes only the name is written. */
  #custom({ start, end, dot, quote, tail }: Context<'custom'>): readonly Proposal[] {
    const { entity } = this.#place;
    if (entity === null) return [];
    const own = sourceFields(entity).filter(({ field, code }) => field.custom && code !== null);
    const target = this.#target(null);
    if (dot === null) return this.#fields(entity, own, { start, end }, target, ({ field }) => `${insideOf(quote, field.name)}${tail}`);
    const [plain, rest] = [own.filter(({ field }) => isMemberName(field.name)), own.filter(({ field }) => !isMemberName(field.name))];
    return [
      ...this.#fields(entity, plain, { start, end }, target, ({ field }) => field.name),
      ...this.#fields(entity, rest, { start: dot, end }, target, ({ field }) => `[${textLiteral(field.name)}]`, this.#expression.text.slice(dot, start)),
    ];
  }

  #field({ name, custom, collection }: FieldName): Field | null {
    const owner = collection === null ? this.#place.entity : this.#item(collection);
    return owner === null ? null : findField(owner, name, custom);
  }

  #options(context: Context<'option'>): readonly Proposal[] {
    const field = this.#field(context.field);
    if (field?.options === undefined || field.options.length === 0) return context.quote !== '' ? [] : this.#names({ ...context, kind: 'name', call: null, locals: [] });
    const { start, end, quote } = context;
    const replace = this.#replace(start, end);
    const typed = typedFrom(this.#world, this.#cursor, replace.start);
    const { kept, more } = fittest(orderedOptions(field), typed, { text: ({ option }) => option.label, lower: ({ option }) => `${option.label} ${option.value}`.toLowerCase(), rank: (_option, index) => Math.min(index, 90_000) });
    this.#more ||= more;
    return kept.flatMap(({ option, count }, index): Proposal[] => {
      const stored = context.field.label ? option.label : option.value;
      if (!stored.isWellFormed()) return [];
      const literal = !context.field.label && /^-?(?:0|[1-9]\d{0,14})$/.test(stored) ? stored : textLiteral(stored);
      const text = quote === '' ? literal : insideOf(quote, stored);
      const detail = [context.field.label ? '' : literal, count === null ? '' : `${count} records`, option.active ? '' : 'retired'].filter((part) => part !== '').join(' · ');
      return [{ label: option.label.trim() === '' ? `#${option.value}` : option.label, kind: CompletionItemKind.EnumMember, rank: Math.min(index, 9000), filter: `${option.label} ${literal}`, replace, deprecated: !option.active, rest: () => ({ ...this.#edit(start, end, text), detail }) }];
    });
  }
}

/** What can be written in an expression at the cursor. @param besides offered with it. */
export function expressionProposals(world: SpecWorld, cursor: Cursor, besides: readonly Proposal[]): Found {
  const place = placeOfPath(world, cursor.path);
  const expression = cursor.owner === null ? null : expressionTextAt(world.spec.text, cursor.owner, cursor.offset, cursor.flow);
  if (place === null || expression === null) return all([]);
  const { proposals, more } = new ExpressionCompletion(world, cursor, expression, place).found();
  return { proposals: [...proposals, ...besides], more };
}

/** A long form for a value, where a list is mapped option by option. */
export function longForm(cursor: Cursor): readonly Proposal[] {
  const empty = cursor.owner?.valueStart === cursor.owner?.valueEnd;
  if (cursor.flow || !empty || cursor.path.length < 3) return [];
  const insert = '\n  from: ${1:field}\n  values:\n    ${2:Option}: ${3:value}\n  otherwise: $0';
  return [{ label: 'from, values, otherwise', kind: CompletionItemKind.Snippet, rank: 9000, snippet: true, rest: { insert, detail: 'options mapped one by one' }, about: { kind: 'text', text: 'The long form: an expression, what becomes of each option, and what is written for all others.' } }];
}

