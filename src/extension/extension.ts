/** Entry of the extension. Awaits nothing: commands first, everything else when it is asked for (reference/editor-practice.md §5.6). */
import * as vscode from 'vscode';
import { SpecLanguage } from './language/language-client.ts';
import { connectionCommands } from './connections/connection-commands.ts';
import { ConnectionStore } from './connections/connection-store.ts';
import { DiffPanels } from './diff/diff-panel.ts';
import { EngineClient } from './engine/engine-client.ts';
import { makeLog } from './log.ts';
import { Memory } from './memory.ts';
import { registerCommands } from './run-command.ts';
import { adoptRuns } from './runs/adopt-runs.ts';
import { showRunItem } from './runs/run-item.ts';
import { RunWatch } from './runs/run-watch.ts';
import type { Services } from './services.ts';
import { controlVerbs } from './verbs/control-verbs.ts';
import { ledgerVerbs } from './verbs/ledger-verbs.ts';
import { pinCommands } from './verbs/pin.ts';
import { runVerbs } from './verbs/run-verbs.ts';
import { wayVerbs } from './verbs/way-verbs.ts';
import { registerViews } from './views/trees.ts';

function makeServices(context: vscode.ExtensionContext): Services {
  const log = makeLog();
  const connections = new ConnectionStore(context);
  const changed = new vscode.EventEmitter<void>();
  const language = new SpecLanguage(context, connections, log);
  const engine = new EngineClient(context, connections, log);
  const runs = new RunWatch(engine);
  context.subscriptions.push(log, connections, language, changed, runs);
  return { context, log, connections, language, engine, memory: new Memory(context), runs, changed };
}

async function openReport(file: string): Promise<void> {
  const uri = vscode.Uri.file(file);
  if (file.endsWith('.md')) await vscode.commands.executeCommand('markdown.showPreview', uri);
  else await vscode.window.showTextDocument(uri, { preview: true });
}

/** Not awaited: runs that went on while no window was open. */
function lookForRuns(services: Services): void {
  const failed = (error: unknown): void => services.log.warn(`runs: ${(error as Error).message}`);
  services.runs.begin().catch(failed);
  adoptRuns(services).catch(failed);
}

export function activate(context: vscode.ExtensionContext): void {
  const services = makeServices(context);
  const panels = new DiffPanels(services);
  context.subscriptions.push(
    registerCommands(
      {
        ...wayVerbs(services),
        ...runVerbs(services, panels),
        ...controlVerbs(services),
        ...ledgerVerbs(services),
        ...pinCommands(services),
        ...connectionCommands(services.connections),
        'crosswalk.refresh': async () => {
          services.connections.changed();
        },
        'crosswalk.openReport': openReport,
        'crosswalk.showLog': async () => services.log.show(true),
      },
      services.log,
    ),
    registerViews(services),
    showRunItem(services.runs),
    services.runs.onDidTurn(() => services.changed.fire()),
    services.changed.event(() => services.language.changed()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => lookForRuns(services)),
    panels.register(),
    vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('crosswalk.connectionsFile') && services.connections.changed()),
  );
  lookForRuns(services);
}
