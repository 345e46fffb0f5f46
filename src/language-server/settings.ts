/** Settings of the editor, as they come: nothing in them is trusted. */
import { STALE_AFTER, RULE_SETTINGS, type RuleSetting, type RuleSettings } from '../spec/report.ts';
import { SETTABLE_CODES } from '../spec/rules/codes.ts';

export interface Settings {
  readonly rules: RuleSettings;
  /** Days; 0: never. */
  readonly staleAfter: number;
  /** Whether lines show what they make of the pinned record. */
  readonly preview: boolean;
}

export const USUAL_SETTINGS: Settings = { rules: new Map(), staleAfter: STALE_AFTER, preview: true };

function partOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

function isSetting(value: unknown): value is RuleSetting {
  return RULE_SETTINGS.some((setting) => setting === value);
}

function rulesOf(value: unknown): RuleSettings {
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(Object.entries(value).filter((entry): entry is [string, RuleSetting] => SETTABLE_CODES.includes(entry[0]) && isSetting(entry[1])));
}

/** @param value what the client sends as `settings`: `{ crosswalk: { rules, catalog: { staleAfterDays }, preview: { enabled } } }`. */
export function settingsOf(value: unknown): Settings {
  const own = partOf(value, 'crosswalk');
  const days = partOf(partOf(own, 'catalog'), 'staleAfterDays');
  return { rules: rulesOf(partOf(own, 'rules')), staleAfter: typeof days === 'number' && Number.isFinite(days) && days >= 0 ? days : STALE_AFTER, preview: partOf(partOf(own, 'preview'), 'enabled') !== false };
}
