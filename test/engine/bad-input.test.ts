import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { scriptedFaults } from '../../src/sandbox/kit/faults.ts';
import { runCli, type CliResult } from '../support/cli.ts';
import { testProject, type TestProject } from '../support/project.ts';

interface ErrorDocument {
  readonly error: { readonly code: string; readonly message: string; readonly remedy: string; readonly where: { readonly file?: string; readonly line?: number } };
}

/** One clear error: a stable code, a remedy, no stack trace, no secret. */
function oneError(result: CliResult, exit: number, code: RegExp): ErrorDocument['error'] {
  assert.equal(result.code, exit, result.stdout + result.stderr);
  const { error } = result.json() as unknown as ErrorDocument;
  assert.match(error.code, code);
  assert.ok(error.remedy.length > 10);
  const all = result.stdout + result.stderr;
  assert.doesNotMatch(all, /\n\s+at .+:\d+:\d+/, 'no stack trace at a user');
  assert.doesNotMatch(all, /sandbox-secret|sandbox-production|sandbox-staging|wrong-secret/, 'no secret');
  return error;
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('bad input of the first path', function () {
  this.timeout(60_000);
  let test: TestProject;
  let env: NodeJS.ProcessEnv;
  const names = ['--source', 'acme-autotask', '--destination', 'acme-intercom'];

  async function withConnections(change: (document: Record<string, Record<string, string>>) => void): Promise<string> {
    const document: Record<string, Record<string, string>> = {
      'acme-autotask': { system: 'autotask', baseUrl: test.sandbox.document.urls['autotask'] ?? '', username: 'api@acme.example', secret: 'sandbox-secret', integrationCode: 'SANDBOX' },
      'acme-intercom': { system: 'intercom', baseUrl: test.sandbox.document.urls['production'] ?? '', token: 'sandbox-production' },
    };
    change(document);
    const file = path.join(test.folder, `connections-${Math.floor(performance.now() * 1000)}.json`);
    await writeFile(file, JSON.stringify(document), { mode: 0o600 });
    return file;
  }

  before(async () => {
    const html = { kind: 'html', when: 'before' } as const;
    test = await testProject({ tickets: 12, faults: { staging: scriptedFaults([{ path: /^\/me$/, count: 100, fault: html }]) } });
    env = { CROSSWALK_CLOCK: test.sandbox.document.clock };
  });
  after(() => test.close());

  it('unreachable host', async () => {
    const port = await freePort();
    const file = await withConnections((document) => Object.assign(document['acme-intercom'] ?? {}, { baseUrl: `http://127.0.0.1:${port}/` }));
    oneError(await runCli(['connect', ...names, '--json', '--connections', file], env), 3, /^http\/unreachable$/);
  });

  it('wrong credentials of the source and of the destination', async () => {
    const source = await withConnections((document) => Object.assign(document['acme-autotask'] ?? {}, { secret: 'wrong-secret' }));
    oneError(await runCli(['connect', ...names, '--json', '--connections', source], env), 3, /unauthorized/);
    const destination = await withConnections((document) => Object.assign(document['acme-intercom'] ?? {}, { token: 'wrong-secret' }));
    oneError(await runCli(['connect', ...names, '--json', '--connections', destination], env), 3, /unauthorized/);
  });

  it('a user that no zone knows', async () => {
    const file = await withConnections((document) => Object.assign(document['acme-autotask'] ?? {}, { username: 'nobody@elsewhere.example' }));
    oneError(await runCli(['connect', ...names, '--json', '--connections', file], env), 3, /zone|unauthorized/);
  });

  it('an HTML error page where JSON is due', async () => {
    oneError(await runCli(['connect', '--destination', 'acme-intercom-test', '--json', '--connections', test.sandbox.document.connections], env), 3, /^http\//);
  });

  it('plain http to a host that is not this machine', async () => {
    const file = await withConnections((document) => Object.assign(document['acme-intercom'] ?? {}, { baseUrl: 'http://intercom.example/' }));
    oneError(await runCli(['connect', ...names, '--json', '--connections', file], env), 3, /^connections?\//);
  });

  const specs: readonly (readonly [what: string, text: string, code: RegExp, line: number])[] = [
    ['YAML that does not parse', 'crosswalk: 1\ncompany: [unclosed\n', /^yaml\//, 2],
    ['duplicate keys', 'crosswalk: 1\ncrosswalk: 1\n', /^yaml\/duplicate-key$/, 2],
    ['exploding anchors', `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'.split('').map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[index]}`).join(',')}]`).join('\n')}\n`, /^(yaml|spec)\//, 1],
    ['an empty file', '', /^(yaml|spec)\//, 1],
  ];
  for (const [what, text, code, line] of specs) {
    it(what, async () => {
      const file = path.join(test.folder, `bad${line}-${what.length}.crosswalk.yaml`);
      await writeFile(file, text);
      const result = await runCli(['check', file, '--json'], env);
      assert.equal(result.code, 2, result.stdout + result.stderr);
      const problems = result.json()['problems'] as { code: string; line: number; remedy: string; severity: string }[];
      const told = problems.find((problem) => code.test(problem.code));
      assert.ok(told !== undefined, JSON.stringify(problems));
      assert.equal(told.severity, 'error');
      assert.ok(told.line >= line && told.remedy !== '');
    });
  }

  it('a field that does not exist and a type that does not fit, each with its line', async () => {
    const good = await testSpec();
    const file = path.join(test.folder, 'fields.crosswalk.yaml');
    await writeFile(file, good.replace('name: companyName', 'name: companyNaem').replace('Priority: priority', 'Priority: priority * 2'));
    await runCli(['discover', file, '--connections', test.sandbox.document.connections], env);
    await mkdir(path.join(test.folder, '.crosswalk', 'fields', 'catalog'), { recursive: true });
    const source = ['discover', '--source', 'acme-autotask', '--destination', 'acme-intercom', '--folder', path.join(test.folder, '.crosswalk', 'fields', 'catalog'), '--connections', test.sandbox.document.connections];
    assert.equal((await runCli(source, env)).code, 0);
    const result = await runCli(['check', file, '--json'], env);
    assert.equal(result.code, 2);
    const problems = result.json()['problems'] as { code: string; line: number; suggestions: string[] }[];
    const unknown = problems.find(({ code }) => code === 'expression/unknown-field');
    assert.equal(unknown?.line, good.split('\n').findIndex((line) => line.includes('name: companyName')) + 1);
    assert.ok(unknown?.suggestions.includes('companyName'));
    const line = good.split('\n').findIndex((text) => text.includes('Priority: priority')) + 1;
    assert.ok(problems.some((problem) => problem.line === line), JSON.stringify(problems));
  });

  async function testSpec(): Promise<string> {
    const { readFile } = await import('node:fs/promises');
    return readFile(test.project.specFile, 'utf8');
  }
});
