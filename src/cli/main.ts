import { Command } from 'commander';
import { processClock } from '../base/clock.ts';
import type { CrosswalkError } from '../base/errors.ts';
import { connectionsFromFile, connectionsFromPipe, type Connections } from '../engine/connections.ts';
import type { Environment } from '../engine/environment.ts';
import type { RawOptions } from './options.ts';
import { asCrosswalkError, errorDocument, errorText, progressWriter, type ExitCode, type ProgressStyle, type VerbOutput } from './output.ts';
import { runSandbox } from './sandbox.ts';
import { VERBS } from './verbs.ts';

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
      process.stderr.write('\nStopping at the next safe place; the run can be resumed.\n');
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
      if (options.json === true) process.stdout.write(`${JSON.stringify({ stopped: true, resume: `crosswalk ${name}` })}\n`);
      return signal.reason.exit;
    }
    const known = asCrosswalkError(error);
    fail(known, options);
    return known.exit;
  }
}

function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

function addOptions(command: Command): Command {
  return command
    .option('--json', 'print one JSON document on stdout')
    .option('--connections <file>', 'connections file (or the environment variable CROSSWALK_CONNECTIONS)')
    .option('--connections-fd <number>', 'read the connections from an inherited pipe')
    .option('--progress <style>', 'text, json or none')
    .option('--to <target>', 'staging or production; production is never a default')
    .option('--source <name>', 'source connection, before a spec exists')
    .option('--destination <name>', 'destination connection, before a spec exists')
    .option('--staging <name>', 'staging connection, before a spec exists')
    .option('--folder <path>', 'discover without a spec: where the snapshots go')
    .option('--by <name>', 'who signs')
    .option('--size <number>', 'sample: tickets')
    .option('--seed <number>', 'sample: seed of the choice')
    .option('--refresh', 'sample: read the source again')
    .option('--unmasked', 'sample: keep real addresses in staging')
    .option('--dry-run', 'do everything but write and sign')
    .option('--confirm <what>', 'prepare: guided step; rollback: hash of the preview', collect)
    .option('--canary <mailbox>', 'prepare: load a canary conversation to this mailbox')
    .option('--preview', 'rollback: only show what it would do')
    .option('--records', 'diff: record by record')
    .option('--all', 'diff: record by record, with values that are the same')
    .option('--verify', 'status: check the audit chain');
}

function program(): Command {
  const root = new Command('crosswalk').description('Moves a helpdesk to Intercom, as code.').showHelpAfterError();
  for (const name of Object.keys(VERBS)) {
    addOptions(root.command(name).description(SUMMARIES[name] ?? '').argument('[spec]', 'mapping spec, *.crosswalk.yaml')).action(async (spec: string | undefined, options: RawOptions) => {
      process.exitCode = await run(name, spec, options);
    });
  }
  root
    .command('sandbox')
    .description('start simulators of both systems with a made-up customer, until stopped')
    .option('--json', 'print one JSON document on stdout')
    .option('--folder <path>', 'where the connections file goes')
    .option('--tickets <number>', 'how many tickets')
    .option('--seed <number>', 'seed of the made-up customer')
    .option('--speed <number>', 'how much faster than real time the clock runs')
    .option('--start <time>', 'time at which the clock starts, ISO 8601')
    .action(async (options: RawOptions) => {
      process.exitCode = await runSandbox(options);
    });
  return root;
}

// A reader that stops early (`| head`) is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
await program().parseAsync(process.argv);
