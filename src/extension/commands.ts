/** Every command of the extension: its id, its signature and how the manifest shows it. No `vscode` here, so that a test can lint the manifest. */

/** Where a command can be found: in the palette at any time, only while a spec is open or present, or never (menus and links only). */
export type Visibility = 'always' | 'spec' | 'never';

export interface CommandFacts {
  readonly title: string;
  readonly visibility: Visibility;
  /** Talks to a system or starts the engine: off in an untrusted workspace (design §4, reference/editor-practice.md §5.15). */
  readonly needsTrust: boolean;
  /** Codicon, where the command stands in a view's title or a row. */
  readonly icon?: string;
}

/** Argument of each command. A spec is given as the text of its file URI, so that command links and menus can pass it; a target is `staging` or `production`. */
export interface CommandArguments {
  'crosswalk.connect': [spec?: string];
  'crosswalk.discover': [spec?: string];
  'crosswalk.pin': [spec?: string, entity?: string, id?: string];
  'crosswalk.check': [spec?: string];
  'crosswalk.plan': [spec?: string];
  'crosswalk.scope': [spec?: string];
  'crosswalk.acknowledge': [spec?: string];
  'crosswalk.prepare': [spec?: string, target?: string];
  'crosswalk.sample': [spec?: string];
  'crosswalk.diff': [spec?: string, run?: string];
  'crosswalk.approve': [spec?: string];
  'crosswalk.migrate': [spec?: string];
  'crosswalk.delta': [spec?: string];
  'crosswalk.pause': [spec?: string];
  'crosswalk.resume': [spec?: string];
  'crosswalk.cancel': [spec?: string];
  'crosswalk.reconcile': [spec?: string, target?: string];
  'crosswalk.archive': [spec?: string];
  'crosswalk.spotCheck': [spec?: string];
  'crosswalk.answerSpotCheck': [spec?: string];
  'crosswalk.rollback': [spec?: string];
  'crosswalk.rollbackPart': [spec?: string, run?: string];
  'crosswalk.parked': [spec?: string, target?: string];
  'crosswalk.parkedForm': [spec?: string, target?: string, file?: string];
  'crosswalk.answerParked': [spec?: string, target?: string, file?: string];
  'crosswalk.retryParked': [spec?: string, target?: string];
  'crosswalk.purge': [spec?: string, person?: string];
  'crosswalk.exportLedger': [spec?: string, file?: string];
  'crosswalk.importLedger': [spec?: string, file?: string];
  'crosswalk.verifyLedger': [spec?: string, head?: string];
  'crosswalk.status': [spec?: string];
  'crosswalk.accept': [spec?: string];
  'crosswalk.addConnection': [name?: string];
  'crosswalk.editConnection': [name?: string];
  'crosswalk.removeConnection': [name?: string];
  'crosswalk.refresh': [];
  'crosswalk.openReport': [file: string];
  'crosswalk.openLine': [spec: string, line: string];
  'crosswalk.showLog': [];
}

export type CommandId = keyof CommandArguments;

const verb = (title: string, icon?: string): CommandFacts => ({
  title: `Crosswalk: ${title}`,
  visibility: 'spec',
  needsTrust: true,
  ...(icon === undefined ? {} : { icon }),
});

export const COMMANDS: Readonly<Record<CommandId, CommandFacts>> = {
  'crosswalk.connect': verb('Check Connections'),
  'crosswalk.discover': verb('Discover Fields of Both Systems'),
  'crosswalk.pin': verb('Pin a Record Beside the Spec', '$(pin)'),
  'crosswalk.check': { title: 'Crosswalk: Check Spec', visibility: 'spec', needsTrust: false, icon: '$(checklist)' },
  'crosswalk.plan': verb('Show Plan'),
  'crosswalk.scope': verb('Open Scope Document'),
  'crosswalk.acknowledge': verb('Acknowledge Exclusions'),
  'crosswalk.prepare': verb('Prepare Destination'),
  'crosswalk.sample': verb('Run Sample', '$(beaker)'),
  'crosswalk.diff': verb('Show Diff of Sample', '$(diff)'),
  'crosswalk.approve': verb('Approve Sample'),
  'crosswalk.migrate': verb('Migrate to Production'),
  'crosswalk.delta': verb('Bring What Changed Since'),
  'crosswalk.pause': verb('Pause Run', '$(debug-pause)'),
  'crosswalk.resume': verb('Resume Run', '$(debug-continue)'),
  'crosswalk.cancel': verb('Cancel Run', '$(debug-stop)'),
  'crosswalk.reconcile': verb('Reconcile Both Systems'),
  'crosswalk.archive': verb('Archive What Is Left Behind'),
  'crosswalk.spotCheck': verb('List Records to Look at by Hand'),
  'crosswalk.answerSpotCheck': verb('Record What You Saw by Hand'),
  'crosswalk.rollback': verb('Roll Back'),
  'crosswalk.rollbackPart': verb('Roll Back a Part'),
  'crosswalk.parked': verb('Show What Is Held Back', '$(list-unordered)'),
  'crosswalk.parkedForm': verb('Write Form for What Is Held Back'),
  'crosswalk.answerParked': verb('Sign Answers of a Form'),
  'crosswalk.retryParked': verb('Load Again What Was Held Back'),
  'crosswalk.purge': verb('Purge Personal Data'),
  'crosswalk.exportLedger': verb('Export Ledger'),
  'crosswalk.importLedger': verb('Import Ledger'),
  'crosswalk.verifyLedger': verb('Verify Ledger'),
  'crosswalk.status': verb('Show Status'),
  'crosswalk.accept': verb('Accept Migration'),
  'crosswalk.addConnection': { title: 'Crosswalk: Add Connection', visibility: 'always', needsTrust: false, icon: '$(add)' },
  'crosswalk.editConnection': { title: 'Crosswalk: Edit Connection', visibility: 'always', needsTrust: false, icon: '$(edit)' },
  'crosswalk.removeConnection': { title: 'Crosswalk: Remove Connection', visibility: 'always', needsTrust: false, icon: '$(trash)' },
  'crosswalk.refresh': { title: 'Crosswalk: Refresh', visibility: 'never', needsTrust: false, icon: '$(refresh)' },
  'crosswalk.openReport': { title: 'Crosswalk: Open Report', visibility: 'never', needsTrust: false },
  'crosswalk.openLine': { title: 'Crosswalk: Open Line of Spec', visibility: 'never', needsTrust: false },
  'crosswalk.showLog': { title: 'Crosswalk: Show Log', visibility: 'always', needsTrust: false },
};

/** The function behind each command; what it gives back is for tests and command links. */
export type CommandHandlers = { readonly [Id in CommandId]: (...args: CommandArguments[Id]) => Promise<unknown> };

export const VIEWS = { connections: 'crosswalk.connections', state: 'crosswalk.state', runs: 'crosswalk.runs' } as const;
export const DIFF_PANEL = 'crosswalk.diff';
export const LANGUAGE = 'crosswalk';
