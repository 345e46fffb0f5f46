// Lint rule: a room imports only rooms above it in this list (docs/decisions/0001-order-of-rooms.md). Its own test: test/lint/room-order.test.ts.
import path from 'node:path';

/** Top first. */
export const ROOMS = [
  'base',
  'record',
  'catalog',
  'expressions',
  'spec',
  'transform',
  'propose',
  'diff',
  'language-service',
  'systems',
  'cache',
  'ledger',
  'reports',
  'engine',
  'language-server',
  'cli',
  'extension',
  'webviews',
  'sandbox',
];

/** Pure: no network, no disk, no clock, no vscode. */
const PURE = ['record', 'catalog', 'expressions', 'spec', 'transform', 'propose', 'diff', 'language-service'];
const IMPURE_MODULES = /^(node:(?!crypto$)|vscode$|axios$|bottleneck$)/;

function roomOf(file, root) {
  const parts = path.relative(root, file).split(path.sep);
  return parts[0] === '..' ? null : parts[0];
}

function problem(room, source, target, typeOnly) {
  if (target === null) {
    if (PURE.includes(room) && IMPURE_MODULES.test(source)) return `Room "${room}" is pure: it may not import "${source}".`;
    if (source === 'vscode' && room !== 'extension') return `Only "extension" imports vscode.`;
    return null;
  }
  if (target === room) return null;
  if (!ROOMS.includes(target)) return `"${target}" is not a room. Name it in scripts/lint/room-order.mjs and in docs/architecture.md.`;
  if (room === 'sandbox') return typeOnly ? null : 'The sandbox imports nothing of ours but types.';
  if (target === 'sandbox') return room === 'cli' ? null : 'Only the cli starts the sandbox.';
  if ((room === 'cli' || room === 'extension') && ['systems', 'cache', 'ledger', 'transform'].includes(target) && !typeOnly) {
    return `"${room}" reaches the work only through "engine".`;
  }
  if (room === 'webviews' && !typeOnly) return 'A page imports only types of other rooms.';
  return ROOMS.indexOf(target) < ROOMS.indexOf(room) ? null : `Room "${room}" may not import "${target}": it stands below it.`;
}

export const roomOrder = {
  meta: { type: 'problem', schema: [{ type: 'object', properties: { root: { type: 'string' } } }], messages: { order: '{{text}}' } },
  create(context) {
    const root = path.resolve(context.cwd, context.options[0]?.root ?? 'src');
    const room = roomOf(context.filename, root);
    if (room === null) return {};
    const check = (node) => {
      if (!node.source) return;
      const source = node.source.value;
      const target = source.startsWith('.') ? roomOf(path.resolve(path.dirname(context.filename), source), root) : null;
      const typeOnly = node.importKind === 'type' || node.exportKind === 'type';
      const text = problem(room, source, target, typeOnly);
      if (text) context.report({ node, messageId: 'order', data: { text } });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: (node) => node.source.type === 'Literal' && check(node) };
  },
};
