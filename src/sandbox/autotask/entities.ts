import type { World } from '../world/model.ts';
import { UDFS } from '../world/picklists.ts';
import type { UdfDefinition } from '../world/picklists.ts';
import * as lists from './field-lists.ts';
import type { FieldDefinition } from './fields.ts';
import { historyTable } from './rows.ts';
import type { Row } from './rows.ts';
import type { AutotaskSwitches } from './switches.ts';
import type { Table } from '../world/table.ts';

/** One entity of the API: its routes, fields and rows. */
export interface Entity {
  /** Route segment: `Tickets`. */
  readonly plural: string;
  /** As errors and references call it: `Ticket`. */
  readonly singular: string;
  readonly fields: readonly FieldDefinition[];
  readonly udfs: readonly UdfDefinition[];
  readonly canCreate: boolean;
  readonly canDelete: boolean;
  /** Child entities carry one more, meaningless key (reference/autotask.md §6). */
  readonly isChild: boolean;
  readonly table: Table<Row>;
  /** Which rows of the table are this entity's; null: all. */
  readonly parentType: number | null;
  /** Lower-case name → field. */
  readonly byName: ReadonlyMap<string, FieldDefinition>;
}

/** `GET {parent}/{id}/{segment}` lists the child's rows whose `key` is the parent's id. */
export interface ChildRoute {
  readonly parent: string;
  readonly segment: string;
  readonly child: string;
  readonly key: string;
}

/** TicketAttachments and its like hold the files of one kind of parent (reference/autotask.md §7.3). */
export const CHILD_ROUTES: readonly ChildRoute[] = [
  { parent: 'Tickets', segment: 'Notes', child: 'TicketNotes', key: 'ticketID' },
  { parent: 'Tickets', segment: 'Attachments', child: 'TicketAttachments', key: 'parentID' },
  { parent: 'TicketNotes', segment: 'Attachments', child: 'TicketNoteAttachments', key: 'parentID' },
  { parent: 'TimeEntries', segment: 'Attachments', child: 'TimeEntryAttachments', key: 'parentID' },
  { parent: 'Companies', segment: 'Contacts', child: 'Contacts', key: 'companyID' },
];

interface Draft {
  readonly plural: string;
  readonly singular: string;
  readonly fields: readonly FieldDefinition[];
  readonly rows: Table<Row>;
  readonly parentType?: number;
  readonly access?: 'read';
  readonly child?: true;
  readonly deletable?: true;
}

function drafts(world: World): readonly Draft[] {
  return [
    { plural: 'Companies', singular: 'Company', fields: lists.COMPANY_FIELDS, rows: world.companies },
    { plural: 'Contacts', singular: 'Contact', fields: lists.CONTACT_FIELDS, rows: world.contacts, deletable: true },
    { plural: 'Resources', singular: 'Resource', fields: lists.RESOURCE_FIELDS, rows: world.resources, access: 'read' },
    { plural: 'Roles', singular: 'Role', fields: lists.ROLE_FIELDS, rows: world.roles },
    { plural: 'Departments', singular: 'Department', fields: lists.DEPARTMENT_FIELDS, rows: world.departments },
    { plural: 'Tickets', singular: 'Ticket', fields: lists.TICKET_FIELDS, rows: world.tickets },
    { plural: 'TicketNotes', singular: 'TicketNote', fields: lists.TICKET_NOTE_FIELDS, rows: world.ticketNotes, child: true },
    { plural: 'TimeEntries', singular: 'TimeEntry', fields: lists.TIME_ENTRY_FIELDS, rows: world.timeEntries, deletable: true },
    { plural: 'AttachmentInfo', singular: 'AttachmentInfo', fields: lists.ATTACHMENT_INFO_FIELDS, rows: world.attachments, access: 'read' },
    { plural: 'TicketAttachments', singular: 'TicketAttachment', fields: lists.ATTACHMENT_FIELDS, rows: world.attachments, parentType: 4, child: true, deletable: true },
    { plural: 'TicketNoteAttachments', singular: 'TicketNoteAttachment', fields: lists.ATTACHMENT_FIELDS, rows: world.attachments, parentType: 23, child: true, deletable: true },
    { plural: 'TimeEntryAttachments', singular: 'TimeEntryAttachment', fields: lists.ATTACHMENT_FIELDS, rows: world.attachments, parentType: 18, child: true, deletable: true },
    { plural: 'TicketHistory', singular: 'TicketHistory', fields: lists.TICKET_HISTORY_FIELDS, rows: historyTable(world.tickets), access: 'read' },
    { plural: 'DeletedTicketLogs', singular: 'DeletedTicketLog', fields: lists.DELETED_TICKET_FIELDS, rows: world.deletedTickets, access: 'read' },
    { plural: 'Projects', singular: 'Project', fields: lists.PROJECT_FIELDS, rows: world.projects },
    { plural: 'Contracts', singular: 'Contract', fields: lists.CONTRACT_FIELDS, rows: world.contracts },
    { plural: 'ServiceCalls', singular: 'ServiceCall', fields: lists.SERVICE_CALL_FIELDS, rows: world.serviceCalls, deletable: true },
  ];
}

function entity(draft: Draft): Entity {
  return {
    plural: draft.plural,
    singular: draft.singular,
    fields: draft.fields,
    udfs: UDFS.filter((udf) => udf.entity === draft.singular),
    canCreate: draft.access !== 'read',
    canDelete: draft.deletable === true,
    isChild: draft.child === true,
    table: draft.rows,
    parentType: draft.parentType ?? null,
    byName: new Map(draft.fields.map((item) => [item.name.toLowerCase(), item])),
  };
}

/** What the user may see of an entity's rows; null: all of them. A copied security level hides rows without a word (reference/autotask.md §2). */
export function sightOf(entity: Entity, switches: AutotaskSwitches): ((row: Row) => boolean) | null {
  if (switches.moved && switches.movedAnswer === 'empty') return () => false;
  const { parentType } = entity;
  if (parentType !== null) return (row) => row.parentType === parentType;
  return switches.hideNonBillable && entity.plural === 'TimeEntries' ? (row) => row.isNonBillable !== true : null;
}

/** Every entity of this simulator by its lower-case route segment: routes are case-insensitive (reference/autotask.md §1). */
export function makeEntities(world: World): ReadonlyMap<string, Entity> {
  return new Map(drafts(world).map((draft) => [draft.plural.toLowerCase(), entity(draft)]));
}
