import { Command, CommanderError } from 'commander';
import { processClock } from '../base/clock.ts';
import type { CrosswalkError } from '../base/errors.ts';
import { connectionsFromFile, connectionsFromPipe, type Connections } from '../engine/connections.ts';
import type { Environment } from '../engine/environment.ts';
import { addOptions } from './command-options.ts';
import manifest from '../../package.json' with { type: 'json' };
import { usageFault, type RawOptions } from './options.ts';
import { asCrosswalkError, errorDocument, errorText, progressWriter, type ExitCode, type ProgressStyle, type VerbOutput } from './output.ts';
import { runSandbox } from './sandbox.ts';
import { VERBS } from './verbs.ts';
import { quoted } from './words.ts';

/** One line each for `--help`, in the order of the way (design §2). */
const SUMMARIES: Readonly<Record<string, string>> = {
  connect: 'check credentials and every permission, and name what is missing',
  discover: 'read the fields of both systems into snapshot files',
  check: 'check the mapping spec',
  plan: 'show what would be done: records, calls, hours, attributes, guided steps',
  scope: 'write the scope document',
  acknowledge: 'take note of what stays behind (--by NAME)',
  prepare: 'make attributes and the marker; list and confirm guided steps',
  sample: 'load a chosen sample and read every field back',
  diff: 'show the sample\'s diff: source, expected, arrived',
  approve: 'say that the sample\'s diff is right for this plan (--by NAME)',
  migrate: 'run the full migration (--to production)',
  parked: 'list what is held back, with remedies',
  reconcile: 'prove by both systems\' ids that nothing is missing',
  archive: 'export what stays behind to CSV or JSON',
  rollback: 'preview, then take back what this project made (--confirm HASH --by NAME)',
  accept: 'close the project (--by NAME)',
  status: 'show where the project stands (--verify checks the audit chain)',
};

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
  return { clock: processClock(process.env['CROSSWALK_CLOCK']), connections: connectionsOf(options), progress: progressWriter(style, process.stderr), signal };
}

function write(output: VerbOutput, options: RawOptions): void {
  if (options.progress !== 'json' && process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
  process.stdout.write(`${options.json === true ? JSON.stringify(output.document) : output.text}\n`);
}

function fail(error: CrosswalkError, options: RawOptions): void {
  if (options.json === true) process.stdout.write(`${JSON.stringify(errorDocument(error))}\n`);
  else process.stderr.write(`${errorText(error)}\n`);
  if (process.env['CROSSWALK_DEBUG'] !== undefined && error.cause instanceof Error) process.stderr.write(`${error.cause.stack ?? error.cause.message}\n`);
}

/** What a person types to go on after a stop: the same verb with the same spec and target. */
function resumeCommand(name: string, spec: string | undefined, options: RawOptions): string {
  return ['crosswalk', name, ...(spec === undefined ? [] : [spec]), ...(options.to === undefined ? [] : ['--to', options.to])].map(quoted).join(' ');
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
    if (signal.aborted && signal.reason instanceof Stopped) {
      sayStopped(resumeCommand(name, spec, options), options);
      return signal.reason.exit;
    }
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

function program(): Command {
  const root = new Command('crosswalk')
    .description('Moves a helpdesk from Autotask PSA to Intercom, as code. The commands stand in the order of the way.')
    .version(manifest.version, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  for (const name of Object.keys(VERBS)) {
    const command = root.command(name).usage('[options] SPEC').description(SUMMARIES[name] ?? '').argument('[spec]', 'mapping spec, *.crosswalk.yaml; may be left out where the folder holds only one');
    addOptions(command, name).action(async (spec: string | undefined, options: RawOptions) => {
      process.exitCode = await run(name, spec, options);
    });
  }
  addSandbox(root);
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
