import type { AttributeValue, ConversationAttribute, ConversationType, SimConversation } from './model.ts';
import { checkedReferences, conversationRelation } from './objects/relations.ts';
import { invalid } from './refusal.ts';
import type { Body } from './shape.ts';
import { addPart } from './thread.ts';
import type { Workspace } from './workspace.ts';

/** Whether a value is one of a type. */
export function hasForm(dataType: ConversationType, value: unknown): boolean {
  switch (dataType) {
    case 'string':
    case 'list':
      return typeof value === 'string';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'decimal':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'datetime':
      return Number.isSafeInteger(value) || (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) && !Number.isNaN(Date.parse(value)));
    case 'relationship':
    case 'files':
      return Array.isArray(value) && value.every((item) => typeof item === 'string' || typeof item === 'number');
  }
}

/** The types exist, their values are described nowhere (reference/intercom.md §11). */
const UNLISTED: readonly string[] = ['decimal', 'boolean', 'files'];

function checkOpen({ switches }: Workspace, { name, dataType }: ConversationAttribute, value: unknown): void {
  const { unlistedAttributeValues, conversationTextLength: most } = switches;
  if (unlistedAttributeValues === 'refuse' && UNLISTED.includes(dataType)) throw invalid(`Conversation attribute '${name}' can not be set`, name);
  if (most !== null && typeof value === 'string' && value.length > most) throw invalid(`Conversation attribute '${name}' is too long`, name);
}

function checkValue(workspace: Workspace, attribute: ConversationAttribute, value: unknown): void {
  const { name, dataType, options } = attribute;
  if (!hasForm(dataType, value)) throw invalid(`Conversation attribute '${name}' must be a ${dataType}`, name);
  checkOpen(workspace, attribute, value);
  if (dataType !== 'list' || workspace.switches.listValueOutsideOptions === 'accept') return;
  if (!options.some((option) => option.label === value && !option.archived)) throw invalid(`Conversation attribute '${name}' has no such option`, name);
}

type Change = readonly [string, AttributeValue];

/** Checks all before any is set. Unknown and doubly defined names are 400 (reference/intercom.md §11, §12); null clears. */
export function checkedConversationAttributes(workspace: Workspace, values: Body, present?: SimConversation): readonly Change[] {
  return Object.entries(values).map(([name, value]) => {
    const found = [...workspace.conversationAttributes.values()].filter((item) => item.name === name && !item.archived);
    const [attribute] = found;
    if (attribute === undefined) throw invalid(`Conversation attribute '${name}' does not exist`, name);
    if (found.length > 1) throw invalid(`Duplicate conversation attributes are named '${name}'`, name);
    if (value !== null) checkValue(workspace, attribute, value);
    if (value === null || attribute.dataType !== 'relationship') return [name, value] as const;
    return [name, checkedReferences(workspace, conversationRelation(workspace, name), name, value, present?.attributes.get(name))] as const;
  });
}

function shown(value: AttributeValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

/** One part for each value that changes, signed by the bot and stamped now (reference/intercom.md §12). */
export function setConversationAttributes(workspace: Workspace, conversation: SimConversation, changes: readonly Change[]): void {
  for (const [name, value] of changes) {
    const previous = conversation.attributes.get(name);
    if (shown(previous) === shown(value)) continue;
    if (value === null) conversation.attributes.delete(name);
    else conversation.attributes.set(name, value);
    const attributeChange = { name, value: value === null ? '' : shown(value), previous: previous === undefined ? null : shown(previous) };
    addPart(workspace, conversation, { type: 'conversation_attribute_updated_by_admin', author: workspace.bot(), attributeChange });
  }
}
