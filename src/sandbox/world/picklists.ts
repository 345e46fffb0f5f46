/** The invented tenant's option lists. Numbers differ in every tenant; only status 1 and 5 are stable (reference/autotask.md §7.1). */

export interface PicklistOption {
  readonly value: string;
  readonly label: string;
  readonly isActive: boolean;
  readonly isSystem: boolean;
  readonly isDefault: boolean;
  /** Value of the parent field's option, `""` when the list has no parent. */
  readonly parentValue: string;
}

interface Extra {
  readonly retired?: boolean;
  readonly system?: boolean;
  readonly standard?: boolean;
  readonly parent?: string;
}

function option(value: number | string, label: string, extra: Extra = {}): PicklistOption {
  return { value: String(value), label, isActive: extra.retired !== true, isSystem: extra.system === true, isDefault: extra.standard === true, parentValue: extra.parent ?? '' };
}

const publish = [option(1, 'All Autotask Users', { system: true, standard: true }), option(2, 'Internal Users Only', { system: true }), option(4, 'Internal & Co-Managed', { system: true })];
const personType = [option(1, 'Resource', { system: true }), option(2, 'Contact', { system: true })];

/** Keyed by name; field definitions point here. */
export const PICKLISTS = {
  ticketStatus: [
    option(1, 'New', { system: true, standard: true }),
    option(5, 'Complete', { system: true }),
    option(7, 'Waiting Customer'),
    option(8, 'In Progress'),
    option(12, 'Waiting Vendor'),
    option(21, 'Escalated (legacy)', { retired: true }),
  ],
  priority: [option(4, 'Critical'), option(1, 'High'), option(2, 'Medium', { standard: true }), option(3, 'Low')],
  queue: [
    option(29682833, 'Level I Support', { standard: true }),
    option(29682969, 'Level II Support'),
    option(29683354, 'Monitoring Alert', { system: true }),
    option(29683378, 'Administration'),
    option(29683401, 'Recurring Tickets'),
    option(29680112, 'Außendienst (alt)', { retired: true }),
  ],
  ticketType: [option(1, 'Service Request', { standard: true }), option(2, 'Incident'), option(3, 'Problem'), option(4, 'Change Request'), option(5, 'Alert', { system: true })],
  ticketCategory: [option(2, 'Datto RMM Alert', { system: true }), option(3, 'Standard', { system: true, standard: true }), option(101, 'Onboarding')],
  // Two options share a label, as happens after a rename: only the stored value tells them apart.
  source: [option(-1, 'Insourced', { system: true }), option(1, 'Phone'), option(2, 'E-Mail', { standard: true }), option(4, 'Client Portal'), option(6, 'Other'), option(8, 'Monitoring Alert'), option(11, 'Other', { retired: true })],
  issueType: [option(10, 'Computer'), option(11, 'Network'), option(12, 'E-Mail & Office'), option(13, 'Printer')],
  subIssueType: [
    option(101, 'Hardware', { parent: '10' }),
    option(102, 'Software', { parent: '10' }),
    option(111, 'VPN', { parent: '11' }),
    option(112, 'Wi-Fi', { parent: '11' }),
    option(121, 'Mailbox', { parent: '12' }),
    option(131, 'Jam', { parent: '13' }),
  ],
  personType,
  publish,
  noteType: [
    option(1, 'Task Summary', { system: true }),
    option(2, 'Task Detail', { system: true }),
    option(3, 'Task Notes', { system: true, standard: true }),
    option(13, 'Workflow Rule Note - Task', { system: true }),
    option(18, 'Client Portal Note', { system: true }),
    option(91, 'Workflow Rule Action Note', { system: true }),
    option(99, 'RMM Note', { system: true }),
    option(101, 'Email Note', { system: true }),
  ],
  companyType: [option(1, 'Customer', { system: true, standard: true }), option(2, 'Lead', { system: true }), option(3, 'Prospect', { system: true }), option(6, 'Vendor', { system: true }), option(8, 'Own company', { system: true })],
  classification: [option(200, 'Managed Service'), option(201, 'Break/Fix'), option(202, 'Delinquent', { retired: true })],
  resourceType: [option('Employee', 'Employee'), option('Contractor', 'Contractor')],
  licenseType: [option(1, 'Professional', { system: true }), option(3, 'Team Member', { system: true }), option(7, 'API User', { system: true })],
  userType: [option(1, 'Full Access', { system: true }), option(17, 'API User (API-only)', { system: true }), option(22, 'Service Desk User')],
  location: [option(10, 'Headquarters', { standard: true })],
  timeEntryType: [option(2, 'IT Service Ticket', { system: true }), option(5, 'Activity', { system: true }), option(6, 'Project Task', { system: true })],
  attachmentType: [option('FILE_ATTACHMENT', 'Attachment', { system: true, standard: true }), option('URL_LINK', 'Link', { system: true })],
  attachmentParent: [option(4, 'Task Or Ticket', { system: true }), option(18, 'Time Entry', { system: true }), option(23, 'Note', { system: true })],
  projectStatus: [option(0, 'Inactive', { system: true }), option(1, 'New', { system: true }), option(5, 'Complete', { system: true }), option(8, 'In Progress')],
  projectType: [option(3, 'Template', { system: true }), option(5, 'Client', { system: true, standard: true }), option(4, 'Internal', { system: true })],
  contractType: [option(1, 'Time & Materials', { system: true }), option(7, 'Recurring Service', { system: true })],
  contractCategory: [option(15, 'Managed Services'), option(16, 'Backup')],
  contractStatus: [option(0, 'Inactive', { system: true }), option(1, 'Active', { system: true })],
  serviceCallStatus: [option(1, 'New', { system: true, standard: true }), option(2, 'Complete', { system: true })],
} as const satisfies Record<string, readonly PicklistOption[]>;

export type PicklistName = keyof typeof PICKLISTS;

/** User-defined fields of the tenant. List options store another text than they show (reference/autotask.md §5.1). */
export interface UdfDefinition {
  readonly entity: 'Company' | 'Contact' | 'Ticket';
  readonly name: string;
  readonly kind: 'text' | 'multiline' | 'number' | 'date' | 'list';
  readonly options: readonly PicklistOption[];
  /** Comparison in filters is case-sensitive (reference/autotask.md §4.1). */
  readonly isProtected: boolean;
}

function udf(entity: UdfDefinition['entity'], name: string, kind: UdfDefinition['kind'], options: readonly PicklistOption[] = [], isProtected = false): UdfDefinition {
  return { entity, name, kind, options, isProtected };
}

export const UDFS: readonly UdfDefinition[] = [
  udf('Company', 'Account Tier', 'list', [option('T1', 'Gold'), option('T2', 'Silver'), option('T3', 'Bronze'), option('T9', 'Platinum (until 2023)', { retired: true })]),
  udf('Company', 'Number of Seats', 'number'),
  udf('Company', 'Customer Since', 'date'),
  udf('Company', 'Onboarding Notes', 'multiline'),
  udf('Contact', 'VIP', 'list', [option('1', 'Yes'), option('0', 'No')]),
  udf('Contact', 'Badge Number', 'text', [], true),
  udf('Contact', 'Last Training', 'date'),
  udf('Contact', 'Floor', 'number'),
  udf('Ticket', 'Asset Tag', 'text'),
  udf('Ticket', 'Downtime Minutes', 'number'),
  udf('Ticket', 'Go-Live Date', 'date'),
  udf('Ticket', 'Root Cause', 'list', [option('RC1', 'Hardware'), option('RC2', 'User error'), option('RC3', 'Software'), option('RC0', 'Unbekannt (alt)', { retired: true })]),
  // A customer can name a field anything; these two break programs that keep fields in plain objects.
  udf('Ticket', 'constructor', 'text'),
  udf('Ticket', '__proto__', 'text'),
];
