import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.join(import.meta.dirname, '..', '..');

interface SourceFacts {
  readonly exports: readonly string[];
  /** File → names taken from it; `*` for all of them. Type-only imports count for use, not for cycles. */
  readonly imports: readonly { readonly file: string; readonly names: readonly string[]; readonly typeOnly: boolean }[];
}

function isExported(node: ts.Node): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

/** A type that its own file uses is part of a signature: it may be exported without an importer. */
function isSignatureType(node: ts.Statement, text: string): boolean {
  if (!ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)) return false;
  return (text.match(new RegExp(`\\b${node.name.text}\\b`, 'g')) ?? []).length > 1;
}

function declaredNames(node: ts.Statement, text: string): readonly string[] {
  if (!isExported(node) || isSignatureType(node, text)) return [];
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.map(({ name }) => name.getText());
  const { name } = node as ts.Statement & { name?: ts.Identifier };
  return name === undefined ? [] : [name.text];
}

function factsOf(file: string, text: string): SourceFacts {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const exports: string[] = [];
  const imports: SourceFacts['imports'][number][] = [];
  const take = (specifier: string, names: readonly string[], typeOnly: boolean): void => {
    if (specifier.startsWith('.')) imports.push({ file: path.resolve(path.dirname(file), specifier), names, typeOnly });
  };
  for (const node of source.statements) {
    exports.push(...declaredNames(node, text));
    if (!ts.isImportDeclaration(node)) continue;
    const clause = node.importClause;
    const bindings = clause?.namedBindings;
    const named = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
    const names = bindings !== undefined && ts.isNamespaceImport(bindings) ? ['*'] : named.map(({ name, propertyName }) => (propertyName ?? name).text);
    const typeOnly = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || (named.length > 0 && named.every(({ isTypeOnly }) => isTypeOnly));
    take((node.moduleSpecifier as ts.StringLiteral).text, names, typeOnly);
  }
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0] !== undefined && ts.isStringLiteral(node.arguments[0])) take(node.arguments[0].text, ['*'], false);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) take(node.argument.literal.text, ['*'], true);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { exports, imports };
}

function cycleIn(files: ReadonlyMap<string, SourceFacts>): readonly string[] | null {
  const done = new Set<string>();
  const search = (file: string, way: readonly string[]): readonly string[] | null => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const { file: next, typeOnly } of files.get(file)?.imports ?? []) {
      const found = typeOnly ? null : search(next, [...way, file]);
      if (found !== null) return found;
    }
    done.add(file);
    return null;
  };
  for (const file of files.keys()) {
    const found = search(file, []);
    if (found !== null) return found;
  }
  return null;
}

function deadExports(files: ReadonlyMap<string, SourceFacts>, roots: ReadonlySet<string>): readonly string[] {
  const used = new Set([...files.values()].flatMap(({ imports }) => imports.flatMap(({ file, names }) => names.map((name) => `${file}#${name}`))));
  const dead = (file: string, name: string): boolean => !roots.has(file) && !used.has(`${file}#${name}`) && !used.has(`${file}#*`);
  return [...files].flatMap(([file, { exports }]) => exports.filter((name) => dead(file, name)).map((name) => `${path.relative(ROOT, file)} ${name}`));
}

/** What is exported for a test alone counts as used: the test is a user. */
function read(patterns: readonly string[]): ReadonlyMap<string, SourceFacts> {
  const files = globSync(patterns as string[], { cwd: ROOT }).map((file) => path.join(ROOT, file));
  return new Map(files.map((file) => [file, factsOf(file, readFileSync(file, 'utf8'))]));
}

describe('imports', () => {
  const sources = read(['src/**/*.ts']);
  const all = read(['src/**/*.ts', 'test/**/*.ts', 'scripts/**/*.mjs']);

  it('have no cycles', () => {
    assert.equal(cycleIn(sources)?.map((file) => path.relative(ROOT, file)).join(' → ') ?? null, null);
  });

  it('leave no export unused', () => {
    const entries = new Set(['src/cli/main.ts', 'src/extension/extension.ts', 'src/engine/results.ts', ...globSync('src/webviews/*/main.ts', { cwd: ROOT })].map((file) => path.join(ROOT, file)));
    const tests = [...all.keys()].filter((file) => !file.startsWith(path.join(ROOT, 'src')));
    assert.deepEqual(deadExports(all, new Set([...entries, ...tests])), []);
  });

  it('are judged rightly: a cycle and a dead export are found', () => {
    const files = new Map([
      ['/a.ts', factsOf('/a.ts', `import { b } from './b.ts'; export const a = b; export const unused = 1;`)],
      ['/b.ts', factsOf('/b.ts', `import { a } from './a.ts'; export function b() { return a; }`)],
      ['/c.ts', factsOf('/c.ts', `import type { a } from './a.ts'; export type C = typeof a;`)],
    ]);
    assert.deepEqual(cycleIn(files), ['/a.ts', '/b.ts', '/a.ts']);
    assert.deepEqual(deadExports(files, new Set(['/c.ts'])).map((text) => text.split(' ')[1]), ['unused']);
  });
});
