/** What no API can do: steps for a person, with how each is proven. */
import type { CompiledSpec } from './compiled.ts';
import type { GuidedStep } from './plan.ts';

/** Law 6: what keeps the outside quiet and shows in no API. */
const SILENCES: readonly GuidedStep[] = [
  { id: 'silence:fin', title: 'Switch Fin off for the load', how: 'In Intercom open Fin AI Agent, Deploy, and set every channel that the load touches to off. Switch it on again after acceptance.', proof: 'person' },
  { id: 'silence:workflows', title: 'Pause workflows and service levels', how: 'In Intercom open Automation and pause every workflow that starts on a new, changed or closed conversation, and every SLA. Note which: they are resumed after acceptance.', proof: 'person' },
  { id: 'silence:notifications', title: 'Mute notifications for teammates', how: 'Ask every teammate to mute Intercom for the time of the load, or set the workspace\'s notification defaults to none.', proof: 'person' },
];

const CANARY: GuidedStep = {
  id: 'canary',
  title: 'Prove that nobody outside is written to',
  how: 'Load one conversation to a mailbox of your own, exactly as all others will be: `crosswalk prepare --to TARGET --canary YOU@YOUR-COMPANY`. Look into the mailbox, and confirm this step when nothing came.',
  proof: 'person',
};

function teamStep(name: string): GuidedStep {
  return { id: `team:${name}`, title: `Team "${name}"`, how: `In Intercom open Settings, Teams, and make a team with exactly the name "${name}"; no API makes teams.`, proof: 'read' };
}

function teammateStep(email: string): GuidedStep {
  return { id: `teammate:${email}`, title: `Teammate ${email}`, how: 'In Intercom open Settings, Teammates, and invite this address; a seat is needed, and the invitation must be accepted.', proof: 'read' };
}

/** In the order in which a person does them. Those that a workspace already fulfils stand there too: each workspace is read again. */
export function guidedSteps(compiled: CompiledSpec): readonly GuidedStep[] {
  const addresses = [...new Set([compiled.people.fallback, ...compiled.people.replace.values()].map((email) => email.toLowerCase()))];
  return [
    ...compiled.teams.map((team) => teamStep(team.name)),
    ...addresses.map(teammateStep),
    ...SILENCES,
    CANARY,
  ];
}
