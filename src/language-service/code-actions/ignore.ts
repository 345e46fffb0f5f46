import { SETTABLE_CODES } from '../../spec/rules/codes.ts';
import type { FixProvider } from './fix.ts';
import { endOf, entryAt, eolAt, indentAt, lineStart } from './layout.ts';

/** What is about comments is not kept quiet by one more. */
const ABOUT_COMMENTS = new Set(['spec/unused-suppression', 'spec/unknown-rule', 'spec/stays-error']);

/** A comment above the line that keeps a remark quiet. Errors cannot be kept quiet: no run starts with one. */
export const suppressed: FixProvider = ({ world: { spec }, complaint: { code, error, start } }) => {
  if (error || !SETTABLE_CODES.includes(code) || ABOUT_COMMENTS.has(code)) return [];
  const at = lineStart(spec.text, start);
  const entry = entryAt(spec, start);
  const inText = entry !== null && entry.braces === null && entry.valueStart < at && at <= endOf(entry) && entry.children.length === 0;
  return inText ? [] : [{ title: `Keep ${code} quiet here`, edits: [{ start: at, end: at, text: `${indentAt(spec.text, start)}# crosswalk-ignore ${code}${eolAt(spec.text, start)}` }] }];
};
