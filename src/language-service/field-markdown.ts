/** What is known of one field, as Markdown: shown by completion when a person looks at an item, and on hover. */
import type { Field, FieldProfile, Option, SystemName } from '../catalog/model.ts';
import type { FieldPlace } from './field-uses.ts';
import { codeSpan, plainWords } from './text/markdown.ts';

const SYSTEMS: Readonly<Record<SystemName, string>> = { autotask: 'Autotask', connectwise: 'ConnectWise', atera: 'Atera', intercom: 'Intercom' };
const MOST_OPTIONS = 12;
const MOST_PLACES = 8;
const MOST_SHAPES = 5;

/** What the text tells beside the field itself. */
export interface FieldSetting {
  /** The catalog's name of the entity; for Intercom `company`, `contact`, `conversation`. */
  readonly entity: string;
  /** null: not known. */
  readonly system: SystemName | null;
  /** Where the specs at hand use it (`usesOfField`). */
  readonly uses: readonly FieldPlace[];
}

/** `96 %`; between 0 and 100 nothing is rounded to all or none. */
export function shareOf(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (part / whole) * 100;
  const rounded = part === 0 ? 0 : part === whole ? 100 : Math.min(99, Math.max(1, Math.round(percent)));
  return `${rounded} %`;
}

/** `list`, `text, at most 50 characters`, `reference to Company` */
export function typeOf(field: Field): string {
  if (field.reference !== undefined && field.type === 'reference') return `reference to ${field.reference}`;
  return field.length === undefined ? field.type : `${field.type}, at most ${field.length} characters`;
}

function traits(field: Field): string {
  const words = [field.custom ? 'user-defined' : '', field.required ? 'required' : '', field.readOnly ? 'read-only' : '', field.internal === true ? 'never shown to customers' : ''];
  return [plainWords(typeOf(field)), ...words.filter((word) => word !== '')].join(' · ');
}

function filled({ profile }: Field): string {
  if (profile === undefined) return 'How often it is filled is not known.';
  const { sampled, filled: some, distinct, longest } = profile;
  return `Filled in ${some} of ${sampled} records seen (${shareOf(some, sampled)}); ${distinct} different values, the longest of ${longest} characters.`;
}

function optionLine(option: Option, profile: FieldProfile | undefined): string {
  const counts = profile?.options;
  const count = counts !== undefined && Object.hasOwn(counts, option.value) ? counts[option.value] : undefined;
  const notes = [option.label === option.value ? '' : codeSpan(`#${option.value}`), count === undefined ? '' : `${count} records`, option.active ? '' : 'retired'].filter((note) => note !== '');
  return `- ${plainWords(option.label)}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`;
}

function optionLines({ options, profile }: Field): readonly string[] {
  if (options === undefined || options.length === 0) return [];
  const rest = options.length - MOST_OPTIONS;
  return ['Options:', '', ...options.slice(0, MOST_OPTIONS).map((option) => optionLine(option, profile)), ...(rest > 0 ? [`- and ${rest} more`] : []), ''];
}

function shapes({ profile }: Field): string {
  const seen = profile?.shapes ?? [];
  return seen.length === 0 ? '' : `Shapes of its values: ${seen.slice(0, MOST_SHAPES).map(codeSpan).join(', ')}`;
}

function places(uses: readonly FieldPlace[]): string {
  if (uses.length === 0) return '';
  const told = uses.slice(0, MOST_PLACES).map(({ file, line, target }) => `${file === null ? '' : `${plainWords(file)} `}line ${line} (${codeSpan(target)})`);
  const rest = uses.length - MOST_PLACES;
  return `Used in ${told.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`;
}

/** Markdown; every name in it is escaped. */
export function fieldMarkdown(field: Field, { entity, system, uses }: FieldSetting): string {
  const label = field.label.trim() === '' || field.label === field.name ? '' : `**${plainWords(field.label)}** `;
  const owner = system === null ? '' : `${SYSTEMS[system]}: `;
  const paragraphs = [`${label}${codeSpan(field.name)}`, traits(field), filled(field), optionLines(field).join('\n'), shapes(field), `${owner}${codeSpan(`${entity}.${field.name}`)}`, places(uses)];
  return paragraphs.filter((text) => text.trim() !== '').map((text) => text.trimEnd()).join('\n\n');
}
