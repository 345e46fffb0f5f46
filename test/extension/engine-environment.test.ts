import assert from 'node:assert/strict';
import { engineEnvironment } from '../../src/extension/engine/engine-environment.ts';

const none = { proxy: undefined, noProxy: undefined, systemCertificates: undefined };

describe('the environment of the engine', () => {
  it('passes on the clock of the sandbox, CA files and what the shell has', () => {
    const result = engineEnvironment({ CROSSWALK_CLOCK: '1/2/3', NODE_EXTRA_CA_CERTS: '/ca.pem', PATH: '/bin' }, none);
    assert.deepEqual([result['CROSSWALK_CLOCK'], result['NODE_EXTRA_CA_CERTS'], result['PATH']], ['1/2/3', '/ca.pem', '/bin']);
  });

  it('keeps out what the editor sets for its own processes', () => {
    const result = engineEnvironment({ NODE_OPTIONS: '--inspect', VSCODE_IPC_HOOK: 'x', ELECTRON_NO_ASAR: '1' }, none);
    assert.deepEqual(Object.keys(result).sort(), ['NODE_USE_SYSTEM_CA', 'NO_PROXY']);
  });

  it("uses the editor's proxy where the environment names none", () => {
    assert.equal(engineEnvironment({}, { ...none, proxy: 'http://proxy.example:3128' })['HTTPS_PROXY'], 'http://proxy.example:3128');
    const named = engineEnvironment({ https_proxy: 'http://own.example' }, { ...none, proxy: 'http://proxy.example:3128' });
    assert.deepEqual([named['HTTPS_PROXY'], named['https_proxy']], [undefined, 'http://own.example']);
  });

  it('never sends loopback through a proxy', () => {
    const result = engineEnvironment({ NO_PROXY: 'intranet.example' }, { ...none, noProxy: ['*.corp.example'] });
    assert.deepEqual(result['NO_PROXY']?.split(','), ['intranet.example', '*.corp.example', '127.0.0.1', 'localhost', '::1']);
  });
});
