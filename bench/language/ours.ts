/** Crosswalk's language service in this process, as the server calls it: a text that was not seen before, catalogs in memory. */
import { complete } from '../../src/language-service/completion/complete.ts';
import { diagnose } from '../../src/language-service/diagnostics.ts';
import { hover } from '../../src/language-service/hover/hover.ts';
import { SpecText, type SpecWorld } from '../../src/language-service/spec-text.ts';
import type { MakeService } from './measure.ts';

/** Milliseconds UTC. */
const NOW = Date.UTC(2026, 10, 22);

export const crosswalk: MakeService = (source, destination) => {
  const catalogs = { source, destination, staging: null };
  const worldOf = (text: string): SpecWorld => ({ spec: new SpecText('file:///bench/acme.crosswalk.yaml', text), bases: [], catalogs, connections: null, now: NOW });
  return {
    name: 'Crosswalk',
    complete: (text, position) => Promise.resolve(complete(worldOf(text), position).items.length),
    hover: (text, position) => Promise.resolve(hover(worldOf(text), position) === null ? 0 : 1),
    diagnose: (text) => Promise.resolve(diagnose(worldOf(text), {}).length),
  };
};
