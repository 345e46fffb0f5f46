/** The one wrapper of all commands: trust, log, errors. */
import path from 'node:path';
import * as vscode from 'vscode';
import { CrosswalkError } from '../base/errors.ts';
import { COMMANDS } from './commands.ts';
import { inEditorWords } from './verbs/words.ts';
import type { CommandHandlers, CommandId } from './commands.ts';
import { EngineStopped } from './engine/engine-process.ts';

const TRUST = 'This folder is not trusted yet, so Crosswalk connects to nothing and runs nothing from it. Editing and checking work.';

async function offerTrust(): Promise<void> {
  const choice = await vscode.window.showWarningMessage(TRUST, 'Manage Trust');
  if (choice !== undefined) await vscode.commands.executeCommand('workbench.trust.manage');
}

async function openPlace(error: CrosswalkError): Promise<void> {
  const { file, line, column } = error.where;
  if (file === undefined) return;
  const position = new vscode.Position(Math.max(0, (line ?? 1) - 1), Math.max(0, (column ?? 1) - 1));
  await vscode.window.showTextDocument(vscode.Uri.file(file), { selection: new vscode.Range(position, position) });
}

async function showProblem(error: CrosswalkError, given: readonly (string | undefined)[], log: vscode.LogOutputChannel): Promise<void> {
  const record = error.where.record === undefined ? '' : ` (${error.where.record})`;
  const remedy = inEditorWords(error.remedy);
  const text = `${error.message}${record} ${remedy.text}`;
  const go = remedy.first === null ? [] : [COMMANDS[remedy.first].title.replace('Crosswalk: ', '')];
  const place = error.where.file !== undefined && path.isAbsolute(error.where.file) && error.where.line !== undefined ? ['Go to Line'] : [];
  // Exit 2 is a refusal, not a breakdown: the person has something to do first (design §4).
  const show = error.exit === 2 ? vscode.window.showWarningMessage : vscode.window.showErrorMessage;
  const choice = await show(text, ...go, ...place, 'Show Log');
  if (remedy.first !== null && choice !== undefined && choice === go[0]) await vscode.commands.executeCommand(remedy.first, ...(COMMANDS[remedy.first].visibility === 'spec' ? given.slice(0, 1) : []));
  if (choice === 'Go to Line') await openPlace(error);
  if (choice === 'Show Log') log.show(true);
}

/** Tells a person how a command failed; the log keeps the rest. */
export async function report(id: string, given: readonly (string | undefined)[], error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  if (error instanceof EngineStopped) {
    log.info(`${id}: stopped`);
    await vscode.window.showInformationMessage(error.message);
    return;
  }
  if (error instanceof CrosswalkError) {
    log.error(`${id}: ${error.code}: ${error.message}`);
    await showProblem(error, given, log);
    return;
  }
  // The stack goes to the log only: a person can do nothing with it.
  log.error(`${id}: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown failure'}`);
  await showProblem(new CrosswalkError('extension/unexpected', 'Something went wrong inside Crosswalk.', { remedy: 'The log tells more.', exit: 1 }), given, log);
}

/** A row of a tree may stand for more than one argument: its spec, then its run or workspace. VS Code adds the selection, which is not asked for. */
function textArguments(args: readonly unknown[]): readonly (string | undefined)[] {
  const row = (args[0] as { readonly args?: unknown } | null | undefined)?.args;
  return Array.isArray(row) ? row.map(textArgument) : args.map(textArgument);
}

/** A menu of the editor passes a Uri, a row of a tree its element; a command takes text. */
function textArgument(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  if (argument instanceof vscode.Uri) return argument.toString();
  const inner = (argument as { readonly argument?: unknown } | null | undefined)?.argument;
  return typeof inner === 'string' ? inner : undefined;
}

function register<Id extends CommandId>(id: Id, handlers: CommandHandlers, log: vscode.LogOutputChannel): vscode.Disposable {
  const handler = handlers[id] as (...args: readonly (string | undefined)[]) => Promise<unknown>;
  return vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
    if (COMMANDS[id].needsTrust && !vscode.workspace.isTrusted) {
      void offerTrust();
      return undefined;
    }
    log.debug(id);
    const given = textArguments(args);
    try {
      return await handler(...given);
    } catch (error) {
      // Not awaited: a command is over when its work is, not when its message was dismissed.
      void report(id, given, error, log);
      return undefined;
    }
  });
}

export function registerCommands(handlers: CommandHandlers, log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.Disposable.from(...(Object.keys(COMMANDS) as CommandId[]).map((id) => register(id, handlers, log)));
}
