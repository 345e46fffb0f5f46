/** The parsed tree, bound to a scope: every name looked up, every type checked, each problem with its range. */
import type { ASTNode } from '@marcbachmann/cel-js';
import type { ScopeField } from './model.ts';
import type { Values } from '../record/model.ts';
import { compileCall } from './calls.ts';
import { brokenNode, describe, NO_VALUE, ownValue, scalar, type Build, type Frame, type Node, type StaticType } from './node.ts';
import { binary, conditional, kindOfNode, logical, negative, not } from './operators.ts';
import { typeProblem, unknownField } from './report.ts';
import { kindOf, readAs, toNumber } from './values.ts';

interface Place {
  readonly start: number;
  readonly end: number;
}

function fieldNode(field: ScopeField, place: Place, values: (frame: Frame) => Values | undefined): Node {
  const kind = kindOf(field.type);
  const read = (frame: Frame): ReturnType<typeof ownValue> => ownValue(values(frame), field.name);
  return { start: place.start, end: place.end, type: scalar(kind), field, read, run: (frame) => readAs(kind, read(frame)) };
}

function unlisted(name: string): ScopeField {
  return { name, type: 'unknown' };
}

function localNode(build: Build, name: string, place: Place): Node | null {
  const index = build.locals.findLastIndex((local) => local.name === name);
  const local = build.locals[index];
  if (local === undefined) return null;
  return { start: place.start, end: place.end, type: local.type, run: (frame) => frame.locals[index] };
}

function namesOf(build: Build): readonly string[] {
  const { scope, locals } = build;
  return [...locals.map((local) => local.name), ...scope.fields.keys(), ...scope.collections.keys()];
}

function collectionNode(build: Build, name: string, place: Place): Node | null {
  const fields = build.scope.collections.get(name);
  if (fields === undefined) return null;
  const run = (frame: Frame): readonly Values[] => (Object.hasOwn(frame.input.collections, name) ? (frame.input.collections[name] ?? []) : []);
  return { start: place.start, end: place.end, type: { kind: 'list', item: { kind: 'item', collection: name, fields } }, run };
}

function nameNode(build: Build, name: string, place: Place): Node {
  const local = localNode(build, name, place);
  if (local !== null) return local;
  const field = build.scope.fields.get(name) ?? (build.scope.complete || build.scope.collections.has(name) || name === 'udf' ? undefined : unlisted(name));
  if (field !== undefined) {
    build.uses.push({ name, custom: false });
    return fieldNode(field, place, (frame) => frame.input.values);
  }
  if (name === 'udf') return { start: place.start, end: place.end, type: { kind: 'udf' }, run: (frame) => frame.input.udf };
  const collection = collectionNode(build, name, place);
  if (collection !== null) return collection;
  const hint = build.scope.udf.has(name) ? ` It is user-defined: write udf["${name}"].` : '';
  return unknownField(build, place, `There is no field "${name}" here.${hint}`, name, namesOf(build));
}

function udfNode(build: Build, name: string, place: Place, at: Place, lenient: boolean): Node {
  const field = build.scope.udf.get(name) ?? (build.scope.complete && !lenient ? undefined : unlisted(name));
  if (field === undefined) return unknownField(build, at, `There is no user-defined field "${name}".`, name, build.scope.udf.keys());
  build.uses.push({ name, custom: true });
  return fieldNode(field, place, (frame) => frame.input.udf);
}

function itemNode(build: Build, owner: Node, type: Extract<StaticType, { kind: 'item' }>, name: string, place: Place, at: Place, lenient: boolean): Node {
  const field = type.fields.get(name) ?? (build.scope.complete && !lenient ? undefined : unlisted(name));
  if (field === undefined) return unknownField(build, at, `Items of "${type.collection}" have no field "${name}".`, name, type.fields.keys());
  build.uses.push({ name, custom: false, collection: type.collection });
  return fieldNode(field, place, (frame) => owner.run(frame) as Values);
}

function memberNode(build: Build, owner: Node, name: string, place: Place, at: Place, lenient: boolean): Node {
  if (owner.type.kind === 'udf') return udfNode(build, name, place, at, lenient);
  if (owner.type.kind === 'item') return itemNode(build, owner, owner.type, name, place, at, lenient);
  if (owner.type.kind === 'list') return typeProblem(build, place, 'A list has no fields of its own.', 'Use map to take a field of every item, for example timeEntries.map(t, t.hoursToBill).');
  if (owner.type.kind === 'unknown') return brokenNode(place.start, place.end);
  return typeProblem(build, place, `A ${describe(owner.type)} has no fields.`, 'Fields of another record cannot be reached here.');
}

function elementNode(build: Build, owner: Node, item: StaticType, index: Node, place: Place): Node {
  if (kindOfNode(index) !== 'number') return typeProblem(build, index, 'A position in a list is a number.', 'Count from 0: notes[0] is the first.');
  const run = (frame: Frame): unknown => {
    const found = (owner.run(frame) as readonly unknown[])[toNumber(index.run(frame))];
    if (found === undefined) throw NO_VALUE;
    return found;
  };
  return { start: place.start, end: place.end, type: item, run };
}

function indexNode(build: Build, owner: Node, index: ASTNode, place: Place, lenient: boolean): Node {
  if (owner.type.kind === 'list') return elementNode(build, owner, owner.type.item, compileNode(build, index), place);
  if (index.op === 'value' && typeof index.args === 'string') return memberNode(build, owner, index.args, place, index, lenient);
  return typeProblem(build, index, 'The name of the field must be written out.', 'Write for example udf["Account Tier"].');
}

function optional(node: Node): Node {
  return node.read === undefined ? node : { ...node, type: { kind: 'optional', of: node.type } };
}

function literalNode(build: Build, value: unknown, place: Place): Node {
  const { start, end } = place;
  if (value === null) {
    const run = (): never => {
      throw NO_VALUE;
    };
    return { start, end, type: scalar('null'), isNull: true, run };
  }
  if (typeof value === 'bigint' || typeof value === 'number') {
    // Every number is a double: records come from JSON, and whole and broken numbers must compare.
    const number = Number(value);
    return { start, end, type: scalar('number'), run: () => number };
  }
  if (typeof value === 'string') return { start, end, type: scalar('text'), run: () => value };
  if (typeof value === 'boolean') return { start, end, type: scalar('boolean'), run: () => value };
  return typeProblem(build, place, 'Bytes and unsigned numbers are not used here.', 'Write a plain number or text.');
}

function listNode(build: Build, trees: readonly ASTNode[], place: Place): Node {
  const items = trees.map((tree) => compileNode(build, tree));
  const kinds = new Set(items.map((item) => item.type.kind));
  if (items.some((item) => kindOfNode(item) === null)) return typeProblem(build, place, 'A list holds single values.', 'Leave out the inner list.');
  const [only] = kinds;
  const item: StaticType = kinds.size === 1 && only !== undefined ? (items[0]?.type ?? scalar('null')) : scalar(kinds.size === 0 ? 'null' : 'unknown');
  return { start: place.start, end: place.end, type: { kind: 'list', item }, run: (frame) => items.map((node) => node.run(frame)) };
}

function compileAccess(build: Build, tree: ASTNode, place: Place): Node | null {
  if (tree.op === '.' || tree.op === '.?') {
    const owner = compileNode(build, tree.args[0]);
    const at = { start: place.end - tree.args[1].length, end: place.end };
    const node = memberNode(build, owner, tree.args[1], place, at, tree.op === '.?');
    return tree.op === '.?' ? optional(node) : node;
  }
  if (tree.op === '[]' || tree.op === '[?]') {
    const node = indexNode(build, compileNode(build, tree.args[0]), tree.args[1], place, tree.op === '[?]');
    return tree.op === '[?]' ? optional(node) : node;
  }
  return null;
}

/** Never throws for what a person wrote: problems go to `build.problems`, and a broken node stands in. */
export function compileNode(build: Build, tree: ASTNode): Node {
  const place = { start: tree.range.start, end: tree.range.end };
  switch (tree.op) {
    case 'value':
      return literalNode(build, tree.args, place);
    case 'id':
      return nameNode(build, tree.args, place);
    case '.':
    case '.?':
    case '[]':
    case '[?]':
      return compileAccess(build, tree, place) ?? brokenNode(place.start, place.end);
    case 'call':
    case 'rcall':
      return compileCall(build, tree, compileNode);
    case 'list':
      return listNode(build, tree.args, place);
    case 'map':
      return typeProblem(build, place, 'A map cannot be used here.', 'Use a value map under "values:".');
    case '?:':
      return { ...conditional(build, compileNode(build, tree.args[0]), compileNode(build, tree.args[1]), compileNode(build, tree.args[2])), ...place };
    case '||':
    case '&&':
      return { ...logical(build, tree.op, compileNode(build, tree.args[0]), compileNode(build, tree.args[1])), ...place };
    case '!_':
      return not(build, compileNode(build, tree.args), place.start);
    case '-_':
      return negative(build, compileNode(build, tree.args), place.start);
    default:
      return { ...binary(build, tree.op, compileNode(build, tree.args[0]), compileNode(build, tree.args[1])), ...place };
  }
}
