import { companyView } from './company-view.ts';
import type { SimCompany } from './model.ts';
import { numberedPage, pageOfQuery } from './paging.ts';
import { Refusal } from './refusal.ts';
import { ok, param } from './route.ts';
import type { Call, Route } from './route.ts';
import { optionalId } from './shape.ts';

/** reference/intercom.md §7. */
const MOST = 1_000;

function attach(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const contact = workspace.activeContact(param(call, 0));
  const id = optionalId(call.body(), 'id') ?? '';
  if (id === '') throw new Refusal(400, 'parameter_not_found', 'company not specified');
  const company = workspace.company(id);
  if (!contact.companies.has(id) && contact.companies.size >= MOST) {
    throw new Refusal(400, 'contact_company_limit_exceeded', `Contact has reached the maximum of ${MOST} company associations`);
  }
  contact.companies.add(id);
  company.contacts.add(contact.id);
  return ok(companyView(workspace, company));
}

function detach(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const contact = workspace.contact(param(call, 0));
  const company = workspace.company(param(call, 1));
  contact.companies.delete(company.id);
  company.contacts.delete(contact.id);
  return ok(companyView(workspace, company));
}

/** Under both keys: the examples say `data`, the schema and the official SDK `companies` (reference/intercom.md §8). */
function list(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const contact = workspace.contact(param(call, 0));
  const companies = [...contact.companies].map((id) => workspace.companies.get(id)).filter((company): company is SimCompany => company !== undefined);
  const { items, pages } = numberedPage(companies, pageOfQuery(call.query, 50, workspace.switches.listPageMaximum, workspace.switches.oversizePage), workspace.origin, `/contacts/${contact.id}/companies`);
  const data = items.map((company) => companyView(workspace, company));
  return ok({ type: 'list', data, companies: data, pages, total_count: companies.length });
}

/** Links between contacts and companies (reference/intercom.md §7). */
export const CONTACT_COMPANY_ROUTES: readonly Route[] = [
  { method: 'GET', pattern: '/contacts/:id/companies', run: list },
  { method: 'POST', pattern: '/contacts/:id/companies', run: attach },
  { method: 'DELETE', pattern: '/contacts/:id/companies/:company_id', run: detach },
];
