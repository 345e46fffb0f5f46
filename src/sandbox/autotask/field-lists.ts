import { fields } from './fields.ts';

// Names, types, lengths and flags: reference/autotask.md §7. Notation: `fields.ts`.

export const TICKET_FIELDS = fields(`
  ticketNumber:str(50):ro title:str(255)! description:str(8000) resolution:str(32000) externalID:str(50) purchaseOrderNumber:str(50)
  status:int!:P=ticketStatus priority:int!:P=priority queueID:int:P=queue ticketType:int:P=ticketType ticketCategory:int:P=ticketCategory
  issueType:int:P=issueType subIssueType:int:P=subIssueType:^issueType source:int:P=source
  companyID:int!:>Company companyLocationID:int:>CompanyLocation contactID:int:>Contact createdByContactID:int:>Contact
  assignedResourceID:int:>Resource assignedResourceRoleID:int:>Role creatorResourceID:int:ro:>Resource creatorType:int:ro:nq:P=personType
  impersonatorCreatorResourceID:int:ro:>Resource completedByResourceID:int:ro:>Resource lastActivityResourceID:int:ro:>Resource
  lastActivityPersonType:int:ro:nq:P=personType createDate:dt:ro dueDateTime:dt completedDate:dt:ro lastActivityDate:dt:ro
  lastTrackedModificationDateTime:dt:ro lastCustomerNotificationDateTime:dt:ro lastCustomerVisibleActivityDateTime:dt:ro
  serviceLevelAgreementID:int serviceLevelAgreementHasBeenMet:bool:ro serviceLevelAgreementPausedNextEventHours:dec:ro:nq
  firstResponseDateTime:dt:ro firstResponseDueDateTime:dt:ro resolvedDateTime:dt:ro resolvedDueDateTime:dt:ro
  contractID:int:>Contract projectID:int:>Project opportunityID:int configurationItemID:int problemTicketId:int:>Ticket billingCodeID:int
  estimatedHours:dec hoursToBeScheduled:dec:ro rmmAlertID:str(50):ro changeInfoField1:str(8000)`);

export const TICKET_NOTE_FIELDS = fields(`
  ticketID:int!:>Ticket title:str(250) description:str(32000)! noteType:int!:P=noteType publish:int!:P=publish createDateTime:dt:ro
  lastActivityDate:dt:ro creatorResourceID:int:ro:>Resource createdByContactID:int:>Contact
  impersonatorCreatorResourceID:int:ro:>Resource impersonatorUpdaterResourceID:int:ro:>Resource`);

export const TIME_ENTRY_FIELDS = fields(`
  ticketID:int:>Ticket taskID:int:>Task resourceID:int!:>Resource roleID:int:>Role dateWorked:dt startDateTime:dt endDateTime:dt
  hoursWorked:dec hoursToBill:dec:ro offsetHours:dec summaryNotes:str(32000) internalNotes:str(32000)
  timeEntryType:int:ro:P=timeEntryType billingCodeID:int internalBillingCodeID:int contractID:int:>Contract isNonBillable:bool
  showOnInvoice:bool createDateTime:dt:ro creatorUserID:int:ro lastModifiedDateTime:dt:ro lastModifiedUserID:int:ro
  billingApprovalDateTime:dt billingApprovalResourceID:int:>Resource`);

const ATTACHMENT = `
  title:str(255)! fullPath:str(255)! contentType:str(100) attachDate:dt:ro fileSize:long:ro:nq attachmentType:str(30)!:P=attachmentType
  publish:int!:P=publish parentID:long attachedByContactID:long:>Contact attachedByResourceID:long:>Resource creatorType:int:ro:nq:P=personType
  impersonatorCreatorResourceID:int:ro:>Resource opportunityID:int ticketID:int:>Ticket ticketNoteID:int:>TicketNote timeEntryID:int:>TimeEntry`;

export const ATTACHMENT_INFO_FIELDS = fields(`${ATTACHMENT} parentType:int:P=attachmentParent parentAttachmentID:long articleID:int companyID:int companyNoteID:int configurationItemID:int contractID:int documentID:int projectID:int taskID:int taskNoteID:int`);
/** `data` is filled by the child GET only (reference/autotask.md §7.3). */
export const ATTACHMENT_FIELDS = fields(`${ATTACHMENT} data:str:nq`);

export const TICKET_HISTORY_FIELDS = fields('ticketID:int!:>Ticket action:str(100) date:dt detail:str(1800) resourceID:int:>Resource');

export const DELETED_TICKET_FIELDS = fields('ticketID:int ticketNumber:str(50) ticketTitle:str(255) deletedByResourceID:int:>Resource deletedDateTime:dt');

export const COMPANY_FIELDS = fields(`
  companyName:str(100)! companyNumber:str(50) companyType:short!:P=companyType companyCategoryID:int classification:int:P=classification
  isActive:bool parentCompanyID:int:>Company ownerResourceID:int!:>Resource phone:str(25)! alternatePhone1:str(25) alternatePhone2:str(25)
  fax:str(25) webAddress:str(255) address1:str(128) address2:str(128) additionalAddressInformation:str(100) city:str(30) state:str(40)
  postalCode:str(10) countryID:int:>Country currencyID:int taxID:str(50) isTaxExempt:bool isClientPortalActive:bool:ro
  surveyCompanyRating:dec:ro createDate:dt:ro createdByResourceID:int:ro:>Resource lastActivityDate:dt:ro
  lastTrackedModifiedDateTime:dt:ro sicCode:str(32):nq stockMarket:str(10):nq stockSymbol:str(10):nq assetValue:dec:nq`);

export const CONTACT_FIELDS = fields(`
  companyID:int!:ro:>Company companyLocationID:int firstName:str(50)! lastName:str(50)! middleInitial:str(50) title:str(50)
  emailAddress:str(254) emailAddress2:str(254) emailAddress3:str(254) phone:str(25) extension:str(10) alternatePhone:str(32)
  mobilePhone:str(25) faxNumber:str(25) isActive:int! primaryContact:bool receivesEmailNotifications:bool addressLine:str(128)
  addressLine1:str(128) city:str(32) state:str(40) zipCode:str(16) countryID:int:>Country note:str(50) externalID:str(50)
  createDate:dt:ro lastActivityDate:dt:ro lastModifiedDate:dt:ro isOptedOutFromBulkEmail:bool:nq solicitationOptOut:bool:nq surveyOptOut:bool:nq`);

export const RESOURCE_FIELDS = fields(`
  userName:str(32)! email:str(254)! email2:str(254) email3:str(254) firstName:str(50)! lastName:str(50)! middleName:str(50) title:str(50)
  isActive:bool! resourceType:str(15)!:P=resourceType licenseType:int!:ro:P=licenseType userType:int!:ro:P=userType
  locationID:int!:ro:P=location defaultServiceDeskRoleID:long:nq:>Role officePhone:str(25) mobilePhone:str(25) initials:str(32) hireDate:dt:ro`);

export const ROLE_FIELDS = fields('name:str(200)! description:str(200) isActive:bool! hourlyRate:dec! hourlyFactor:dec! isSystemRole:bool:ro roleType:int:ro');
export const DEPARTMENT_FIELDS = fields('name:str(100)! number:str(50) description:str(1000) primaryLocationID:int!');

export const PROJECT_FIELDS = fields(`
  projectName:str(100)! projectNumber:str(50):ro companyID:int!:ro:>Company projectType:int!:P=projectType status:int!:P=projectStatus
  description:str(2000) statusDetail:str(2000) statusDateTime:dt startDateTime:dt! endDateTime:dt! completedDateTime:dt completedPercentage:int:ro
  projectLeadResourceID:int:>Resource creatorResourceID:int:ro:>Resource contractID:int:>Contract opportunityID:int extProjectNumber:str(50)
  actualHours:dec:ro estimatedTime:dec:ro createDateTime:dt:ro lastActivityDateTime:dt:ro lastActivityResourceID:int:ro:>Resource`);

export const CONTRACT_FIELDS = fields(`
  contractName:str(100)! contractNumber:str(50) companyID:int!:ro:>Company contactID:int:>Contact contactName:str(250)
  contractType:int!:ro:P=contractType contractCategory:int:P=contractCategory status:int!:P=contractStatus startDate:dt! endDate:dt!
  description:str(2000) isDefaultContract:bool estimatedHours:dec estimatedCost:dec estimatedRevenue:dec setupFee:dec`);

export const SERVICE_CALL_FIELDS = fields(`
  companyID:int!:>Company companyLocationID:int startDateTime:dt! endDateTime:dt! description:str(2000) status:int:P=serviceCallStatus
  isComplete:short duration:dec:ro canceledDateTime:dt createDateTime:dt:ro creatorResourceID:int:ro:>Resource lastModifiedDateTime:dt:ro`);
