import type { DocumentLink } from 'vscode-languageserver-types';
import { catalogUri } from '../project-files.ts';
import type { SpecWorld } from '../spec-text.ts';

const CONNECTIONS = [
  { path: ['source', 'connection'], side: 'source' },
  { path: ['destination', 'connection'], side: 'destination' },
  { path: ['destination', 'staging'], side: 'staging' },
] as const;

/** The file after `extends`, and the catalogs that discovery wrote, behind the names of their connections. */
export function documentLinks({ spec, bases: [base], catalogs }: SpecWorld): readonly DocumentLink[] {
  const links: DocumentLink[] = [];
  const extended = spec.entryAt(['extends']);
  if (extended !== null && base !== undefined) links.push({ range: spec.lines.range(extended.valueStart, extended.valueEnd), target: base.uri, tooltip: 'Open the spec that this one extends' });
  for (const { path, side } of CONNECTIONS) {
    const entry = spec.entryAt(path);
    const target = entry === null || catalogs[side] === null ? null : catalogUri(spec.uri, spec.valueOf(entry));
    if (entry !== null && target !== null) links.push({ range: spec.lines.range(entry.valueStart, entry.valueEnd), target, tooltip: 'Open the catalog of this connection' });
  }
  return links;
}
