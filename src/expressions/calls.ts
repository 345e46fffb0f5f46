import type { ASTNode } from '@marcbachmann/cel-js';
import { FUNCTIONS, type FunctionDefinition, type Parameter } from './functions.ts';
import { emptyCall, hasCall, labelCall, LOOP_NAMES, loopCall, orValueCall, type CompileNode } from './macros.ts';
import { describe, scalar, type Build, type Node, type StaticType } from './node.ts';
import { finite, kindOfNode } from './operators.ts';
import { typeProblem, unknownFunction } from './report.ts';

interface Place {
  readonly start: number;
  readonly end: number;
}

const SPECIAL = ['empty', 'label', 'has', 'orValue', 'hasValue'] as const;

/** Every name that can be called, for completion and suggestions. */
const FUNCTION_NAMES: readonly string[] = [...FUNCTIONS.keys(), ...SPECIAL, ...LOOP_NAMES];

const WANTED: Readonly<Record<Parameter, string>> = {
  text: 'text',
  number: 'number',
  datetime: 'date',
  any: 'single value',
  list: 'list',
  numbers: 'list of numbers',
  texts: 'list of texts',
  sized: 'list or text',
};

function isListOf(type: StaticType, kinds: readonly string[]): boolean {
  return type.kind === 'unknown' || (type.kind === 'list' && kinds.includes(type.item.kind));
}

function fits(parameter: Parameter, node: Node): boolean {
  const kind = kindOfNode(node);
  switch (parameter) {
    case 'any':
      return kind !== null;
    case 'list':
      return node.type.kind === 'list' || kind === 'unknown';
    case 'numbers':
      return isListOf(node.type, ['number', 'unknown', 'null']);
    case 'texts':
      return isListOf(node.type, ['text', 'unknown', 'null', 'option']);
    case 'sized':
      return node.type.kind === 'list' || kind === 'text' || kind === 'unknown';
    default:
      return kind === parameter || kind === 'unknown';
  }
}

function remedyFor(parameter: Parameter, node: Node): string {
  if (parameter === 'text' && kindOfNode(node) === 'option') return 'Write label(…) for the option\'s name.';
  if (parameter === 'text') return 'Write string(…) around it.';
  if (parameter === 'number') return 'Write double(…) around it.';
  return 'Take a field of every item with map, for example timeEntries.map(t, t.hoursToBill).';
}

function plainCall(build: Build, definition: FunctionDefinition, values: readonly Node[], place: Place): Node {
  const least = definition.parameters.length - definition.optional;
  if (values.length < least || values.length > definition.parameters.length) {
    return typeProblem(build, place, `${definition.name}() takes ${least}${definition.optional > 0 ? ` to ${definition.parameters.length}` : ''} value(s), not ${values.length}.`, definition.help);
  }
  for (const [index, node] of values.entries()) {
    const parameter = definition.parameters[index];
    if (parameter !== undefined && !fits(parameter, node)) {
      return typeProblem(build, node, `${definition.name}() needs a ${WANTED[parameter]} here, but this is a ${describe(node.type)}.`, remedyFor(parameter, node));
    }
  }
  const type: StaticType = definition.name === 'split' ? { kind: 'list', item: scalar('text') } : scalar(definition.result);
  const run: Node['run'] = (frame) => {
    const result = definition.run(values.map((node) => node.run(frame)));
    return typeof result === 'number' ? finite(result) : result;
  };
  return { ...place, type, run };
}

function specialCall(build: Build, name: string, values: readonly Node[], place: Place): Node | null {
  const [first, second] = values;
  if (first === undefined || values.length !== (name === 'orValue' ? 2 : 1)) return null;
  if (name === 'empty') return emptyCall(build, first, place);
  if (name === 'label') return labelCall(build, first, place);
  if (name === 'has' || name === 'hasValue') return hasCall(build, first, place);
  return name === 'orValue' && second !== undefined ? orValueCall(build, first, second, place) : null;
}

function isSpecial(name: string): boolean {
  return (SPECIAL as readonly string[]).includes(name);
}

function nameRange(text: string, name: string, place: Place, receiverEnd: number): Place {
  const start = text.indexOf(name, receiverEnd);
  return start < 0 ? place : { start, end: start + name.length };
}

/** `f(a, b)` and `a.f(b)` are the same call. */
export function compileCall(build: Build, tree: ASTNode, compile: CompileNode): Node {
  const place = { start: tree.range.start, end: tree.range.end };
  if (tree.op !== 'call' && tree.op !== 'rcall') return compile(build, tree);
  const name = tree.args[0];
  const receiver = tree.op === 'rcall' ? compile(build, tree.args[1]) : null;
  const parts = tree.op === 'rcall' ? tree.args[2] : tree.args[1];
  if (receiver !== null && LOOP_NAMES.includes(name)) return loopCall(build, name, receiver, parts, place, compile);
  const values = [...(receiver === null ? [] : [receiver]), ...parts.map((part) => compile(build, part))];
  const definition = FUNCTIONS.get(name);
  if (definition !== undefined) return plainCall(build, definition, values, place);
  if (isSpecial(name)) return specialCall(build, name, values, place) ?? typeProblem(build, place, `${name}() has the wrong number of values.`, `Write for example ${name === 'label' ? 'label(status)' : `${name}(udf["Region"])`}.`);
  return unknownFunction(build, nameRange(tree.input, name, place, receiver?.end ?? place.start), name, FUNCTION_NAMES);
}
