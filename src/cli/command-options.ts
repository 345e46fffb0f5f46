import { InvalidArgumentError, Option, type Command } from 'commander';

function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

/** Every option once, with its words for `--help`. */
const OPTIONS = {
  to: () => new Option('--to <target>', 'staging or production; production is never a default'),
  source: () => new Option('--source <name>', 'source connection, before a spec exists'),
  destination: () => new Option('--destination <name>', 'destination connection, before a spec exists'),
  staging: () => new Option('--staging <name>', 'staging connection, before a spec exists'),
  folder: () => new Option('--folder <path>', 'without a spec: where the snapshots go (default: catalog)'),
  by: () => new Option('--by <name>', 'who signs'),
  size: () => new Option('--size <number>', 'how many tickets (default: 100, or all where there are fewer)'),
  seed: () => new Option('--seed <number>', 'seed of the choice (default: 1)'),
  refresh: () => new Option('--refresh', 'read the source again, although it was read before'),
  unmasked: () => new Option('--unmasked', 'keep real addresses in staging'),
  dryRun: () => new Option('--dry-run', 'do everything but write and sign'),
  format: () => new Option('--format <format>', 'text, json or sarif (default: text)'),
  fix: () => new Option('--fix', 'mend what is certain in the files, and check what is left'),
  rule: () => new Option('--rule <code=severity>', 'off, information, warning or error for one rule; may be given more than once').argParser(collect),
  step: () => new Option('--confirm <step>', 'a guided step is done; may be given more than once (with --by)').argParser(collect),
  hash: () => new Option('--confirm <hash>', 'do what the preview with this hash shows (with --by)').argParser(collect),
  canary: () => new Option('--canary <mailbox>', 'load a canary conversation to this mailbox of yours'),
  preview: () => new Option('--preview', 'only show what it would do (the default)'),
  keepAttributes: () => new Option('--keep-attributes', 'leave attributes and marker, to run again in this workspace'),
  records: () => new Option('--records', 'record by record'),
  all: () => new Option('--all', 'record by record, with values that are the same'),
  verify: () => new Option('--verify', 'check the audit chain'),
  head: () => new Option('--head <hash>', 'check that the chain contains this head of an earlier report, and nothing before it was changed'),
  form: () => new Option('--form <file>', 'write a form to answer in, a .json or .csv file'),
  answer: () => new Option('--answer <file>', 'read the answers of a form back and sign them (with --by)'),
  retry: () => new Option('--retry', 'load again what was answered with "retry"'),
  allHeld: () => new Option('--all', 'with --retry: everything that is held back and was not left'),
  spotSize: () => new Option('--size <number>', 'how many records, 25 to 50 (default: 25)'),
  person: () => new Option('--person <id>', 'only this contact, by its id in the source'),
  entity: () => new Option('--entity <name>', 'only records of this entity of the source'),
  run: () => new Option('--run <id>', 'only what this run made'),
  ids: () => new Option('--ids <file>', 'only the records of this list: one a line, as in "Ticket 12"'),
  pinEntity: () => new Option('--entity <name>', 'entity of the source, for example Ticket'),
  id: () => new Option('--id <id>', 'id of the record in the source'),
  pinFile: () => new Option('--file <file>', 'take the record from this JSON file'),
  unpin: () => new Option('--unpin', 'remove what is pinned of this entity'),
  purgeHash: () => new Option('--confirm <hash>', 'remove what the list with this hash shows (with --by)').argParser(collect),
};

type OptionName = keyof typeof OPTIONS;

/** What each verb takes. An option that does nothing for a verb is refused: `migrate --size 10` must not migrate everything. */
const OF_VERB: Readonly<Record<string, readonly OptionName[]>> = {
  connect: ['source', 'destination', 'staging'],
  discover: ['source', 'destination', 'staging', 'folder'],
  pin: ['pinEntity', 'id', 'pinFile', 'unpin'],
  check: ['format', 'rule', 'fix'],
  acknowledge: ['by', 'dryRun'],
  prepare: ['to', 'step', 'by', 'canary', 'dryRun'],
  sample: ['to', 'size', 'seed', 'refresh', 'unmasked', 'dryRun'],
  diff: ['records', 'all'],
  approve: ['by', 'dryRun'],
  migrate: ['to', 'dryRun'],
  delta: ['to', 'dryRun'],
  pause: ['by'],
  resume: ['by'],
  cancel: ['by'],
  parked: ['to', 'form', 'answer', 'retry', 'allHeld', 'by', 'dryRun'],
  reconcile: ['to'],
  rollback: ['to', 'preview', 'hash', 'entity', 'run', 'ids', 'keepAttributes', 'by', 'dryRun'],
  'spot-check': ['spotSize', 'seed', 'answer', 'by', 'dryRun'],
  accept: ['by', 'dryRun'],
  purge: ['person', 'purgeHash', 'by', 'dryRun'],
  status: ['verify', 'head'],
};

function progressStyle(value: string): string {
  if (['text', 'json', 'none'].includes(value)) return value;
  throw new InvalidArgumentError('Use text, json or none.');
}

/** Gives the command the options of its verb, and those that every verb has. */
export function addOptions(command: Command, verb: string): Command {
  for (const name of OF_VERB[verb] ?? []) command.addOption(OPTIONS[name]());
  return command
    .option('--json', 'print one JSON document on stdout')
    .option('--connections <file>', 'connections file (or the environment variable CROSSWALK_CONNECTIONS)')
    .option('--connections-fd <number>', 'read the connections from an inherited pipe')
    .option('--progress <style>', 'text, json or none (default: text)', progressStyle)
    // For a starter that may be gone before we are (engine/engine-record.ts).
    .addOption(new Option('--detached <id>').hideHelp());
}
