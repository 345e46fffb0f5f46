/** What each verb prints with `--json`, by the name of the verb. `schemas/` is generated from these types. */
import type { DiffDocument } from '../diff/model.ts';
import type { Plan } from '../spec/plan.ts';
import type { ArchiveResult } from './archive.ts';
import type { CheckResult } from './check.ts';
import type { ConnectResult } from './connect.ts';
import type { ControlResult } from './control.ts';
import type { DeltaResult } from './delta.ts';
import type { DiscoverResult } from './discover.ts';
import type { LedgerCopyResult } from './ledger-copy.ts';
import type { MigrateResult } from './migrate.ts';
import type { ParkedResult } from './parked.ts';
import type { PinResult } from './pin.ts';
import type { PrepareResult } from './prepare.ts';
import type { PurgeResult } from './purge.ts';
import type { ReconcileResult } from './reconcile.ts';
import type { RollbackResult } from './rollback.ts';
import type { SampleResult } from './sample.ts';
import type { ScopeResult } from './scope.ts';
import type { AcknowledgeResult, ApproveResult, SignResult } from './sign.ts';
import type { SpotCheckResult } from './spot-check.ts';
import type { StatusResult } from './status.ts';

/** In place of a result where a verb was refused or failed. */
export interface ErrorResult {
  readonly error: { readonly code: string; readonly message: string; readonly where: { readonly file?: string; readonly line?: number; readonly column?: number; readonly record?: string }; readonly remedy: string };
}

export interface VerbResults {
  readonly connect: ConnectResult;
  readonly discover: DiscoverResult;
  readonly pin: PinResult;
  /** Of several specs: each of them. */
  readonly check: CheckResult | { readonly specs: readonly CheckResult[] };
  readonly plan: Plan;
  readonly scope: ScopeResult;
  readonly acknowledge: AcknowledgeResult;
  readonly prepare: PrepareResult;
  readonly sample: SampleResult;
  readonly diff: DiffDocument;
  readonly approve: ApproveResult;
  readonly migrate: MigrateResult;
  readonly delta: DeltaResult;
  readonly pause: ControlResult;
  /** Of a run whose process was gone: what the run itself prints. */
  readonly resume: ControlResult | SampleResult | MigrateResult | DeltaResult | RollbackResult;
  readonly cancel: ControlResult;
  readonly parked: ParkedResult;
  readonly reconcile: ReconcileResult;
  readonly archive: ArchiveResult;
  readonly rollback: RollbackResult;
  readonly 'spot-check': SpotCheckResult;
  readonly accept: SignResult;
  readonly purge: PurgeResult;
  readonly 'ledger export': LedgerCopyResult;
  readonly 'ledger import': LedgerCopyResult;
  readonly status: StatusResult;
}
