import { AUTOTASK_TO_INTERCOM } from './autotask-intercom.ts';
import type { Subject } from './subject.ts';

/** Every pair of systems that the product can move between passes the same suite. */
export const SUBJECTS: readonly Subject[] = [AUTOTASK_TO_INTERCOM];
