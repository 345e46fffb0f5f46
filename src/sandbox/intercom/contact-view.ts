import type { SimContact } from './model.ts';
import { shownAttributes } from './objects/relations.ts';
import type { Workspace } from './workspace.ts';

/** Lists inside a contact carry at most ten (reference/intercom.md §7). */
const INLINE = 10;

function addressable(contact: SimContact, type: string, path: string, ids: readonly string[]): object {
  const url = `/contacts/${contact.id}/${path}`;
  const data = ids.slice(0, INLINE).map((id) => ({ type, id, url: `/${path}/${id}` }));
  return { type: 'list', data, url, total_count: ids.length, has_more: ids.length > INLINE };
}

/** What a simulated contact never has. */
const UNUSED: Readonly<Record<string, null>> = Object.fromEntries(
  [
    'last_contacted_at',
    'last_email_opened_at',
    'last_email_clicked_at',
    'language_override',
    'browser',
    'browser_version',
    'browser_language',
    'os',
    'android_app_name',
    'android_app_version',
    'android_device',
    'android_os_version',
    'android_sdk_version',
    'android_last_seen_at',
    'ios_app_name',
    'ios_app_version',
    'ios_device',
    'ios_os_version',
    'ios_sdk_version',
    'ios_last_seen_at',
    'utm_campaign',
    'utm_content',
    'utm_medium',
    'utm_source',
    'utm_term',
    'referrer',
    'enabled_push_messaging',
  ].map((name) => [name, null]),
);

/** The contact object of reference/intercom.md §7. */
export function contactView(workspace: Workspace, contact: SimContact): object {
  const tags = [...contact.tags.keys()].filter((id) => workspace.tags.has(id));
  return {
    type: 'contact',
    id: contact.id,
    workspace_id: workspace.identity.id,
    external_id: contact.externalId,
    role: contact.role,
    email: contact.email,
    email_domain: contact.email?.split('@')[1] ?? null,
    phone: contact.phone,
    name: contact.name,
    avatar: contact.avatar === null ? null : { type: 'avatar', image_url: contact.avatar },
    owner_id: contact.ownerId,
    social_profiles: { type: 'list', data: [] },
    has_hard_bounced: false,
    marked_email_as_spam: false,
    unsubscribed_from_emails: contact.unsubscribed,
    created_at: contact.createdAt,
    updated_at: contact.updatedAt,
    signed_up_at: contact.signedUpAt,
    last_seen_at: contact.lastSeenAt,
    last_replied_at: contact.lastRepliedAt,
    location: { type: 'location', country: null, region: null, city: null, country_code: null, continent_code: null },
    custom_attributes: shownAttributes(workspace, 'contact', contact.attributes),
    tags: addressable(contact, 'tag', 'tags', tags),
    notes: addressable(contact, 'note', 'notes', workspace.people.notesOf.get(contact.id) ?? []),
    companies: addressable(contact, 'company', 'companies', [...contact.companies]),
    opted_out_subscription_types: addressable(contact, 'subscription', 'subscriptions', []),
    opted_in_subscription_types: addressable(contact, 'subscription', 'subscriptions', []),
    ...UNUSED,
  };
}

/** `{type, id, external_id}` and what happened. */
export function contactReference(contact: { readonly id: string; readonly externalId: string | null }, also: object): object {
  return { type: 'contact', id: contact.id, external_id: contact.externalId, ...also };
}
