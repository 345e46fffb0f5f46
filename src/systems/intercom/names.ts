/** What reading back needs to know of the workspace, asked once and again when something unknown turns up. */
import type { FieldType } from '../../catalog/model.ts';
import type { AttributeValues } from '../../transform/operation.ts';
import { requiredId, requiredList, requiredObject } from '../answers.ts';
import { textOf } from '../json.ts';
import { listAttributes, type Model } from './attributes.ts';
import type { IntercomClient } from './client.ts';
import { attributesOf, pathOf } from './objects.ts';

/** Entries kept of what is looked up one by one; a long run must not grow with its records (law 9). */
const REMEMBERED = 10_000;
/** `sourceKey` of transform/paths.ts: the attribute that holds one names the contact. */
const SOURCE_KEY = /^(autotask|connectwise|atera):[A-Za-z]+:[^\s:]+$/;

class Memory<T> {
  readonly #entries = new Map<string, Promise<T>>();

  get(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const asked = ask().catch((error: unknown) => {
      this.#entries.delete(key);
      throw error;
    });
    if (this.#entries.size >= REMEMBERED) this.#entries.delete(this.#entries.keys().next().value ?? '');
    this.#entries.set(key, asked);
    return asked;
  }

  clear(): void {
    this.#entries.clear();
  }
}

type Names = ReadonlyMap<string, string>;

/** The key by which a contact is known: its `external_id`, or for a lead the attribute that holds one (transform/paths.ts). */
export function contactKey(externalId: string | null, attributes: AttributeValues): string | null {
  return externalId ?? Object.values(attributes).find((value): value is string => typeof value === 'string' && SOURCE_KEY.test(value)) ?? null;
}

export class WorkspaceNames {
  readonly #client: IntercomClient;
  readonly #lists = new Memory<Names>();
  readonly #types = new Memory<ReadonlyMap<string, FieldType>>();
  readonly #contacts = new Memory<string | null>();

  constructor(client: IntercomClient) {
    this.#client = client;
  }

  /** null: nobody is assigned. */
  team(id: number | null): Promise<string | null> {
    return this.#nameIn('teams', id);
  }

  admin(id: number | null): Promise<string | null> {
    return this.#nameIn('admins', id);
  }

  types(model: Model): Promise<ReadonlyMap<string, FieldType>> {
    return this.#types.get(model, async () => new Map((await listAttributes(this.#client, model)).map(({ name, type }) => [name, type])));
  }

  /** After attributes were made. */
  forgetTypes(): void {
    this.#types.clear();
  }

  contact(id: string): Promise<string | null> {
    return this.#contacts.get(id, async () => {
      const answer = await this.#client.send({ method: 'GET', path: pathOf('contact', id), repeatable: true, expect: [404, 410] });
      if (answer.status !== 200) return null;
      const contact = requiredObject(answer.json, { peer: 'Intercom', route: 'GET contact' });
      return contactKey(textOf(contact, 'external_id'), attributesOf(contact));
    });
  }

  async #nameIn(list: 'teams' | 'admins', id: number | null): Promise<string | null> {
    // 0 is nobody (reference/intercom.md §5).
    if (id === null || id === 0) return null;
    const key = String(id);
    const known = (await this.#list(list)).get(key);
    if (known !== undefined) return known;
    this.#lists.clear();
    return (await this.#list(list)).get(key) ?? key;
  }

  #list(list: 'teams' | 'admins'): Promise<Names> {
    return this.#lists.get(list, async () => {
      const asked = { peer: 'Intercom', route: `GET ${list}` };
      const items = requiredList(await this.#client.read(list), list, asked);
      return new Map(items.map((item) => [requiredId(item, 'id', asked), textOf(item, 'name') ?? '']));
    });
  }
}
