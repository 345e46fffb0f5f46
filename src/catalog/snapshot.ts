/** Reads a catalog's snapshot file. The file comes from a repository, so nothing in it is trusted. */
import { CrosswalkError } from '../base/errors.ts';
import { FIELD_TYPES, type Account, type Catalog, type Entity, type Field, type FieldProfile, type Option, type Person, type SystemName, type Team } from './model.ts';

const SYSTEMS: readonly SystemName[] = ['autotask', 'connectwise', 'atera', 'intercom'];

/** Where in the file: `entities[3].fields[2].type`. */
class Reader {
  readonly value: unknown;
  readonly path: string;
  readonly file: string;

  constructor(value: unknown, path: string, file: string) {
    this.value = value;
    this.path = path;
    this.file = file;
  }

  fail(wanted: string): CrosswalkError {
    return new CrosswalkError('catalog/invalid', `The catalog is damaged: ${this.path === '' ? 'the file' : this.path} must be ${wanted}.`, {
      where: { file: this.file },
      remedy: 'Run discovery again; it writes the file anew.',
      exit: 2,
    });
  }

  /** Own keys only: a key named `__proto__` is a key like any other. */
  has(key: string): boolean {
    return typeof this.value === 'object' && this.value !== null && Object.hasOwn(this.value, key) && (this.value as Record<string, unknown>)[key] !== undefined;
  }

  at(key: string): Reader {
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value)) throw this.fail('an object');
    const value = Object.hasOwn(this.value, key) ? (this.value as Record<string, unknown>)[key] : undefined;
    return new Reader(value, this.path === '' ? key : `${this.path}.${key}`, this.file);
  }

  text(): string {
    if (typeof this.value !== 'string') throw this.fail('a text');
    return this.value;
  }

  textOrNull(): string | null {
    return this.value === null ? null : this.text();
  }

  flag(): boolean {
    if (typeof this.value !== 'boolean') throw this.fail('true or false');
    return this.value;
  }

  count(): number {
    if (typeof this.value !== 'number' || !Number.isFinite(this.value) || this.value < 0) throw this.fail('a number that is not negative');
    return this.value;
  }

  word<T extends string>(words: readonly T[]): T {
    const found = words.find((word) => word === this.value);
    if (found === undefined) throw this.fail(`one of ${words.join(', ')}`);
    return found;
  }

  list<T>(read: (item: Reader) => T): readonly T[] {
    if (!Array.isArray(this.value)) throw this.fail('a list');
    return this.value.map((item: unknown, index) => read(new Reader(item, `${this.path}[${index}]`, this.file)));
  }

  dictionary<T>(read: (item: Reader) => T): Readonly<Record<string, T>> {
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value)) throw this.fail('an object');
    const result = Object.create(null) as Record<string, T>;
    for (const [key, item] of Object.entries(this.value)) result[key] = read(new Reader(item, `${this.path}.${key}`, this.file));
    return result;
  }
}

function readOption(reader: Reader): Option {
  return { value: reader.at('value').text(), label: reader.at('label').text(), active: reader.at('active').flag() };
}

function readProfile(reader: Reader): FieldProfile {
  return {
    sampled: reader.at('sampled').count(),
    filled: reader.at('filled').count(),
    distinct: reader.at('distinct').count(),
    longest: reader.at('longest').count(),
    ...(reader.has('options') ? { options: reader.at('options').dictionary((item) => item.count()) } : {}),
    ...(reader.has('shapes') ? { shapes: reader.at('shapes').list((item) => item.text()) } : {}),
  };
}

function readField(reader: Reader): Field {
  return {
    name: reader.at('name').text(),
    label: reader.at('label').text(),
    type: reader.at('type').word(FIELD_TYPES),
    required: reader.at('required').flag(),
    readOnly: reader.at('readOnly').flag(),
    custom: reader.at('custom').flag(),
    ...(reader.has('internal') ? { internal: reader.at('internal').flag() } : {}),
    ...(reader.has('length') ? { length: reader.at('length').count() } : {}),
    ...(reader.has('options') ? { options: reader.at('options').list(readOption) } : {}),
    ...(reader.has('reference') ? { reference: reader.at('reference').text() } : {}),
    ...(reader.has('profile') ? { profile: readProfile(reader.at('profile')) } : {}),
  };
}

function readEntity(reader: Reader): Entity {
  const count = reader.at('count');
  return {
    name: reader.at('name').text(),
    count: count.value === null ? null : count.count(),
    fields: reader.at('fields').list(readField),
    ...(reader.has('collections') ? { collections: reader.at('collections').dictionary((item) => item.text()) } : {}),
  };
}

function readPerson(reader: Reader): Person {
  return { id: reader.at('id').text(), name: reader.at('name').text(), email: reader.at('email').textOrNull(), active: reader.at('active').flag() };
}

function readTeam(reader: Reader): Team {
  return { id: reader.at('id').text(), name: reader.at('name').text() };
}

function readAccount(reader: Reader): Account {
  return { id: reader.at('id').text(), name: reader.at('name').text(), place: reader.at('place').text() };
}

function parseJson(text: string, file: string): Reader {
  try {
    return new Reader(JSON.parse(text), '', file);
  } catch {
    // The engine's message would repeat a piece of the file.
    throw new Reader(null, '', file).fail('JSON');
  }
}

/**
 * The catalog in `text`, with every key checked and unknown keys left out.
 * @param file shown in errors.
 * @throws CrosswalkError `catalog/invalid` (exit 2) with the path of the first damage; `catalog/format` for a newer format.
 */
export function parseCatalog(text: string, file: string): Catalog {
  const reader = parseJson(text, file);
  const format = reader.at('format').value;
  if (format !== 1) {
    const version = typeof format !== 'number' ? 'another' : format > 1 ? 'a newer' : 'an older';
    throw new CrosswalkError('catalog/format', `This catalog was written by ${version} version of Crosswalk.`, { where: { file }, remedy: 'Run discovery again.', exit: 2 });
  }
  return {
    format: 1,
    connection: reader.at('connection').text(),
    system: reader.at('system').word(SYSTEMS),
    account: readAccount(reader.at('account')),
    discoveredAt: reader.at('discoveredAt').text(),
    entities: reader.at('entities').list(readEntity),
    people: reader.at('people').list(readPerson),
    teams: reader.at('teams').list(readTeam),
    incomplete: reader.at('incomplete').list((item) => ({ entity: item.at('entity').text(), reason: item.at('reason').text() })),
  };
}
