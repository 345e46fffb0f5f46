/**
 * The language of the spec, told once: the parser checks against it, the JSON schema is made from it, and completion and
 * hover read its help texts.
 */
import { ARCHIVE_FORMATS, CHECKED, CHECK_SEVERITIES, EXISTING, LOAD_ORDERS, MISSING_CONTACT, OPENINGS, OVERSIZE, POLICIES } from './model.ts';

export interface Choice {
  readonly value: string;
  readonly help: string;
}

/** What a text must look like. */
export type TextFormat = 'name' | 'time-zone' | 'date' | 'size' | 'duration' | 'hours' | 'hosts' | 'email' | 'path';

/** What a name stands for: who writes one is offered these, and may go to where it is defined. */
export type NameKind = 'connection' | 'entity' | 'collection' | 'team' | 'attribute';

/** What the keys of a dictionary stand for. */
export type KeyKind = 'field' | 'attribute' | 'option' | 'entity' | 'technician' | 'check';

export type Shape =
  | { readonly kind: 'map'; readonly keys: readonly KeyShape[] }
  | { readonly kind: 'dictionary'; readonly keys: KeyKind; readonly value: Shape; readonly help: string }
  | { readonly kind: 'choice'; readonly choices: readonly Choice[] }
  | { readonly kind: 'text'; readonly format: TextFormat; readonly names?: NameKind }
  | { readonly kind: 'version' }
  | { readonly kind: 'expression' }
  | { readonly kind: 'scalar' }
  /** A single value, or the same with more to say as a map. */
  | { readonly kind: 'either'; readonly short: Shape; readonly long: Extract<Shape, { kind: 'map' }> };

export interface KeyShape {
  readonly name: string;
  readonly shape: Shape;
  readonly required: boolean;
  readonly help: string;
}

type MapShape = Extract<Shape, { kind: 'map' }>;

function need(name: string, shape: Shape, help: string): KeyShape {
  return { name, shape, required: true, help };
}

function may(name: string, shape: Shape, help: string): KeyShape {
  return { name, shape, required: false, help };
}

function map(...keys: readonly KeyShape[]): MapShape {
  return { kind: 'map', keys };
}

function choice<T extends string>(values: readonly T[], help: Readonly<Record<T, string>>): Shape {
  return { kind: 'choice', choices: values.map((value) => ({ value, help: help[value] })) };
}

function name(names: NameKind): Shape {
  return { kind: 'text', format: 'name', names };
}

const EXPRESSION: Shape = { kind: 'expression' };
const SCALAR: Shape = { kind: 'scalar' };

const POLICY = choice(POLICIES, {
  fail: 'The record is refused for good and counted as failed.',
  park: 'The record is held back with a reason until a person decides.',
  otherwise: 'The value of "otherwise" is written; each use is counted.',
  truncate: 'A long text is cut; each use is counted.',
  drop: 'The field is left empty; each use is counted.',
});

const VALUES_HELP = 'Option label → value written. "#5" means the stored value 5, for labels that two options share.';
const FIELD: Shape = {
  kind: 'either',
  short: EXPRESSION,
  long: map(
    may('from', EXPRESSION, 'The expression that gives the value.'),
    may('value', SCALAR, 'A constant, instead of "from".'),
    may('values', { kind: 'dictionary', keys: 'option', value: SCALAR, help: VALUES_HELP }, VALUES_HELP),
    may('otherwise', SCALAR, 'Written where no entry of "values" fits; each use is counted and shown.'),
    may('unknown', POLICY, 'What an option does that no entry covers.'),
    may('too_long', POLICY, 'What a text does that is longer than the destination takes.'),
  ),
};

const FIELDS = may('fields', { kind: 'dictionary', keys: 'field', value: FIELD, help: 'Destination field: expression.' }, 'Built-in fields of the destination, each with the expression that fills it.');
const ATTRIBUTES = may('attributes', { kind: 'dictionary', keys: 'attribute', value: FIELD, help: 'Attribute name: expression.' }, 'Custom attributes, made in the destination where they are missing.');
const EXISTING_KEY = may(
  'existing',
  choice(EXISTING, {
    fill_empty: 'Fields that are empty in the destination are filled; others stay. The default.',
    overwrite: 'The source wins; old values are kept for rollback.',
    keep: 'What stands in the destination stays; the record is only linked.',
    park: 'The record is held back for a person.',
  }),
  'What to do where the destination already has the object.',
);

const COMPANY_TARGETS: Shape = {
  kind: 'choice',
  choices: [
    { value: 'company', help: 'An Intercom company.' },
    { value: 'contact_attributes', help: 'Attributes on each contact of the company. Not available yet.' },
    { value: 'custom_object', help: 'A custom object. Not available yet.' },
  ],
};

const STATE_TARGET: Shape = {
  kind: 'either',
  short: {
    kind: 'choice',
    choices: [
      { value: 'open', help: 'The conversation stays open.' },
      { value: 'closed', help: 'The conversation is closed.' },
    ],
  },
  long: map(need('snoozed_for', { kind: 'text', format: 'duration' }, 'Snoozed for this long after the load, for example 14d.')),
};

const CONDITIONS = [
  may('public_when', EXPRESSION, 'Only parts for which this holds can be seen by the customer; without it, none.'),
  may('skip_when', EXPRESSION, 'Parts for which this holds are left out and counted.'),
] as const;

const THREAD = map(
  may('notes', map(need('from', name('collection'), 'The collection whose items become parts.'), may('body', EXPRESSION, 'The text of the part; by default the description.'), ...CONDITIONS), 'Notes of the ticket become notes or replies.'),
  may('hours', map(need('note', EXPRESSION, 'The text of the part.'), may('from', name('collection'), 'The collection; by default timeEntries.'), ...CONDITIONS), 'Time entries become notes.'),
  may(
    'files',
    map(
      may('max', { kind: 'text', format: 'size' }, 'Larger files are treated as "oversize" says, for example 20MB.'),
      may('oversize', choice(OVERSIZE, { note: 'A note names the file that stays behind.', park: 'The ticket is held back for a person.' }), 'What to do with a file that is too large.'),
      may('when', { kind: 'text', format: 'hours' }, 'Files are fetched only between these hours of the customer\'s time zone, for example 20:00-06:00.'),
      may('hosts', { kind: 'text', format: 'hosts' }, 'Hosts beside the API\'s own that the destination keeps files on, with blanks between: their bytes are read back there and compared. ".files.example" is that host and all below it.'),
    ),
    'Files travel with their own part.',
  ),
);

const TICKET = map(
  need('from', name('entity'), 'The source entity.'),
  may('since', { kind: 'text', format: 'date' }, 'Older tickets are excluded: YYYY-MM-DD in the customer\'s time zone.'),
  need(
    'to',
    {
      kind: 'choice',
      choices: [
        { value: 'conversation', help: 'An Intercom conversation.' },
        { value: 'intercom_ticket', help: 'An Intercom ticket with a ticket type. Not available yet.' },
      ],
    },
    'What a ticket becomes.',
  ),
  may(
    'contact',
    map(
      need(
        'missing',
        choice(MISSING_CONTACT, {
          company_placeholder: 'A placeholder contact per company opens it. The default.',
          one_placeholder: 'One placeholder contact opens all of them.',
          park: 'The ticket is held back for a person.',
          leave_behind: 'The ticket is excluded.',
        }),
        'Who opens a ticket that has no contact.',
      ),
    ),
    'The contact of the ticket.',
  ),
  may('opening', choice(OPENINGS, { internal_unless_from_contact: 'A text that the contact did not write becomes an internal note. The default.', public: 'The opening text is always seen by the customer.' }), 'How the description opens the conversation.'),
  may('order', choice(LOAD_ORDERS, { as_read: 'As the source gives them. The default.', open_first: 'Tickets that do not end closed are loaded first, so that the desk can work on them while the history follows.' }), 'Which tickets are loaded first.'),
  FIELDS,
  ATTRIBUTES,
  may('state', map(need('from', EXPRESSION, 'The field that tells the state.'), need('values', { kind: 'dictionary', keys: 'option', value: STATE_TARGET, help: VALUES_HELP }, VALUES_HELP), may('otherwise', STATE_TARGET, 'For options that are not listed.')), 'Open, closed or snoozed.'),
  may('team', map(need('from', EXPRESSION, 'The field that tells the queue.'), need('values', { kind: 'dictionary', keys: 'option', value: name('team'), help: VALUES_HELP }, VALUES_HELP), may('otherwise', name('team'), 'For options that are not listed.')), 'Which team the conversation is assigned to.'),
  may('thread', THREAD, 'What becomes of notes, time entries and files.'),
);

const CHECK = map(
  need('for', choice(CHECKED, { company: 'Every company.', contact: 'Every contact.', ticket: 'Every ticket, with its notes and time entries.' }), 'Which records it looks at.'),
  need('holds', EXPRESSION, 'What must be so: an expression that gives yes or no. A record for which it has no value is passed over.'),
  may('severity', choice(CHECK_SEVERITIES, { park: 'The record is held back for a person.', warn: 'The record is loaded, counted and listed. The default.', note: 'The record is loaded and counted, for the numbers alone.' }), 'What becomes of a record for which it does not hold.'),
);

export const LANGUAGE: MapShape = map(
  need('crosswalk', { kind: 'version' }, 'The version of the language: 1.'),
  may('extends', { kind: 'text', format: 'path' }, 'A spec whose lines hold here too, as a path from this file: ./shared.base.crosswalk.yaml. What stands here wins; a key without a value takes the line away.'),
  need('time_zone', { kind: 'text', format: 'time-zone' }, 'The customer\'s IANA time zone, for dates without a zone, quiet hours and reports.'),
  need(
    'source',
    map(
      need('system', { kind: 'choice', choices: [{ value: 'autotask', help: 'Autotask PSA.' }, { value: 'connectwise', help: 'ConnectWise PSA.' }, { value: 'atera', help: 'Atera.' }] }, 'Where records come from.'),
      need('connection', name('connection'), 'Name of the connection; its secrets are kept elsewhere.'),
    ),
    'The source system. It is only read.',
  ),
  need(
    'destination',
    map(
      need('system', { kind: 'choice', choices: [{ value: 'intercom', help: 'Intercom.' }] }, 'Where records go.'),
      need('connection', name('connection'), 'Name of the connection to the production workspace.'),
      may('staging', name('connection'), 'Name of the connection to a second workspace for samples.'),
    ),
    'The destination.',
  ),
  may('trace', map(need('id', name('attribute'), 'Attribute for the ticket\'s id in the source.'), need('created', name('attribute'), 'Attribute for the original create date.'), need('system', name('attribute'), 'Attribute for the name of the source system.')), 'Attributes that say where each object came from.'),
  need(
    'people',
    map(
      need('fallback', { kind: 'text', format: 'email' }, 'Teammate who stands in where no e-mail matches.'),
      may('replace', { kind: 'dictionary', keys: 'technician', value: { kind: 'text', format: 'email' }, help: 'Old address: address of the teammate.' }, 'Technicians whose address changed.'),
    ),
    'Technicians become teammates by e-mail.',
  ),
  may('company', map(need('from', name('entity'), 'The source entity.'), need('to', COMPANY_TARGETS, 'What a company becomes.'), EXISTING_KEY, FIELDS, ATTRIBUTES), 'Companies.'),
  may(
    'contact',
    map(
      need('from', name('entity'), 'The source entity.'),
      need('to', { kind: 'choice', choices: [{ value: 'contact', help: 'An Intercom contact.' }] }, 'What a contact becomes.'),
      EXISTING_KEY,
      may('lead_when', EXPRESSION, 'Contacts for which this holds become leads, the rest users.'),
      FIELDS,
      ATTRIBUTES,
    ),
    'Contacts.',
  ),
  may('ticket', TICKET, 'Tickets.'),
  may('checks', { kind: 'dictionary', keys: 'check', help: 'Name of the check, as reports say it: what must hold.', value: CHECK }, 'Rules over several fields that records must meet; asked of every record in samples and runs.'),
  may('leave_behind', { kind: 'dictionary', keys: 'entity', help: 'Source entity: how it is archived.', value: map(need('archive', choice(ARCHIVE_FORMATS, { csv: 'One CSV file.', json: 'One JSON file, with nested values.' }), 'Format of the archive.')) }, 'Entities that have no home in the destination.'),
);
