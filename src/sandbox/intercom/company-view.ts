import type { SimCompany } from './model.ts';
import type { Workspace } from './workspace.ts';

/** The company object of reference/intercom.md §8. */
export function companyView(workspace: Workspace, company: SimCompany): object {
  const tags = [...company.tags.keys()].map((id) => workspace.tags.get(id)).filter((tag) => tag !== undefined);
  return {
    type: 'company',
    company_id: company.companyId,
    id: company.id,
    app_id: workspace.identity.id,
    name: company.name,
    remote_created_at: company.remoteCreatedAt,
    created_at: company.createdAt,
    updated_at: company.updatedAt,
    last_request_at: company.lastRequestAt,
    monthly_spend: company.monthlySpend,
    session_count: 0,
    user_count: company.contacts.size,
    size: company.size,
    website: company.website,
    industry: company.industry,
    tags: { type: 'tag.list', tags: tags.map(({ id, name }) => ({ type: 'tag', id, name })) },
    segments: { type: 'segment.list', segments: [] },
    plan: company.plan === null ? {} : { type: 'plan', id: company.plan, name: company.plan },
    custom_attributes: Object.fromEntries(company.attributes),
  };
}
