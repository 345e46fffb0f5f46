/** What people expect of such a migration and Intercom does not offer, and what we do instead. */

export interface Boundary {
  readonly wish: string;
  readonly fact: string;
  readonly instead: string;
}

/** Source of the facts: reference/intercom.md and Intercom's own description of its API, version 2.16. */
export const BOUNDARIES: readonly Boundary[] = [
  {
    wish: 'Teams and inboxes are created',
    fact: 'Teams can be read, not created.',
    instead: 'A person creates each team; the run waits until every team that the spec names exists.',
  },
  {
    wish: 'Technicians become teammates',
    fact: 'Teammates can be read, not created, and take no attributes.',
    instead: 'They are matched by e-mail address. Where there is no match the fallback teammate stands in, and the part names the author.',
  },
  {
    wish: 'A technician or an alert opens a conversation',
    fact: 'Only a contact can open one.',
    instead: 'The contact opens it with a neutral line; the text follows as an internal note unless the spec says otherwise.',
  },
  {
    wish: 'The opening text keeps its formatting and files',
    fact: 'The opening is plain text and takes image addresses only.',
    instead: 'It is turned into plain text; its files ride on the first part after it.',
  },
  {
    wish: 'A state "resolved"',
    fact: 'A conversation is open, snoozed or closed.',
    instead: 'States are mapped onto these three; an attribute keeps the original where the spec maps one.',
  },
  {
    wish: 'Changes of status keep their times',
    fact: 'Closing, snoozing and assigning take no time of their own.',
    instead: 'The state is set last and carries the time of the run; parts keep their original times.',
  },
  { wish: 'Priority of a conversation', fact: 'It can be read, not set.', instead: 'An attribute holds it.' },
  { wish: 'The ticket number is the conversation\'s id', fact: 'Intercom gives the id.', instead: 'An attribute holds the number and can be searched; the ledger holds both.' },
  { wish: 'An attribute of type currency', fact: 'There is no such type.', instead: 'A decimal; name the unit in the attribute\'s name.' },
  {
    wish: 'Bulk import',
    fact: 'There is none for conversations; each reply is a call of its own.',
    instead: 'The number of calls and the hours that they take are planned openly.',
  },
  {
    wish: 'Rollback to the state before',
    fact: 'Deleted conversations do not come back, and attributes can only be archived.',
    instead: 'Rollback removes what this project created and nobody touched since, puts old values back and lists the rest.',
  },
];
