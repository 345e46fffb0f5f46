import type { Rule } from 'eslint';

/** Names of the rooms, top first. */
export const ROOMS: readonly string[];
/** ESLint rule: a room imports only rooms above it. */
export const roomOrder: Rule.RuleModule;
