import type * as vscode from 'vscode';
import type { ConnectionStore } from './connections/connection-store.ts';
import type { EngineClient } from './engine/engine-client.ts';
import type { SpecLanguage } from './language/language-client.ts';
import type { Memory } from './memory.ts';
import type { RunWatch } from './runs/run-watch.ts';

/** What commands and views share: made once by `activate`. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly connections: ConnectionStore;
  readonly engine: EngineClient;
  readonly language: SpecLanguage;
  readonly memory: Memory;
  readonly runs: RunWatch;
  /** Fired when a verb has ended: the views read anew. */
  readonly changed: vscode.EventEmitter<void>;
}
