import { CHILD_ROUTES } from './entities.ts';
import type { Entity } from './entities.ts';

/** A request that no read-only client sends. */
export interface Violation {
  /** Number of the request among those that reached the simulator, from 1. */
  readonly sequence: number;
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
}

const FIXED = ['zoneinformation', 'thresholdinformation', 'version', 'entityinformation'];
const METADATA = ['', 'fields', 'userdefinedfields'];
const QUERIES = ['', 'count', 'next'];
const isId = (segment: string | undefined): boolean => /^\d+$/.test(segment ?? '');

function isMetadata(rest: readonly string[]): boolean {
  return rest[0] === 'entityinformation' && rest.length <= 2 && METADATA.includes(rest[1] ?? '');
}

function isChildRead(entity: Entity, segment: string, rest: readonly string[]): boolean {
  if (!CHILD_ROUTES.some((route) => route.parent === entity.plural && route.segment.toLowerCase() === segment)) return false;
  if (rest.length === 0 || isMetadata(rest)) return true;
  const nested = segment === 'attachments' && rest[1] === 'nestedattachments' && (rest.length === 2 || (rest.length === 3 && isId(rest[2])));
  return isId(rest[0]) && (rest.length === 1 || nested);
}

/**
 * The closed list (law 1): everything that a client may send which only reads, by method and path after the version, in lower case.
 * Queries, counts, single records, metadata, files; nothing else, whatever it is answered.
 */
export function isRead(method: string, segments: readonly string[], entities: ReadonlyMap<string, Entity>): boolean {
  const [name = '', second = '', ...rest] = segments;
  if (segments.length === 1 && FIXED.includes(name)) return method === 'GET';
  const entity = entities.get(name);
  if (!entity) return false;
  if (second === 'query') return (method === 'GET' || method === 'POST') && rest.length <= 1 && QUERIES.includes(rest[0] ?? '');
  if (method !== 'GET') return false;
  if (isMetadata(segments.slice(1))) return true;
  const [child, ...below] = rest;
  return isId(second) && (child === undefined || isChildRead(entity, child, below));
}
