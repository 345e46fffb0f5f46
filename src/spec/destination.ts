/**
 * What Intercom lets a load fill on its own objects (reference/intercom.md §7, §8, §12). Keys that we set ourselves
 * (`company_id`, `external_id`, `role`, `state`) are not here.
 */
import type { FieldType } from '../catalog/model.ts';
import type { AttributeDefinition } from './compiled.ts';

export type Model = AttributeDefinition['model'];

export interface BuiltIn {
  readonly name: string;
  readonly type: FieldType;
  /** Characters; null: no limit known. */
  readonly length: number | null;
  /** error: the load cannot do without; warning: it would be poor without. */
  readonly needed: 'error' | 'warning' | null;
}

function builtIn(name: string, type: FieldType, needed: BuiltIn['needed'] = null, length: number | null = null): BuiltIn {
  return { name, type, length, needed };
}

const FIELDS: Readonly<Record<Model, readonly BuiltIn[]>> = {
  company: [
    builtIn('name', 'text', 'error'),
    builtIn('website', 'text'),
    builtIn('industry', 'text'),
    builtIn('plan', 'text'),
    builtIn('size', 'integer'),
    builtIn('monthly_spend', 'integer'),
    builtIn('remote_created_at', 'datetime'),
  ],
  contact: [
    builtIn('name', 'text', 'warning'),
    builtIn('email', 'text', 'warning', 254),
    builtIn('phone', 'text'),
    builtIn('avatar', 'text'),
    builtIn('signed_up_at', 'datetime'),
    builtIn('unsubscribed_from_emails', 'boolean'),
  ],
  conversation: [builtIn('title', 'text', 'warning'), builtIn('body', 'text', 'error'), builtIn('created_at', 'datetime', 'error')],
};

/** Longest text of a contact's or company's attribute, in characters (reference/intercom.md §10). */
export const ATTRIBUTE_LENGTH = 255;

/** Custom attributes of contacts and companies together, in one workspace (reference/intercom.md §10). */
export const MOST_ATTRIBUTES = 250;
export const MODELS_WITH_LIMIT = ['company', 'contact'] as const;

/** What the contact's trace attribute is called: a lead takes no `external_id`. */
export const CONTACT_TRACE = 'Source Contact ID';

export function builtInsOf(model: Model): readonly BuiltIn[] {
  return FIELDS[model];
}

export function findBuiltIn(model: Model, name: string): BuiltIn | null {
  return FIELDS[model].find((field) => field.name === name) ?? null;
}
