import type { CodeLens, Command } from 'vscode-languageserver-types';
import { isIncomplete } from '../../catalog/lookup.ts';
import type { Catalog } from '../../catalog/model.ts';
import { bindSpec, type BoundSection, type BoundSpec } from '../../spec/bind.ts';
import { isBaseName } from '../../spec/base-name.ts';
import { uncoveredMaps } from '../../spec/rules/options.ts';
import { ageOf, ageWords } from '../age.ts';
import { MODELS, parsedSpec, SECTIONS, valueAt, type SectionName, type SpecWorld } from '../spec-text.ts';

export interface LensSettings {
  /** The client knows the commands of the VS Code extension; without, a lens is text alone. */
  readonly commands: boolean;
}

class LensReader {
  readonly #world: SpecWorld;
  readonly #settings: LensSettings;
  /** null: too little stands there. */
  readonly #bound: BoundSpec | null;

  constructor(world: SpecWorld, settings: LensSettings) {
    this.#world = world;
    this.#settings = settings;
    const { draft } = parsedSpec(world);
    this.#bound = draft === null ? null : bindSpec(draft, world.catalogs.source);
  }

  read(): readonly CodeLens[] {
    const { spec } = this.#world;
    const head = isBaseName(spec.uri) ? [] : this.#head();
    return [...head, ...this.#connections(), ...SECTIONS.flatMap((section) => this.#section(section))];
  }

  #command(title: string, command: string, ...args: readonly string[]): Command {
    return this.#settings.commands && command !== '' ? { title, command, arguments: [this.#world.spec.uri, ...args] } : { title, command: '' };
  }

  /** @param line from 0. */
  #lens(line: number, command: Command): CodeLens {
    const { lines } = this.#world.spec;
    return { range: lines.range(lines.start(line), lines.start(line)), command };
  }

  #head(): readonly CodeLens[] {
    const titles = [...(this.#settings.commands ? [this.#command('Run sample', 'crosswalk.sample')] : []), ...this.#unmapped(), ...this.#age()];
    return titles.map((command) => this.#lens(0, command));
  }

  /** What a mistake in an expression hides is not known, so then nothing is counted. */
  #unmapped(): readonly Command[] {
    const bound = this.#bound;
    if (bound?.source == null || bound.slots.some(({ result }) => !result.ok)) return [];
    const maps = uncoveredMaps(bound);
    const [first] = maps;
    if (first === undefined) return [];
    const count = maps.reduce((sum, { options }) => sum + options, 0);
    const own = maps.find(({ at }) => at.file === undefined);
    return [this.#command(`${count} ${count === 1 ? 'value' : 'values'} unmapped`, own === undefined ? '' : 'crosswalk.openLine', ...(own === undefined ? [] : [String(own.at.line)]))];
  }

  #catalogs(): readonly Catalog[] {
    const { source, destination, staging } = this.#world.catalogs;
    return [source, destination, staging].filter((catalog) => catalog !== null);
  }

  /** Of the oldest one. */
  #age(): readonly Command[] {
    const ages = this.#catalogs().map(({ discoveredAt }) => ageOf(discoveredAt, this.#world.now)).filter((age) => age !== null);
    if (ages.length > 0) return [this.#command(`catalog ${ageWords(Math.max(...ages))} old`, 'crosswalk.discover')];
    const named = valueAt(this.#world, ['source', 'connection']) ?? '';
    return named !== '' && this.#catalogs().length === 0 && this.#settings.commands ? [this.#command('Discover fields', 'crosswalk.discover')] : [];
  }

  #connections(): readonly CodeLens[] {
    const { spec, catalogs, now } = this.#world;
    return (['source', 'destination'] as const).flatMap((side) => {
      const entry = spec.entryAt([side]);
      const known = side === 'source' ? [catalogs.source] : [catalogs.destination, catalogs.staging];
      if (entry === null) return [];
      return known.filter((catalog) => catalog !== null).map((catalog) => {
        const age = ageOf(catalog.discoveredAt, now);
        const facts = [`${catalog.connection}: ${catalog.account.name}`, `${catalog.entities.length} entities`, age === null ? '' : `discovered ${ageWords(age)} ago`];
        return this.#lens(entry.line, this.#command(facts.filter((fact) => fact !== '').join(' · '), ''));
      });
    });
  }

  #section(name: SectionName): readonly CodeLens[] {
    const { spec } = this.#world;
    const entry = spec.entryAt([name]);
    const section = this.#bound?.sections.find(({ model }) => model === MODELS[name]);
    if (entry === null || section === undefined) return [];
    const from = section.spec.from.value;
    const facts = [`${from} → ${section.spec.to.value}`, ...this.#counts(section)];
    return [this.#lens(entry.line, this.#command(facts.join(' · '), '')), ...this.#pin(from).map((command) => this.#lens(entry.line, command))];
  }

  #counts(section: BoundSection): readonly string[] {
    const { entity } = section;
    const bound = this.#bound;
    if (entity === null || bound?.source == null) return [];
    const records = entity.count === null ? [] : [`${entity.count} ${entity.count === 1 ? 'record' : 'records'}`];
    const slots = bound.slots.filter((slot) => slot.entity === entity);
    if (isIncomplete(bound.source, entity.name) || slots.some(({ result }) => !result.ok)) return records;
    const uses = slots.flatMap(({ result }) => (result.ok ? result.expression.uses.filter(({ collection }) => collection === undefined) : []));
    const used = new Set(uses.map(({ name, custom }) => JSON.stringify([name, custom])));
    const mapped = entity.fields.filter(({ name, custom }) => used.has(JSON.stringify([name, custom]))).length;
    return [...records, `${mapped} of ${entity.fields.length} fields mapped`];
  }

  #pin(entity: string): readonly Command[] {
    if (!this.#settings.commands || isBaseName(this.#world.spec.uri)) return [];
    const pinned = this.#world.pinned?.get(entity);
    return [this.#command(pinned === undefined ? 'Pin a record' : `Pinned: ${pinned.entity} ${pinned.id}`.trim(), 'crosswalk.pin', entity)];
  }
}

/** Above the first line what to do next, above connections and sections what is known of them. What is not known is left out. */
export function codeLenses(world: SpecWorld, settings: LensSettings): readonly CodeLens[] {
  return new LensReader(world, settings).read();
}
