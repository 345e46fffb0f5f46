import { PICKLISTS } from '../world/picklists.ts';
import type { PicklistOption, UdfDefinition } from '../world/picklists.ts';
import type { Entity } from './entities.ts';
import type { FieldDefinition } from './fields.ts';
import type { AutotaskSwitches } from './switches.ts';

const UDF_TYPES = { text: 'string', multiline: 'string', list: 'string', number: 'double', date: 'datetime' } as const;
const UDF_LENGTHS = { text: 255, multiline: 8000, list: 128, number: 0, date: 0 } as const;

/** reference/autotask.md §5.1 */
export function udfType(udf: UdfDefinition): 'string' | 'double' | 'datetime' {
  return UDF_TYPES[udf.kind];
}

/** Values are texts here, numbers on records (reference/autotask.md §5). */
function options(items: readonly PicklistOption[], switches: AutotaskSwitches): readonly unknown[] {
  const parent = (item: PicklistOption): string | null => (item.parentValue === '' && switches.noParentValue === 'null' ? null : item.parentValue);
  return items.map((item, index) => ({ value: item.value, label: item.label, isDefaultValue: item.isDefault, sortOrder: index + 1, parentValue: parent(item), isActive: item.isActive, isSystem: item.isSystem }));
}

/** The tenant's options, under the numbers and names that the switches give. */
function fieldOptions(field: FieldDefinition, switches: AutotaskSwitches): readonly unknown[] | null {
  if (field.picklist === null) return null;
  const items: readonly PicklistOption[] = PICKLISTS[field.picklist];
  const renamed = items.map((item) => {
    if (field.picklist === 'personType' && item.label === 'Contact') return { ...item, value: String(switches.contactPersonType) };
    return field.picklist === 'attachmentType' && item.label === 'Link' ? { ...item, value: switches.linkType } : item;
  });
  return options(renamed, switches);
}

function fieldInfo(field: FieldDefinition, switches: AutotaskSwitches): unknown {
  return {
    name: field.name,
    dataType: field.name === 'data' ? switches.dataFieldType : field.dataType,
    length: field.length,
    isRequired: field.isRequired,
    isReadOnly: field.isReadOnly,
    isQueryable: field.isQueryable,
    isReference: field.reference !== '',
    referenceEntityType: field.reference,
    isPickList: field.picklist !== null,
    picklistValues: fieldOptions(field, switches),
    picklistParentValueField: field.picklistParent,
    isSupportedWebhookField: false,
  };
}

function udfInfo(udf: UdfDefinition, switches: AutotaskSwitches): unknown {
  return {
    name: udf.name,
    label: udf.name,
    type: udfType(udf),
    length: UDF_LENGTHS[udf.kind],
    description: '',
    isRequired: false,
    isReadOnly: false,
    isQueryable: true,
    isReference: false,
    referenceEntityType: '',
    isPickList: udf.kind === 'list',
    picklistValues: udf.kind === 'list' ? options(udf.options, switches) : null,
    picklistParentValueField: '',
    defaultValue: null,
    isSupportedWebhookField: false,
  };
}

function infoOf(entity: Entity, switches: AutotaskSwitches): unknown {
  const access = (can: boolean): number | string => (switches.accessForm === 'text' ? String(can ? 1 : 0) : can ? 1 : 0);
  return {
    name: entity.singular,
    canCreate: entity.canCreate,
    canDelete: entity.canDelete,
    canQuery: true,
    canUpdate: entity.canCreate,
    userAccessForCreate: access(entity.canCreate),
    userAccessForDelete: access(entity.canDelete),
    userAccessForQuery: access(!switches.forbidden.includes(entity.plural)),
    userAccessForUpdate: access(entity.canCreate),
    hasUserDefinedFields: entity.udfs.length > 0,
    supportsWebhookCallouts: false,
  };
}

/** Body of `GET {Entity}/entityInformation`. */
export function entityInformation(entity: Entity, switches: AutotaskSwitches): unknown {
  return { info: infoOf(entity, switches) };
}

/** Body of `GET EntityInformation`, which describes all entities (reference/autotask.md §5); its form is not established. */
export function allEntities(entities: Iterable<Entity>, switches: AutotaskSwitches): unknown {
  return { [switches.allEntitiesKey]: [...entities].map((entity) => infoOf(entity, switches)) };
}

/** Body of `…/entityInformation/fields`. */
export function fieldList(entity: Entity, switches: AutotaskSwitches): unknown {
  return { fields: entity.fields.map((field) => fieldInfo(field, switches)) };
}

/** Body of `…/entityInformation/userDefinedFields`; an empty list when there are none. */
export function udfList(entity: Entity, switches: AutotaskSwitches): unknown {
  return { fields: entity.udfs.map((udf) => udfInfo(udf, switches)) };
}
