import { DEFAULT_SWITCHES } from '../autotask/switches.ts';
import { defaultSwitches } from '../intercom/switches.ts';
import { AUTOTASK_FORMS, INTERCOM_FORMS } from './switch-forms.ts';
import type { SwitchForm } from './switch-forms.ts';
import { badInput } from './refusal.ts';

const LONGEST_TEXT = 300;
const MOST_TEXTS = 100;

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= LONGEST_TEXT;
}

function isThrottle(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { count, windowMs, ...rest } = value as Readonly<Record<string, unknown>>;
  return isAmount(count) && isAmount(windowMs) && Object.keys(rest).length === 0;
}

/** Whether the value has the form; the words are what the form is called in a message. */
function judge(form: SwitchForm, value: unknown): { readonly good: boolean; readonly words: string } {
  if (typeof form !== 'string') return { good: form.includes(value as string), words: `one of ${form.map((word) => JSON.stringify(word)).join(', ')}` };
  switch (form) {
    case 'flag':
      return { good: typeof value === 'boolean', words: 'true or false' };
    case 'amount':
      return { good: isAmount(value), words: 'a number that is not negative' };
    case 'amount?':
      return { good: value === null || isAmount(value), words: 'a number that is not negative, or null' };
    case 'text':
      return { good: isText(value), words: `a text of at most ${LONGEST_TEXT} characters` };
    case 'text?':
      return { good: value === null || isText(value), words: `a text of at most ${LONGEST_TEXT} characters, or null` };
    case 'texts':
      return { good: Array.isArray(value) && value.length <= MOST_TEXTS && value.every(isText), words: `a list of at most ${MOST_TEXTS} texts` };
    case 'throttle?':
      return { good: value === null || isThrottle(value), words: '{ "count", "windowMs" } or null' };
  }
}

/** Flags and numbers are told apart by their defaults; every other switch has its form in the table. */
function formOf(name: string, fallback: unknown, forms: Readonly<Record<string, SwitchForm>>): SwitchForm {
  const told = Object.hasOwn(forms, name) ? forms[name] : undefined;
  return told ?? (typeof fallback === 'boolean' ? 'flag' : 'amount');
}

/** New values for some switches of a simulator, every one checked. @throws ControlRefusal 400; nothing counts then. */
export function checkedSwitches(system: 'autotask' | 'intercom', value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badInput('The request must be a JSON object of switches.');
  const defaults: Readonly<Record<string, unknown>> = system === 'autotask' ? { ...DEFAULT_SWITCHES } : { ...defaultSwitches() };
  const forms = system === 'autotask' ? AUTOTASK_FORMS : INTERCOM_FORMS;
  for (const [name, wanted] of Object.entries(value)) {
    if (!Object.hasOwn(defaults, name)) throw badInput(`There is no switch "${name.slice(0, 60)}".`, 'GET the switches to see their names.');
    const { good, words } = judge(formOf(name, defaults[name], forms), wanted);
    if (!good) throw badInput(`${name} must be ${words}.`);
  }
  return { ...value };
}
