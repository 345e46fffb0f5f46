import { Command, CommanderError } from 'commander';
import { processClock } from '../base/clock.ts';
import type { CrosswalkError } from '../base/errors.ts';
import { connectionsFromFile, connectionsFromPipe, type Connections } from '../engine/connections.ts';
import type { Environment } from '../engine/environment.ts';
import { RunCancelled } from '../engine/run-control.ts';
import { addOptions } from './command-options.ts';
import { recorded } from './detached.ts';
import manifest from '../../package.json' with { type: 'json' };
import { listOf, usageFault, type RawOptions } from './options.ts';
import { asCrosswalkError, errorDocument, errorText, progressWriter, type ExitCode, type ProgressStyle, type VerbOutput } from './output.ts';
import { runLanguageServer } from './lsp.ts';
import { runSandbox } from './sandbox.ts';
import { SUMMARIES } from './summaries.ts';
import { VERBS } from './verbs.ts';
import { quoted } from './words.ts';

/** Cancelled from another process: as Ctrl-C, and resumable as after it (design §4). */
const CANCELLED = 130;

class Stopped extends Error {
  readonly exit: 130 | 143;

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(signal);
    this.exit = signal === 'SIGINT' ? 130 : 143;
  }
}

function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      process.stderr.write('\nStopping at the next safe place ...\n');
      controller.abort(new Stopped(signal));
    });
  }
  return controller.signal;
}

function connectionsOf(options: RawOptions): Connections {
  if (options.connectionsFd !== undefined) return connectionsFromPipe(Number(options.connectionsFd));
  const file = options.connections ?? process.env['CROSSWALK_CONNECTIONS'];
  return file === undefined ? new Map() : connectionsFromFile(file, process.env);
}

function environmentOf(options: RawOptions, signal: AbortSignal): Environment {
  const style: ProgressStyle = options.progress === 'json' || options.progress === 'none' ? options.progress : 'text';
  return { clock: processClock(process.env['CROSSWALK_CLOCK']), connections: connectionsOf(options), progress: progressWriter(style, process.stderr), signal, ...(options.detached === undefined ? {} : { instance: options.detached }) };
}

/** `--format` is of `check` alone. */
function isDocument({ json, format }: RawOptions): boolean {
  return json === true || format === 'json' || format === 'sarif';
}

function write(output: VerbOutput, options: RawOptions): void {
  if (options.progress !== 'json' && process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
  process.stdout.write(`${isDocument(options) ? JSON.stringify(output.document) : output.text}\n`);
}

function fail(error: CrosswalkError, options: RawOptions): void {
  if (isDocument(options)) process.stdout.write(`${JSON.stringify(errorDocument(error))}\n`);
  else process.stderr.write(`${errorText(error)}\n`);
  if (process.env['CROSSWALK_DEBUG'] !== undefined && error.cause instanceof Error) process.stderr.write(`${error.cause.stack ?? error.cause.message}\n`);
}

/** What a person types to go on after a stop: the same verb with the same spec, target and choice. */
function resumeCommand(name: string, spec: string | undefined, options: RawOptions): string {
  const given: readonly (readonly [flag: string, value: string | undefined])[] = [['--to', options.to], ['--size', options.size], ['--seed', options.seed], ['--entity', options.entity], ['--run', options.run], ['--ids', options.ids], ['--confirm', listOf(options.confirm)[0]], ['--by', options.by]];
  const flags = [...(options.keepAttributes === true ? ['--keep-attributes'] : []), ...(options.retry === true ? ['--retry'] : []), ...(options.all === true ? ['--all'] : []), ...(options.unmasked === true ? ['--unmasked'] : []), ...(options.refresh === true ? ['--refresh'] : []), ...(options.dryRun === true ? ['--dry-run'] : [])];
  return ['crosswalk', ...name.split(' '), ...(spec === undefined ? [] : [spec]), ...given.flatMap(([flag, value]) => (value === undefined ? [] : [flag, value])), ...flags].map(quoted).join(' ');
}

function sayStopped(resume: string, options: RawOptions): void {
  if (options.json === true) process.stdout.write(`${JSON.stringify({ stopped: true, resume })}\n`);
  else process.stderr.write(`Stopped. Nothing is lost; to go on: ${resume}\n`);
}

async function run(name: string, spec: string | undefined, options: RawOptions): Promise<ExitCode> {
  const signal = stopSignal();
  try {
    const verb = VERBS[name];
    if (verb === undefined) return 2;
    const output = await verb({ environment: environmentOf(options, signal), spec, options });
    write(output, options);
    return output.exit;
  } catch (error) {
    if (error instanceof RunCancelled || (signal.aborted && signal.reason instanceof Stopped)) {
      sayStopped(resumeCommand(name, spec, options), options);
      return signal.reason instanceof Stopped ? signal.reason.exit : CANCELLED;
    }
    const known = asCrosswalkError(error);
    fail(known, options);
    return known.exit;
  }
}

async function runRecorded(name: string, spec: string | undefined, options: RawOptions): Promise<ExitCode> {
  const { detached } = options;
  if (detached === undefined || spec === undefined) return run(name, spec, options);
  try {
    return await recorded({ id: detached, verb: name, specFile: spec }, () => run(name, spec, options));
  } catch (error) {
    const known = asCrosswalkError(error);
    fail(known, options);
    return known.exit;
  }
}

function addSandbox(root: Command): void {
  root
    .command('sandbox')
    .description('start simulators of both systems with a made-up customer, until stopped')
    .option('--json', 'print one JSON document on stdout')
    .option('--folder <path>', 'where the connections file goes (default: a new temporary folder)')
    .option('--tickets <number>', 'how many tickets (default: 500)')
    .option('--seed <number>', 'seed of the made-up customer (default: 1)')
    .option('--speed <number>', 'how many times faster than real time the clock runs (default: 1)')
    .option('--start <time>', 'time at which the clock starts, ISO 8601 (default: now)')
    .option('--restore <file>', 'go on from a saved state')
    .option('--save-on-exit <file>', 'save the state when it is stopped')
    .action(async (options: RawOptions) => {
      try {
        process.exitCode = await runSandbox(options);
      } catch (error) {
        const known = asCrosswalkError(error);
        fail(known, options);
        process.exitCode = known.exit;
      }
    });
}

function addLanguageServer(root: Command): void {
  root
    .command('lsp')
    .description('the language server, for editors other than VS Code')
    .option('--stdio', 'talk over stdin and stdout')
    .action((options: { readonly stdio?: boolean }) => {
      if (options.stdio === true) runLanguageServer();
      else fail(usageFault('The language server talks over stdin and stdout only: give --stdio.', 'lsp'), {});
      process.exitCode = options.stdio === true ? 0 : 2;
    });
}

/** `ledger export FILE` and `ledger import FILE`: the file first, since it is always given. */
function addLedger(parent: Command, name: string): void {
  const verb = `ledger ${name}`;
  const command = parent.command(name).usage('[options] FILE SPEC').description(SUMMARIES[verb] ?? '').argument('<file>', 'the ledger\'s file').argument('[spec]', 'mapping spec, *.crosswalk.yaml; may be left out where the folder holds only one');
  addOptions(command, verb).action(async (file: string, spec: string | undefined, options: RawOptions) => {
    process.exitCode = await run(verb, spec, { ...options, file });
  });
}

/** The one verb that takes many specs. */
function addCheck(root: Command): void {
  const command = root.command('check').usage('[options] SPEC...').description(SUMMARIES['check'] ?? '').argument('[spec...]', 'mapping specs, folders or patterns such as "**/*.crosswalk.yaml"; may be left out where the folder holds only one');
  addOptions(command, 'check').action(async (specs: readonly string[], options: RawOptions) => {
    process.exitCode = await run('check', undefined, { ...options, specs });
  });
}

function program(): Command {
  const root = new Command('crosswalk')
    .description('Moves a helpdesk from Autotask PSA to Intercom, as code. The commands stand in the order of the way.')
    .version(manifest.version, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  const ledger = root.command('ledger').description('take the project\'s ledger along: export, import');
  for (const name of ['export', 'import']) addLedger(ledger, name);
  for (const name of Object.keys(VERBS)) {
    if (name.includes(' ')) continue;
    if (name === 'check') {
      addCheck(root);
      continue;
    }
    const command = root.command(name).usage('[options] SPEC').description(SUMMARIES[name] ?? '').argument('[spec]', 'mapping spec, *.crosswalk.yaml; may be left out where the folder holds only one');
    addOptions(command, name).action(async (spec: string | undefined, options: RawOptions) => {
      process.exitCode = await runRecorded(name, spec, options);
    });
  }
  addSandbox(root);
  addLanguageServer(root);
  return root;
}

/** A command line that cannot be read is refused like everything else: code, reason, remedy, exit 2. Help and version end well. */
function failToParse(error: unknown, args: readonly string[]): void {
  if (!(error instanceof CommanderError)) throw error;
  if (error.exitCode === 0) return;
  process.exitCode = 2;
  if (error.code === 'commander.help') return;
  fail(usageFault(error.message, Object.keys(VERBS).find((name) => name === args[0]) ?? null), { json: args.includes('--json') });
}

// A reader that stops early (`| head`) is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
try {
  await program().parseAsync(process.argv);
} catch (error) {
  failToParse(error, process.argv.slice(2));
}
