import { CrosswalkError } from '../../base/errors.ts';
import type { FieldType } from '../../catalog/model.ts';
import type { AttributeDefinition } from '../../spec/compiled.ts';
import type { PreparedAttribute } from '../destination.ts';
import { addOptions, createAttribute, listAllAttributes, setArchived, type KnownAttribute } from './attributes.ts';
import type { IntercomClient } from './client.ts';


function problem(code: string, definition: AttributeDefinition, what: string, remedy: string): CrosswalkError {
  return new CrosswalkError(`intercom/${code}`, `The ${definition.model} attribute "${definition.name}" ${what}.`, { remedy, exit: 2 });
}

/** Types that hold the same values in Intercom. */
function sameKind(a: FieldType, b: FieldType): boolean {
  const kind = (type: FieldType): string => (type === 'date' || type === 'datetime' ? 'time' : type === 'reference' || type === 'unknown' ? 'text' : type);
  return kind(a) === kind(b);
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Names are unique over contacts and companies together (reference/intercom.md §10). */
function clashOf(known: readonly KnownAttribute[], { model, name }: AttributeDefinition): KnownAttribute | undefined {
  if (model === 'conversation') return undefined;
  return known.find((attribute) => attribute.model !== 'conversation' && attribute.model !== model && sameName(attribute.name, name));
}

interface Prepared {
  readonly id: string;
  /** Made or brought back now. */
  readonly made: boolean;
}

async function reuse(client: IntercomClient, existing: KnownAttribute, definition: AttributeDefinition): Promise<Prepared> {
  if (!sameKind(existing.type, definition.type)) {
    throw problem('attribute-type', definition, `exists as ${existing.type}, and the spec wants ${definition.type}`, 'Give it another name in the spec, or map it to the type that it has. Intercom never changes the type of an attribute.');
  }
  if (existing.archived && existing.model === 'conversation') {
    throw problem('attribute-archived', definition, 'is archived, and no API brings it back', 'Bring it back in Intercom under Settings, Data, or give it another name in the spec.');
  }
  if (existing.archived) await setArchived(client, existing.id, false);
  const missing = definition.options.filter((label) => !existing.options.some((option) => option.active && option.label === label));
  if (existing.type === 'list' && missing.length > 0) await addOptions(client, existing, missing);
  return { id: existing.id, made: existing.archived };
}

async function make(client: IntercomClient, known: readonly KnownAttribute[], definition: AttributeDefinition): Promise<Prepared> {
  const existing = known.find((attribute) => attribute.model === definition.model && sameName(attribute.name, definition.name));
  if (existing !== undefined) return reuse(client, existing, definition);
  const clash = clashOf(known, definition);
  if (clash !== undefined) {
    throw problem('attribute-clash', definition, `cannot be made: a ${clash.model} attribute has the same name`, 'Contacts and companies share one set of names in Intercom. Give one of the two another name in the spec.');
  }
  if (definition.type === 'list' && definition.options.length < 2) {
    throw problem('attribute-options', definition, 'is a list with fewer than two options', 'Intercom wants at least two. Add an option in `values`, or make it a text.');
  }
  const id = await createAttribute(client, definition);
  if (id === null) throw problem('attribute-unknown', definition, 'was made, and Intercom did not say under which id', 'Run again: it is found by its name.');
  return { id, made: true };
}

/** Lists first, so that a second call makes nothing (reference/intercom.md §23). */
export async function createAttributes(client: IntercomClient, definitions: readonly AttributeDefinition[]): Promise<readonly PreparedAttribute[]> {
  const known = await listAllAttributes(client);
  const prepared: PreparedAttribute[] = [];
  for (const definition of definitions) {
    const { id, made } = await make(client, known, definition);
    prepared.push({ model: definition.model, name: definition.name, destinationId: id, made });
  }
  return prepared;
}
