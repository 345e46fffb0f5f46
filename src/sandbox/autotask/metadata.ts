import { PICKLISTS } from '../world/picklists.ts';
import type { PicklistOption, UdfDefinition } from '../world/picklists.ts';
import type { Entity } from './entities.ts';
import type { FieldDefinition } from './fields.ts';

const UDF_TYPES = { text: 'string', multiline: 'string', list: 'string', number: 'double', date: 'datetime' } as const;
const UDF_LENGTHS = { text: 255, multiline: 8000, list: 128, number: 0, date: 0 } as const;

/** reference/autotask.md §5.1 */
export function udfType(udf: UdfDefinition): 'string' | 'double' | 'datetime' {
  return UDF_TYPES[udf.kind];
}

/** Values are texts here, numbers on records (reference/autotask.md §5). */
function options(items: readonly PicklistOption[]): readonly unknown[] {
  return items.map((item, index) => ({ value: item.value, label: item.label, isDefaultValue: item.isDefault, sortOrder: index + 1, parentValue: item.parentValue, isActive: item.isActive, isSystem: item.isSystem }));
}

function fieldInfo(field: FieldDefinition): unknown {
  return {
    name: field.name,
    dataType: field.dataType,
    length: field.length,
    isRequired: field.isRequired,
    isReadOnly: field.isReadOnly,
    isQueryable: field.isQueryable,
    isReference: field.reference !== '',
    referenceEntityType: field.reference,
    isPickList: field.picklist !== null,
    picklistValues: field.picklist === null ? null : options(PICKLISTS[field.picklist]),
    picklistParentValueField: field.picklistParent,
    isSupportedWebhookField: false,
  };
}

function udfInfo(udf: UdfDefinition): unknown {
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
    picklistValues: udf.kind === 'list' ? options(udf.options) : null,
    picklistParentValueField: '',
    defaultValue: null,
    isSupportedWebhookField: false,
  };
}

/** Body of `GET {Entity}/entityInformation`. */
export function entityInformation(entity: Entity, allowed: boolean): unknown {
  const access = (can: boolean): number => (can ? 1 : 0);
  return {
    info: {
      name: entity.singular,
      canCreate: entity.canCreate,
      canDelete: entity.canDelete,
      canQuery: true,
      canUpdate: entity.canCreate,
      userAccessForCreate: access(entity.canCreate),
      userAccessForDelete: access(entity.canDelete),
      userAccessForQuery: access(allowed),
      userAccessForUpdate: access(entity.canCreate),
      hasUserDefinedFields: entity.udfs.length > 0,
      supportsWebhookCallouts: false,
    },
  };
}

/** Body of `…/entityInformation/fields`. */
export function fieldList(entity: Entity): unknown {
  return { fields: entity.fields.map(fieldInfo) };
}

/** Body of `…/entityInformation/userDefinedFields`; an empty list when there are none. */
export function udfList(entity: Entity): unknown {
  return { fields: entity.udfs.map(udfInfo) };
}
