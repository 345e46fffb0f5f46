import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';

const CLI = path.join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

function start(...args: readonly string[]): ReturnType<typeof spawn> {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, 'lsp', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
}

describe('crosswalk lsp', () => {
  it('speaks LSP on stdin and stdout, and ends when it is told to', async () => {
    const child = start('--stdio');
    assert.ok(child.stdin && child.stdout);
    const client = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
    client.listen();
    const { serverInfo } = await client.sendRequest<{ readonly serverInfo: { readonly name: string } }>('initialize', { processId: null, rootUri: null, capabilities: {} });
    assert.equal(serverInfo.name, 'crosswalk');
    await client.sendNotification('initialized', {});
    const told = new Promise<readonly { readonly code?: unknown }[]>((resolve) => client.onNotification('textDocument/publishDiagnostics', ({ diagnostics }: { diagnostics: readonly { readonly code?: unknown }[] }) => resolve(diagnostics)));
    await client.sendNotification('textDocument/didOpen', { textDocument: { uri: 'file:///nowhere/acme.crosswalk.yaml', languageId: 'yaml', version: 1, text: 'crosswalk: 9\n' } });
    assert.ok((await told).some(({ code }) => code === 'spec/version'));
    await client.sendRequest('shutdown');
    const ended = once(child, 'exit');
    await client.sendNotification('exit');
    assert.deepEqual((await ended)[0], 0);
    client.dispose();
  });

  it('refuses to guess how to talk', async () => {
    const child = start();
    let said = '';
    child.stderr?.on('data', (data: Buffer) => (said += data.toString()));
    const [code] = (await once(child, 'exit')) as [number];
    assert.equal(code, 2);
    assert.match(said, /--stdio/);
  });
});
