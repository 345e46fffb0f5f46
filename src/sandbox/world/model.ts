import type { Table } from './table.ts';

/**
 * The seeded customer as rows in the vendor's own field names (reference/autotask.md §7). A row names only fields that carry
 * something; a simulator answers null for the rest. Times are ISO 8601 UTC text in the vendor's trimmed form (`time.ts`).
 */

/** One user-defined value as stored: list fields hold the option's value, numbers and dates are text (reference/autotask.md §5.1). */
export type UdfValue = { readonly name: string; readonly value: string };

export type CompanyRow = {
  readonly id: number;
  readonly companyName: string;
  readonly companyNumber: string | null;
  readonly companyType: number;
  readonly classification: number | null;
  readonly isActive: boolean;
  readonly parentCompanyID: number | null;
  readonly ownerResourceID: number;
  readonly phone: string;
  readonly webAddress: string | null;
  readonly address1: string | null;
  readonly city: string | null;
  readonly postalCode: string | null;
  readonly createDate: string;
  readonly lastActivityDate: string;
  readonly userDefinedFields: readonly UdfValue[];
};

export type ContactRow = {
  readonly id: number;
  readonly companyID: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly title: string | null;
  readonly emailAddress: string | null;
  readonly emailAddress2: string | null;
  readonly phone: string | null;
  readonly mobilePhone: string | null;
  /** An integer, unlike everywhere else (reference/autotask.md §11 trap 8). */
  readonly isActive: 0 | 1;
  readonly primaryContact: boolean;
  readonly createDate: string;
  readonly lastActivityDate: string;
  readonly lastModifiedDate: string;
  readonly userDefinedFields: readonly UdfValue[];
};

export type ResourceRow = {
  readonly id: number;
  readonly userName: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly title: string | null;
  readonly isActive: boolean;
  readonly resourceType: string;
  readonly licenseType: number;
  readonly userType: number;
  readonly locationID: number;
  readonly hireDate: string;
};

export type RoleRow = {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly isActive: boolean;
  readonly hourlyRate: number;
  readonly hourlyFactor: number;
  readonly isSystemRole: boolean;
  readonly roleType: number;
};

export type DepartmentRow = {
  readonly id: number;
  readonly name: string;
  readonly number: string;
  readonly description: string;
  readonly primaryLocationID: number;
};

export type TicketRow = {
  readonly id: number;
  readonly ticketNumber: string;
  readonly title: string;
  readonly description: string | null;
  readonly resolution: string | null;
  readonly status: number;
  readonly priority: number;
  readonly queueID: number | null;
  readonly ticketType: number;
  readonly ticketCategory: number;
  readonly issueType: number | null;
  readonly subIssueType: number | null;
  readonly source: number | null;
  readonly companyID: number;
  readonly contactID: number | null;
  readonly createdByContactID: number | null;
  readonly creatorResourceID: number | null;
  readonly creatorType: number;
  readonly assignedResourceID: number | null;
  readonly assignedResourceRoleID: number | null;
  readonly completedByResourceID: number | null;
  readonly lastActivityResourceID: number | null;
  readonly lastActivityPersonType: number;
  readonly createDate: string;
  readonly dueDateTime: string | null;
  readonly completedDate: string | null;
  readonly lastActivityDate: string;
  readonly lastTrackedModificationDateTime: string;
  readonly estimatedHours: number | null;
  readonly contractID: number | null;
  readonly projectID: number | null;
  readonly externalID: string;
  readonly rmmAlertID: string | null;
  readonly userDefinedFields: readonly UdfValue[];
};

export type TicketNoteRow = {
  readonly id: number;
  readonly ticketID: number;
  readonly title: string | null;
  readonly description: string;
  readonly noteType: number;
  /** 1 customer-visible, 2 internal, 4 internal and co-managed (reference/autotask.md §7.2). */
  readonly publish: number;
  readonly createDateTime: string;
  readonly lastActivityDate: string;
  readonly creatorResourceID: number | null;
  readonly createdByContactID: number | null;
};

export type TimeEntryRow = {
  readonly id: number;
  /** null: regular time that belongs to no ticket. */
  readonly ticketID: number | null;
  readonly internalBillingCodeID: number | null;
  readonly billingCodeID: number | null;
  readonly resourceID: number;
  readonly roleID: number;
  readonly dateWorked: string;
  readonly startDateTime: string;
  readonly endDateTime: string;
  /** Hours, quarter steps. */
  readonly hoursWorked: number;
  readonly hoursToBill: number;
  readonly offsetHours: number;
  readonly summaryNotes: string | null;
  readonly internalNotes: string | null;
  readonly timeEntryType: number;
  readonly isNonBillable: boolean;
  readonly showOnInvoice: boolean;
  readonly createDateTime: string;
  readonly creatorUserID: number;
  readonly lastModifiedDateTime: string;
  readonly lastModifiedUserID: number;
};

export type AttachmentRow = {
  readonly id: number;
  readonly title: string;
  /** The file name. */
  readonly fullPath: string;
  readonly contentType: string;
  readonly attachDate: string;
  /** Bytes. */
  readonly fileSize: number;
  /** `FILE_ATTACHMENT` has bytes; a link has an address in `fullPath` instead. */
  readonly attachmentType: string;
  readonly publish: number;
  readonly parentID: number;
  /** 4 ticket, 18 time entry, 23 note (reference/autotask.md §7.3). */
  readonly parentType: number;
  readonly attachedByContactID: number | null;
  readonly attachedByResourceID: number | null;
  readonly creatorType: number;
  readonly ticketID: number;
  readonly ticketNoteID: number | null;
  readonly timeEntryID: number | null;
  /** The attached e-mail in which this file lies (reference/autotask.md §7.3 "Nested"). */
  readonly parentAttachmentID: number | null;
};

export type ProjectRow = {
  readonly id: number;
  readonly projectName: string;
  readonly projectNumber: string;
  readonly companyID: number;
  readonly projectType: number;
  readonly status: number;
  readonly description: string;
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly completedDateTime: string | null;
  readonly completedPercentage: number;
  readonly projectLeadResourceID: number;
  readonly creatorResourceID: number;
  readonly createDateTime: string;
  readonly lastActivityDateTime: string;
};

export type ContractRow = {
  readonly id: number;
  readonly contractName: string;
  readonly contractNumber: string;
  readonly companyID: number;
  readonly contactID: number | null;
  readonly contractType: number;
  readonly contractCategory: number | null;
  readonly status: number;
  readonly startDate: string;
  readonly endDate: string;
  readonly description: string;
  readonly estimatedRevenue: number;
};

export type ServiceCallRow = {
  readonly id: number;
  readonly companyID: number;
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly description: string;
  readonly status: number;
  readonly isComplete: 0 | 1;
  readonly duration: number;
  readonly createDateTime: string;
  readonly creatorResourceID: number;
  readonly lastModifiedDateTime: string;
};

/** What is left of a ticket that was deleted (reference/autotask.md §7.10). */
export type DeletedTicketRow = {
  readonly id: number;
  readonly ticketID: number;
  readonly ticketNumber: string;
  readonly ticketTitle: string;
  readonly deletedByResourceID: number;
  readonly deletedDateTime: string;
};

/** Every table is ascending by id and made row by row when asked for. */
export interface WorldTables {
  readonly companies: Table<CompanyRow>;
  readonly contacts: Table<ContactRow>;
  readonly resources: Table<ResourceRow>;
  readonly roles: Table<RoleRow>;
  readonly departments: Table<DepartmentRow>;
  readonly tickets: Table<TicketRow>;
  readonly ticketNotes: Table<TicketNoteRow>;
  readonly timeEntries: Table<TimeEntryRow>;
  readonly attachments: Table<AttachmentRow>;
  readonly projects: Table<ProjectRow>;
  readonly contracts: Table<ContractRow>;
  readonly serviceCalls: Table<ServiceCallRow>;
  readonly deletedTickets: Table<DeletedTicketRow>;
}

/** What a later day of the same customer did to one row. */
export interface WorldChange {
  readonly day: number;
  readonly table: keyof WorldTables;
  readonly id: number;
  readonly kind: 'created' | 'changed' | 'deleted';
}

/** The whole customer. */
export interface World extends WorldTables {
  readonly seed: number;
  /** 0: as first made. 1 and more: that many days later. */
  readonly day: number;
  /** Milliseconds UTC: nothing in the world is later. */
  readonly now: number;
  /** What differs from day 0, in order; a row can be in it more than once. */
  readonly changes: readonly WorldChange[];
  /** The bytes of one attachment: made when asked, always the same. */
  bytesOf(attachment: AttachmentRow): Buffer;
}
