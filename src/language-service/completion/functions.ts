/** Functions, loops and methods that an expression may call. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { FUNCTIONS, type FunctionDefinition, type Parameter } from '../../expressions/functions.ts';

/** A call as it is offered. */
export interface Callable {
  readonly name: string;
  /** Arguments in words, without the receiver for methods. */
  readonly parameters: readonly string[];
  readonly help: string;
  readonly kind: CompletionItemKind;
}

const WORDS: Readonly<Record<Parameter, string>> = { text: 'text', number: 'number', datetime: 'date', any: 'value', list: 'list', numbers: 'numbers', texts: 'texts', sized: 'list or text' };

/** Words for parameters that say more than their type. */
const NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ['join', ['texts', 'separator']],
  ['contains', ['text', 'part']],
  ['startsWith', ['text', 'beginning']],
  ['endsWith', ['text', 'end']],
  ['replace', ['text', 'old', 'new']],
  ['substring', ['text', 'start', 'end']],
  ['split', ['text', 'separator']],
  ['round', ['number', 'digits']],
]);

function parametersOf({ name, parameters }: FunctionDefinition): readonly string[] {
  return NAMES.get(name) ?? parameters.map((parameter) => WORDS[parameter]);
}

function special(name: string, parameters: readonly string[], help: string): Callable {
  return { name, parameters, help, kind: CompletionItemKind.Function };
}

const EMPTY = special('empty', ['field'], 'Whether a field holds nothing: no value, an empty text or an empty list.');
const LABEL = special('label', ['list field'], 'The label of a list field; by itself such a field is its stored value.');
const HAS = special('has', ['field'], 'Whether a field holds a value.');

/** What may stand where a value begins. */
export const CALLS: readonly Callable[] = [
  EMPTY,
  LABEL,
  HAS,
  ...[...FUNCTIONS.values()].map((definition): Callable => ({ name: definition.name, parameters: parametersOf(definition), help: definition.help, kind: CompletionItemKind.Function })),
];

function loop(name: string, help: string): Callable {
  return { name, parameters: ['item', 'expression'], help, kind: CompletionItemKind.Method };
}

const SIZE: Callable = { name: 'size', parameters: [], help: 'How many items the list has.', kind: CompletionItemKind.Method };

/** What may follow the dot after a collection. */
export const LOOPS: readonly Callable[] = [
  loop('map', 'One value of every item.'),
  loop('filter', 'The items for which this holds.'),
  loop('exists', 'Whether this holds for at least one item.'),
  loop('all', 'Whether this holds for every item.'),
  loop('exists_one', 'Whether this holds for exactly one item.'),
  SIZE,
];

/** What may follow the dot after a single value: functions whose first value it then is. */
export const METHODS: readonly Callable[] = [...FUNCTIONS.values()]
  .filter(({ parameters: [first] }) => first === 'text' || first === 'number' || first === 'sized' || first === 'any')
  .map((definition): Callable => ({ name: definition.name, parameters: parametersOf(definition).slice(1), help: definition.help, kind: CompletionItemKind.Method }));

/** What the parameter of a function takes; null: not known. */
export function parameterOf(name: string, argument: number): Parameter | 'list field' | null {
  if (name === 'label') return 'list field';
  return FUNCTIONS.get(name)?.parameters[argument] ?? null;
}

/** `map(${1:t}, $0)`: the call as a snippet, and as YAML will see it. */
export function callText({ name, parameters }: Callable, variable: string): { readonly snippet: string; readonly reads: string } {
  if (parameters[0] === 'item') return { snippet: `${name}(\${1:${variable}}, $1.$0)`, reads: `${name}(${variable}, ${variable}.)` };
  const stops = parameters.map((parameter, index) => `\${${index + 1}:${parameter}}`);
  return { snippet: stops.length <= 1 ? `${name}(${stops.length === 0 ? '' : '$1'})` : `${name}(${stops.join(', ')})`, reads: `${name}(${parameters.join(', ')})` };
}
