import type { Catalog } from '../../catalog/model.ts';
import type { Located } from '../model.ts';
import { problem, type Rule } from './rule.ts';

function mismatch(catalog: Catalog | null, system: Located<string>): ReturnType<Rule> {
  if (catalog === null || catalog.system === system.value) return [];
  return [problem('error', 'spec/wrong-system', system.at, `The connection answers as "${catalog.system}", not "${system.value}".`, 'Name the system of the connection, or another connection.', [catalog.system])];
}

/** The spec names the systems that its connections really are; staging is another workspace than production (law 2). */
export const matchingSystems: Rule = ({ bound: { spec }, source, destination, staging }) => {
  const problems = [...mismatch(source, spec.source.system), ...mismatch(destination, spec.destination.system)];
  const { connection, staging: second } = spec.destination;
  const same = second !== null && (second.value === connection.value || (destination !== null && staging !== null && destination.account.id === staging.account.id));
  if (second === null) problems.push(problem('information', 'spec/no-staging', connection.at, 'There is no staging workspace: a sample would be loaded into production.', 'Name a second workspace with "staging:"; conversations cannot be taken back without a trace.'));
  return same ? [...problems, problem('error', 'spec/staging-is-production', second.at, 'Staging and production are the same workspace.', 'Name a second workspace, or remove "staging".')] : problems;
};
