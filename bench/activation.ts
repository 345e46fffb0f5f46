/** Loading and activating the bundled extension, in a process of its own, with an empty stand-in for VS Code's API. */
import { execFileSync } from 'node:child_process';

export interface ActivationFindings {
  /** Milliseconds, medians. */
  readonly load: number;
  readonly activate: number;
}

const RUNS = 7;

/** Everything of `vscode` is a function, a class and an object at once; what it gives is the same again. */
const SCRIPT = `
const Module = require('node:module');
const make = () => new Proxy(class {}, { get: (target, name) => name === Symbol.toPrimitive ? () => '' : name === 'then' ? undefined : name === Symbol.iterator ? function* () {} : name === 'prototype' ? target.prototype : (target[name] ??= make()), set: (target, name, value) => (Object.defineProperty(target, name === 'name' ? 'label' : name, { value, writable: true, configurable: true }), true), apply: () => make(), construct: () => make() });
const names = make();
// The bundle copies what it imports onto an object with the same prototype: so everything is found there.
const api = new Proxy(class {}, { get: (target, name) => names[name], set: (target, name, value) => ((names[name] = value), true), getPrototypeOf: () => names });
api.workspace.textDocuments = []; api.workspace.workspaceFolders = []; api.window.visibleTextEditors = []; api.version = '1.123.0';
const real = Module._load;
Module._load = (name, ...rest) => (name === 'vscode' ? api : real(name, ...rest));
process.on('unhandledRejection', () => undefined);
const began = performance.now();
const extension = require(process.argv[1]);
const loaded = performance.now();
extension.activate({ subscriptions: [], asAbsolutePath: (file) => file, extensionPath: '.', extensionUri: {}, secrets: make(), globalState: make(), workspaceState: make(), extension: { packageJSON: {} } });
process.stdout.write(JSON.stringify({ load: loaded - began, activate: performance.now() - loaded }), () => process.exit(0));
`;

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** @param bundle file of the extension, as it is shipped. */
export function measureActivation(bundle: string): ActivationFindings {
  const runs = Array.from({ length: RUNS }, () => JSON.parse(execFileSync(process.execPath, ['-e', SCRIPT, bundle], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })) as ActivationFindings);
  return { load: median(runs.map(({ load }) => load)), activate: median(runs.map(({ activate }) => activate)) };
}
