/** What the profile of the source says about records that the spec treats in a way that is worth a word. */
import type { Field } from '../../catalog/model.ts';
import type { BoundSection } from '../bind.ts';
import { exclusionsSubject } from '../exclusions.ts';
import type { Problem } from '../model.ts';
import { unmappedFields } from '../unmapped.ts';
import { copiedField } from './lengths.ts';
import { counted, problem, someOf, type Rule, type RuleInput } from './rule.ts';

/** Fields that hold data and go nowhere: one word for each section (AT-M8c). */
export const mappedFields: Rule = ({ bound }) =>
  bound.sections.flatMap((section) => {
    const open = unmappedFields(bound, section);
    if (open.length === 0) return [];
    const names = open.map(({ name }) => name);
    return [problem('information', 'spec/unmapped-fields', section.spec.at, `${counted(open.length, 'field')} of ${section.spec.from.value} ${open.length === 1 ? 'holds' : 'hold'} data and ${open.length === 1 ? 'goes' : 'go'} nowhere: ${someOf(names)}.`, 'Map what is needed under "attributes:"; the rest stays in the source.')];
  });

function addressField(input: RuleInput, section: BoundSection): { readonly field: Field; readonly at: Problem['at'] } | null {
  const line = section.spec.fields.find(({ attribute, target }) => !attribute && target.value === 'email');
  const field = line === undefined ? null : copiedField(input, section, line);
  return line === undefined || field === null ? null : { field, at: line.from.at };
}

/** The address is what people are told apart by: none makes a lead, a shared one makes one contact of two (AR-M3b, AT-M2a). */
export const soundAddresses: Rule = (input) =>
  input.bound.sections.flatMap((section) => {
    const found = section.model === 'contact' ? addressField(input, section) : null;
    const profile = found?.field.profile;
    if (found === null || profile === undefined) return [];
    const [missing, shared] = [profile.sampled - profile.filled, profile.filled - profile.distinct];
    const problems: Problem[] = [];
    if (missing > 0) problems.push(problem('information', 'spec/addresses-missing', found.at, `${missing} of ${profile.sampled} contacts seen have no address: they become leads.`, 'Add addresses in the source where a person needs one, and discover again.'));
    if (shared > 0) problems.push(problem('information', 'spec/addresses-shared', found.at, `${shared} of ${profile.sampled} contacts seen bear an address that another one has: they become one contact with it.`, 'Give each its own address in the source where they are different people.'));
    return problems;
  });

/** What stays behind was not taken note of: no run to production, and no sample, begins without it (law 2). */
export const acknowledgedExclusions: Rule = ({ bound: { spec }, acknowledged }) => {
  const [first] = spec.leaveBehind;
  if (acknowledged === null || first === undefined || acknowledged.includes(exclusionsSubject(spec.leaveBehind.map(({ entity, archive }) => ({ entity: entity.value, archive }))))) return [];
  return [problem('information', 'spec/not-acknowledged', first.entity.at, `Nobody has acknowledged that ${counted(spec.leaveBehind.length, 'entity').replace('entitys', 'entities')} stay${spec.leaveBehind.length === 1 ? 's' : ''} behind.`, 'Read the scope, then acknowledge it by name: a sample needs that.')];
};
