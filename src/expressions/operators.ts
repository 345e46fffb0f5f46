import { describe, Failure, NO_VALUE, scalar, type Build, type Frame, type Node, type ScalarKind } from './node.ts';
import { typeProblem } from './report.ts';
import { boundedText, compareValues, looseEqual, toMillis, toNumber } from './values.ts';

const ARITHMETIC: ReadonlyMap<string, (a: number, b: number) => number> = new Map([
  ['+', (a: number, b: number) => a + b],
  ['-', (a: number, b: number) => a - b],
  ['*', (a: number, b: number) => a * b],
  ['/', (a: number, b: number) => a / b],
  ['%', (a: number, b: number) => a % b],
]);

export function finite(value: number): number {
  if (!Number.isFinite(value)) throw new Failure('a calculation has no finite result (division by zero?)');
  return value;
}

/** null where the node is not a single value. */
export function kindOfNode(node: Node): ScalarKind | null {
  const { kind } = node.type;
  return kind === 'list' || kind === 'item' || kind === 'udf' || kind === 'optional' ? null : kind;
}

function mismatch(build: Build, op: string, left: Node, right: Node): Node {
  const kinds = [kindOfNode(left), kindOfNode(right)];
  let remedy = 'Both sides must have the same type.';
  if (op === '+' && kinds.includes('text')) {
    remedy = kinds.includes('option') ? 'Write label(…) for the option\'s name or string(…) for its stored value.' : 'Write string(…) around the part that is not a text.';
  } else if (kinds.includes('boolean')) remedy = 'Compare with true or false.';
  else if (kinds.includes('datetime') && kinds.includes('text')) remedy = 'Write date("2024-01-31") around the text.';
  else if (kinds.includes('number') && kinds.includes('text')) remedy = 'Write double(…) around the text, or leave out the quotes of the number.';
  const place = { start: left.start, end: right.end };
  return typeProblem(build, place, `"${op}" cannot join a ${describe(left.type)} and a ${describe(right.type)}.`, remedy);
}

function numeric(kind: ScalarKind | null): boolean {
  return kind === 'number' || kind === 'unknown';
}

/** Texts join, numbers add; where a type is not known the values decide. */
function addUnknown(a: unknown, b: unknown): unknown {
  if (typeof a === 'string' || typeof b === 'string') return boundedText(String(a) + String(b));
  return finite(toNumber(a) + toNumber(b));
}

function plus(build: Build, left: Node, right: Node): Node {
  const [a, b] = [kindOfNode(left), kindOfNode(right)];
  const place = { start: left.start, end: right.end };
  const textual = (kind: ScalarKind | null): boolean => kind === 'text' || kind === 'unknown';
  if ((a === 'text' && textual(b)) || (b === 'text' && textual(a))) {
    return { ...place, type: scalar('text'), run: (frame) => boundedText(String(left.run(frame)) + String(right.run(frame))) };
  }
  if (a === 'unknown' && b === 'unknown') return { ...place, type: scalar('unknown'), run: (frame) => addUnknown(left.run(frame), right.run(frame)) };
  return arithmetic(build, '+', left, right);
}

function arithmetic(build: Build, op: string, left: Node, right: Node): Node {
  const compute = ARITHMETIC.get(op);
  if (compute === undefined || !numeric(kindOfNode(left)) || !numeric(kindOfNode(right))) return mismatch(build, op, left, right);
  const run = (frame: Frame): number => finite(compute(toNumber(left.run(frame)), toNumber(right.run(frame))));
  return { type: scalar('number'), start: left.start, end: right.end, run };
}

function comparable(a: ScalarKind | null, b: ScalarKind | null): ScalarKind | null {
  if (a === null || b === null || a === 'null' || b === 'null') return null;
  if (a === b) return a;
  if (a === 'unknown') return b;
  if (b === 'unknown') return a;
  const pair = new Set([a, b]);
  return pair.has('option') && (pair.has('number') || pair.has('text')) ? 'option' : null;
}

/** Whether a node's field is null as stored; a node that is no field: whether it has no value. */
function isAbsent(node: Node, frame: Frame): boolean {
  if (node.isNull === true) return true;
  if (node.read !== undefined) return node.read(frame) === null;
  try {
    node.run(frame);
    return false;
  } catch (error) {
    if (error === NO_VALUE) return true;
    throw error;
  }
}

function equality(build: Build, op: string, left: Node, right: Node): Node {
  const wanted = op === '==';
  const place = { type: scalar('boolean'), start: left.start, end: right.end };
  if (left.isNull === true || right.isNull === true) return { ...place, run: (frame) => (isAbsent(left, frame) && isAbsent(right, frame)) === wanted };
  const kind = comparable(kindOfNode(left), kindOfNode(right));
  if (kind === null) return mismatch(build, op, left, right);
  if (kind === 'datetime') return { ...place, run: (frame) => (toMillis(left.run(frame)) === toMillis(right.run(frame))) === wanted };
  return { ...place, run: (frame) => looseEqual(left.run(frame), right.run(frame)) === wanted };
}

const ORDER: ReadonlyMap<string, (difference: number) => boolean> = new Map([
  ['<', (difference: number) => difference < 0],
  ['<=', (difference: number) => difference <= 0],
  ['>', (difference: number) => difference > 0],
  ['>=', (difference: number) => difference >= 0],
]);

function ordering(build: Build, op: string, left: Node, right: Node): Node {
  const kind = comparable(kindOfNode(left), kindOfNode(right));
  const decide = ORDER.get(op);
  if (kind === null || kind === 'boolean' || decide === undefined) return mismatch(build, op, left, right);
  return { type: scalar('boolean'), start: left.start, end: right.end, run: (frame) => decide(compareValues(left.run(frame), right.run(frame), kind)) };
}

function membership(build: Build, left: Node, right: Node): Node {
  if (right.type.kind !== 'list' || kindOfNode(left) === null) {
    return typeProblem(build, right, '"in" needs a single value before it and a list after it.', 'Write for example status in [1, 5]; to look inside a text use contains.');
  }
  const item = right.type.item.kind;
  if (item === 'list' || item === 'item' || item === 'udf' || item === 'optional') return mismatch(build, 'in', left, right);
  if (item !== 'null' && comparable(kindOfNode(left), item) === null) return mismatch(build, 'in', left, right);
  const run = (frame: Frame): boolean => {
    const value = left.run(frame);
    return (right.run(frame) as readonly unknown[]).some((candidate) => looseEqual(candidate, value));
  };
  return { type: scalar('boolean'), start: left.start, end: right.end, run };
}

export function binary(build: Build, op: string, left: Node, right: Node): Node {
  if (op === '+') return plus(build, left, right);
  if (op === '==' || op === '!=') return equality(build, op, left, right);
  if (op === 'in') return membership(build, left, right);
  return ORDER.has(op) ? ordering(build, op, left, right) : arithmetic(build, op, left, right);
}

function truth(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new Failure('a yes/no value was expected');
  return value;
}

/** true where the node may be used as a condition; otherwise the problem is noted. */
function checkCondition(build: Build, node: Node): boolean {
  const kind = kindOfNode(node);
  if (kind === 'boolean' || kind === 'unknown') return true;
  typeProblem(build, node, `A condition is needed here, but this is a ${describe(node.type)}.`, 'Compare it with something, for example status == 5 or name != "".');
  return false;
}

/** Left to right; the right side is read only where the left one does not decide. */
export function logical(build: Build, op: '&&' | '||', left: Node, right: Node): Node {
  checkCondition(build, left);
  checkCondition(build, right);
  const decisive = op === '||';
  const run = (frame: Frame): boolean => (truth(left.run(frame)) === decisive ? decisive : truth(right.run(frame)));
  return { type: scalar('boolean'), start: left.start, end: right.end, run };
}

export function not(build: Build, operand: Node, start: number): Node {
  checkCondition(build, operand);
  return { type: scalar('boolean'), start, end: operand.end, run: (frame) => !truth(operand.run(frame)) };
}

export function negative(build: Build, operand: Node, start: number): Node {
  if (!numeric(kindOfNode(operand))) return typeProblem(build, operand, `"-" needs a number, but this is a ${describe(operand.type)}.`, 'Write double(…) around a text that holds a number.');
  return { type: scalar('number'), start, end: operand.end, run: (frame) => -toNumber(operand.run(frame)) };
}

export function conditional(build: Build, condition: Node, yes: Node, no: Node): Node {
  checkCondition(build, condition);
  const [a, b] = [kindOfNode(yes), kindOfNode(no)];
  const place = { start: condition.start, end: no.end };
  if (a === null || b === null) return typeProblem(build, place, 'Both results of "? :" must be single values.', 'Use sum, join or size to make one value of a list.');
  let kind: ScalarKind | null = a === 'null' ? b : b === 'null' ? a : comparable(a, b);
  if (kind === 'option' && a !== b) kind = 'unknown';
  if (kind === null) return typeProblem(build, place, `The two results have different types: ${describe(yes.type)} and ${describe(no.type)}.`, 'Write string(…) around the one that is not a text.');
  return { ...place, type: scalar(kind), run: (frame) => (truth(condition.run(frame)) ? yes.run(frame) : no.run(frame)) };
}
