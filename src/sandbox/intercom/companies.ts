import { applyAttributes, checkedAttributes } from './attribute-values.ts';
import { companyView } from './company-view.ts';
import { contactView } from './contact-view.ts';
import type { SimCompany, SimContact } from './model.ts';
import { numberedPage, pageOfQuery } from './paging.ts';
import { Refusal, invalid, missing } from './refusal.ts';
import { ok, param } from './route.ts';
import type { Call, Route } from './route.ts';
import { field, optionalFlag, optionalId, optionalObject, optionalText, optionalWhole } from './shape.ts';
import type { Body } from './shape.ts';
import type { Workspace } from './workspace.ts';

const FIELDS = ['company_id', 'name', 'plan', 'size', 'website', 'industry', 'custom_attributes', 'remote_created_at', 'monthly_spend', 'update_last_request_at'];
const MAX_SPEND = 2_147_483_647;
/** Listing by page ends here (reference/intercom.md §8). */
const LISTED = 10_000;
const SCROLL_PAGE = 100;
const SCROLL_IDLE_MS = 60_000;

function readSpend(body: Body): number | null | undefined {
  const spend = field(body, 'monthly_spend');
  if (spend === undefined || spend === null) return spend;
  if (typeof spend !== 'number' || !Number.isFinite(spend) || spend > MAX_SPEND) throw invalid('monthly_spend is invalid', 'monthly_spend');
  return Math.trunc(spend);
}

/** Changes a company in place after everything was checked. */
function changeCompany(workspace: Workspace, company: SimCompany | (() => SimCompany), body: Body): SimCompany {
  if (!FIELDS.some((name) => Object.hasOwn(body, name))) throw new Refusal(400, 'bad_request', `bad '${Object.keys(body)[0] ?? 'test'}' parameter`);
  const values = {
    name: optionalText(body, 'name'),
    plan: optionalText(body, 'plan'),
    size: optionalWhole(body, 'size'),
    website: optionalText(body, 'website'),
    industry: optionalText(body, 'industry'),
    remoteCreatedAt: optionalWhole(body, 'remote_created_at'),
  };
  const monthlySpend = readSpend(body);
  const touched = optionalFlag(body, 'update_last_request_at') === true;
  const attributes = checkedAttributes(workspace, 'company', optionalObject(body, 'custom_attributes'));
  const target = typeof company === 'function' ? company() : company;
  for (const [name, value] of Object.entries(values)) if (value !== undefined) Object.assign(target, { [name]: value });
  target.monthlySpend = monthlySpend ?? target.monthlySpend;
  target.updatedAt = workspace.now();
  if (touched) target.lastRequestAt = target.updatedAt;
  applyAttributes(target.attributes, attributes);
  return target;
}

function newCompany(workspace: Workspace, companyId: string): SimCompany {
  const now = workspace.now();
  const company: SimCompany = {
    id: workspace.hexId('company'),
    companyId,
    name: null,
    plan: null,
    size: null,
    website: null,
    industry: null,
    monthlySpend: 0,
    remoteCreatedAt: null,
    lastRequestAt: null,
    archived: false,
    createdAt: now,
    updatedAt: now,
    attributes: new Map(),
    contacts: new Set(),
    tags: new Map(),
  };
  workspace.companies.add(company);
  workspace.companiesByKey.set(companyId, company.id);
  return company;
}

/** Creates or changes by `company_id` (reference/intercom.md §8). That a new company needs one is assumed. @throws Refusal 400. */
export function upsertCompany(workspace: Workspace, body: Body): SimCompany {
  const key = optionalId(body, 'company_id') ?? '';
  const known = workspace.companies.get(workspace.companiesByKey.get(key) ?? '');
  return changeCompany(
    workspace,
    () => {
      if (key === '') throw missing('company_id');
      if (known === undefined) return newCompany(workspace, key);
      if (known.archived && workspace.switches.archivedCompany === 'refuse') throw invalid('An archived company has this company_id', 'company_id');
      known.archived = false;
      return known;
    },
    body,
  );
}

/** Companies without contacts are not listed, newest first. */
function listed(workspace: Workspace, keep: (company: SimCompany) => boolean): SimCompany[] {
  return workspace.companies.page(null, LISTED, (company) => !company.archived && company.contacts.size > 0 && keep(company)).items.slice();
}

function listAnswer(call: Call, companies: readonly SimCompany[], path: string): ReturnType<typeof ok> {
  const request = pageOfQuery(call.query, 15, call.workspace.switches.companyPageMaximum, call.workspace.switches.oversizePage);
  const ordered = request.order === 'asc' ? companies.toReversed() : companies;
  const { items, pages } = numberedPage(ordered, request, call.workspace.origin, path);
  return ok({ type: 'list', data: items.map((item) => companyView(call.workspace, item)), pages, total_count: companies.length });
}

/** By `company_id`, `name` or `tag_id`; segments do not exist here. */
function find(call: Call): ReturnType<typeof ok> {
  const { workspace, query } = call;
  const [key, name, tag] = [query.get('company_id'), query.get('name'), query.get('tag_id')];
  if (key === null && name === null) return listAnswer(call, listed(workspace, (company) => !query.has('segment_id') && (tag === null || company.tags.has(tag))), '/companies');
  const byKey = key === null ? undefined : workspace.companies.get(workspace.companiesByKey.get(key) ?? '');
  const found = key === null ? [...workspace.companies.values()].filter((company) => company.name === name && !company.archived) : byKey === undefined || byKey.archived ? [] : [byKey];
  const [first] = found;
  if (first === undefined) throw new Refusal(404, 'company_not_found', 'Company Not Found');
  return workspace.switches.companyLookup === 'object' ? ok(companyView(workspace, first)) : listAnswer(call, found, '/companies');
}

/** One scroll at a time; it ends with an empty page and without `scroll_param` (reference/intercom.md §8, §28). */
function scroll(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const now = workspace.clock.now();
  if (workspace.scroll !== null && now - workspace.scroll.usedMs > SCROLL_IDLE_MS) workspace.scroll = null;
  const param = call.query.get('scroll_param');
  if (param === null && workspace.scroll !== null) throw new Refusal(400, 'scroll_exists', 'scroll already exists for this workspace');
  if (param !== null && workspace.scroll?.param !== param) throw notFoundScroll();
  const open = (workspace.scroll ??= { param: workspace.uuid('scroll'), remaining: [...workspace.companies.values()].map(({ id }) => id), usedMs: now });
  open.usedMs = now;
  const data: SimCompany[] = [];
  while (data.length < SCROLL_PAGE && open.remaining.length > 0) {
    const company = workspace.companies.get(open.remaining.pop() ?? '');
    if (company !== undefined && !company.archived) data.push(company);
  }
  const answer = { type: 'list', data: data.map((item) => companyView(workspace, item)), pages: null, total_count: null };
  if (data.length > 0) return ok({ ...answer, scroll_param: open.param });
  workspace.scroll = null;
  return ok(answer);
}

function notFoundScroll(): Refusal {
  return new Refusal(404, 'not_found', 'scroll parameter not found');
}

/** Archives and detaches (reference/intercom.md §22); the vendor does it a little later, the simulator at once. */
function remove(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const company = workspace.company(param(call, 0));
  company.archived = true;
  for (const id of company.contacts) workspace.contacts.get(id)?.companies.delete(company.id);
  company.contacts.clear();
  return ok({ id: company.id, object: 'company', deleted: true });
}

function contactsOf(call: Call): ReturnType<typeof ok> {
  const company = call.workspace.company(param(call, 0));
  const contacts = [...company.contacts].map((id) => call.workspace.contacts.get(id)).filter((contact): contact is SimContact => contact !== undefined && !contact.archived);
  const { listPageMaximum, oversizePage } = call.workspace.switches;
  const { items, pages } = numberedPage(contacts, pageOfQuery(call.query, 50, listPageMaximum, oversizePage), call.workspace.origin, `/companies/${company.id}/contacts`);
  return ok({ type: 'list', data: items.map((contact) => contactView(call.workspace, contact)), pages, total_count: contacts.length });
}

/** Segments are made by hand in the product; there are none here. */
function segmentsOf(call: Call): ReturnType<typeof ok> {
  call.workspace.company(param(call, 0));
  return ok({ type: 'list', data: [] });
}

/** Companies (reference/intercom.md §8). */
export const COMPANY_ROUTES: readonly Route[] = [
  { method: 'POST', pattern: '/companies', run: (call) => ok(companyView(call.workspace, upsertCompany(call.workspace, call.body()))) },
  { method: 'GET', pattern: '/companies', run: find },
  { method: 'POST', pattern: '/companies/list', run: (call) => listAnswer(call, listed(call.workspace, () => true), '/companies/list') },
  { method: 'GET', pattern: '/companies/scroll', run: scroll },
  { method: 'GET', pattern: '/companies/:id', run: (call) => ok(companyView(call.workspace, call.workspace.company(param(call, 0)))) },
  { method: 'PUT', pattern: '/companies/:id', run: (call) => ok(companyView(call.workspace, changeCompany(call.workspace, call.workspace.company(param(call, 0)), call.body()))) },
  { method: 'DELETE', pattern: '/companies/:id', run: remove },
  { method: 'GET', pattern: '/companies/:id/contacts', run: contactsOf },
  { method: 'GET', pattern: '/companies/:id/segments', run: segmentsOf },
];
