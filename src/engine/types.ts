/** Types of the rooms above that callers of the engine need by name. */
export type { Target } from '../ledger/ledger.ts';
