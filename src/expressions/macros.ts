/** Calls that look at their arguments before they run: empty, label, has, orValue, and the loops over a list. */
import type { ASTNode } from '@marcbachmann/cel-js';
import { optionByValue } from '../catalog/lookup.ts';
import { describe, Failure, NO_VALUE, scalar, type Build, type Frame, type Node, type StaticType } from './node.ts';
import { kindOfNode } from './operators.ts';
import { tooNested, typeProblem } from './report.ts';

export type CompileNode = (build: Build, tree: ASTNode) => Node;

const DEEPEST = 2;

export function emptyCall(build: Build, argument: Node, place: { start: number; end: number }): Node {
  if (argument.type.kind === 'item' || argument.type.kind === 'udf') return typeProblem(build, argument, `empty() cannot look at a ${describe(argument.type)}.`, 'Name one of its fields.');
  const { read } = argument;
  const run = (frame: Frame): boolean => {
    try {
      const value = read === undefined ? argument.run(frame) : read(frame);
      return value === null || value === '' || (Array.isArray(value) && value.length === 0);
    } catch (error) {
      if (error === NO_VALUE) return true;
      throw error;
    }
  };
  return { ...place, type: scalar('boolean'), run };
}

export function labelCall(build: Build, argument: Node, place: { start: number; end: number }): Node {
  const { field, read } = argument;
  const kind = kindOfNode(argument);
  if (field === undefined || read === undefined || (kind !== 'option' && kind !== 'unknown')) {
    return typeProblem(build, argument, 'label() needs a list field.', 'Name the list itself, for example label(status).');
  }
  const options = field.options ?? [];
  const run = (frame: Frame): string => {
    const value = read(frame);
    return value === null ? '' : (optionByValue(options, String(value))?.label ?? String(value));
  };
  return { ...place, type: scalar('text'), run };
}

/** `has(x.y)` and `x.?y.hasValue()`: the field holds something other than null. */
export function hasCall(build: Build, argument: Node, place: { start: number; end: number }): Node {
  const { read } = argument;
  if (read === undefined) return typeProblem(build, argument, 'A field is needed here.', 'Write for example has(udf.Region).');
  return { ...place, type: scalar('boolean'), run: (frame) => read(frame) !== null };
}

/** `x.?y.orValue(z)` */
export function orValueCall(build: Build, receiver: Node, fallback: Node, place: { start: number; end: number }): Node {
  if (receiver.type.kind !== 'optional' || receiver.read === undefined) {
    return typeProblem(build, receiver, 'orValue() follows an optional field.', 'Write for example udf.?Region.orValue("none").');
  }
  const { read, run: present, type } = receiver;
  const kind = type.of.kind === 'unknown' ? fallback.type : type.of;
  return { ...place, type: kind, run: (frame) => (read(frame) === null ? fallback.run(frame) : present(frame)) };
}

type Step = (frame: Frame, items: readonly unknown[], visit: (item: unknown) => unknown) => unknown;

function truth(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new Failure('a yes/no value was expected');
  return value;
}

const LOOPS: ReadonlyMap<string, Step> = new Map<string, Step>([
  ['map', (_frame, items, visit) => items.map(visit)],
  ['filter', (_frame, items, visit) => items.filter((item) => truth(visit(item)))],
  ['exists', (_frame, items, visit) => items.some((item) => truth(visit(item)))],
  ['all', (_frame, items, visit) => items.every((item) => truth(visit(item)))],
  ['exists_one', (_frame, items, visit) => items.filter((item) => truth(visit(item))).length === 1],
]);

export const LOOP_NAMES: readonly string[] = [...LOOPS.keys()];

function spend(frame: Frame): void {
  frame.budget -= 1;
  if (frame.budget < 0) throw new Failure('the loops visit too many items');
}

function resultOf(name: string, list: StaticType, item: StaticType, step: Node): StaticType {
  if (name === 'map') return { kind: 'list', item: step.type };
  return name === 'filter' ? (list.kind === 'list' ? list : { kind: 'list', item }) : scalar('boolean');
}

/** `list.map(t, …)`, `list.map(t, condition, …)`, `filter`, `exists`, `all`, `exists_one`. */
export function loopCall(build: Build, name: string, receiver: Node, parts: readonly ASTNode[], place: { start: number; end: number }, compile: CompileNode): Node {
  const [variable, ...bodies] = parts;
  if (receiver.type.kind !== 'list' && kindOfNode(receiver) !== 'unknown') {
    return typeProblem(build, receiver, `${name}() needs a list, but this is a ${describe(receiver.type)}.`, 'Start with a collection, for example timeEntries.map(t, t.hoursToBill).');
  }
  if (variable?.op !== 'id' || bodies.length === 0) return typeProblem(build, place, `${name}() needs a name and an expression.`, `Write for example timeEntries.${name}(t, …).`);
  if (build.locals.length >= DEEPEST) return tooNested(build, place);
  const item = receiver.type.kind === 'list' ? receiver.type.item : scalar('unknown');
  const inner: Build = { ...build, locals: [...build.locals, { name: variable.args, type: item }] };
  const compiled = bodies.map((body) => compile(inner, body));
  const last = compiled.at(-1);
  const condition = compiled.length > 1 ? compiled[0] : undefined;
  const step = LOOPS.get(name);
  if (last === undefined || step === undefined) return typeProblem(build, place, `${name}() needs an expression.`, 'Write what to compute for each item.');
  const depth = build.locals.length;
  const run = (frame: Frame): unknown => {
    const at = (item_: unknown, node: Node): unknown => {
      spend(frame);
      frame.locals[depth] = item_;
      return node.run(frame);
    };
    const all = receiver.run(frame);
    if (!Array.isArray(all)) throw new Failure('a list was expected');
    const items = condition === undefined ? (all as readonly unknown[]) : (all as readonly unknown[]).filter((value) => truth(at(value, condition)));
    return step(frame, items, (value) => at(value, last));
  };
  return { ...place, type: resultOf(name, receiver.type, item, last), run };
}
