import { SimBadJson } from '../kit/server.ts';
import type { SimAnswer, SimRequest } from '../kit/server.ts';
import type { AttachmentRow, World } from '../world/model.ts';
import { errors, invalid, methodNotAllowed, noPermission, notFoundPage } from './answers.ts';
import type { Cursors } from './cursors.ts';
import { CHILD_ROUTES } from './entities.ts';
import type { ChildRoute, Entity } from './entities.ts';
import { entityInformation, fieldList, udfList } from './metadata.ts';
import { count, envelope, firstPage, nextPage } from './query.ts';
import type { QueryContext } from './query.ts';
import type { AutotaskSwitches } from './switches.ts';
import { toWire } from './wire.ts';

/** What the routes below the version segment work on. */
export interface Api {
  readonly world: World;
  readonly entities: ReadonlyMap<string, Entity>;
  readonly cursors: Cursors;
  readonly switches: AutotaskSwitches;
  /** `http://host/ATServicesRest/` */
  readonly base: string;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw invalid('Invalid query syntax. The search is not valid JSON.');
  }
}

function searchOf(request: SimRequest): unknown {
  if (request.method === 'GET') return parse(request.query.get('search') ?? '{}');
  try {
    return request.json();
  } catch (error) {
    if (error instanceof SimBadJson) throw invalid('Invalid query syntax. The body is not valid JSON.');
    throw error;
  }
}

function query(api: Api, entity: Entity, action: string, request: SimRequest): SimAnswer {
  const context: QueryContext = { entity, method: request.method, search: searchOf(request), base: api.base, switches: api.switches, cursors: api.cursors };
  if (action === '') return firstPage(context);
  if (action === 'count') return count(context);
  return action === 'next' ? nextPage(context, request.query.get('paging') ?? '') : notFoundPage();
}

function metadata(api: Api, entity: Entity, part: string): SimAnswer {
  if (part === '') return { status: 200, json: entityInformation(entity, !forbidden(api, entity)) };
  if (part === 'fields') return { status: 200, json: fieldList(entity) };
  return part === 'userdefinedfields' ? { status: 200, json: udfList(entity) } : notFoundPage();
}

function forbidden(api: Api, entity: Entity): boolean {
  return api.switches.forbidden.includes(entity.plural);
}

function item(api: Api, entity: Entity, id: number): SimAnswer {
  // There is no look-up of history lines by id (reference/autotask.md §7.10).
  if (entity.plural === 'TicketHistory') return notFoundPage();
  const row = entity.table.get(id);
  if (row) return { status: 200, json: { item: toWire(entity, row, null, api.switches) } };
  return api.switches.missingItem === '404' ? notFoundPage() : { status: 200, json: { item: null } };
}

function belongs(api: Api, route: ChildRoute, parentId: number, row: Readonly<Record<string, unknown>>): boolean {
  if (row[route.key] === parentId) return true;
  return api.switches.noteFilesUnderTicket && route.parent === 'Tickets' && row.ticketID === parentId;
}

/** The rows of AttachmentInfo are the world's attachments. */
function fileRow(api: Api, id: number): AttachmentRow | undefined {
  return api.entities.get('attachmentinfo')?.table.get(id) as AttachmentRow | undefined;
}

/** Bytes of a file leave the house here and nowhere else (reference/autotask.md §7.3). */
function withData(api: Api, wire: unknown, id: number): unknown {
  const attachment = fileRow(api, id);
  return { ...(wire as object), data: attachment ? api.world.bytesOf(attachment).toString('base64') : null };
}

function childItem(api: Api, route: ChildRoute, child: Entity, parentId: number, id: number): SimAnswer {
  const files = route.segment === 'Attachments';
  const source = files && api.switches.noteFilesUnderTicket ? fileRow(api, id) : child.table.get(id);
  const found = source && belongs(api, route, parentId, source) ? toWire(child, source, null, api.switches) : null;
  if (files) return envelope(found === null ? [] : [withData(api, found, id)]);
  return api.switches.childItem === 'item' ? { status: 200, json: { item: found } } : envelope(found === null ? [] : [found]);
}

function children(api: Api, parent: Entity, parentId: number, rest: readonly string[]): SimAnswer {
  const route = CHILD_ROUTES.find((item) => item.parent === parent.plural && item.segment.toLowerCase() === rest[0]);
  const child = route && api.entities.get(route.child.toLowerCase());
  if (!route || !child) return notFoundPage();
  if (rest[1] === 'entityinformation') return metadata(api, child, rest[2] ?? '');
  if (forbidden(api, child)) return noPermission();
  if (rest.length === 1) {
    const rows = child.table.candidates({ after: -1, among: { field: route.key, values: [parentId] } });
    return envelope(rows.map((row) => toWire(child, row, null, api.switches)));
  }
  return rest.length === 2 && /^\d+$/.test(rest[1] ?? '') ? childItem(api, route, child, parentId, Number(rest[1])) : notFoundPage();
}

function version(api: Api, request: SimRequest, segments: readonly string[], used: number): SimAnswer | null {
  if (segments.length !== 1) return null;
  const answers: Readonly<Record<string, unknown>> = {
    version: { majorVersion: 2026, minorVersion: 1, build: 0, customerType: 'Production' },
    thresholdinformation: { externalRequestThreshold: api.switches.hourlyLimit, requestThresholdTimeframe: api.switches.hourlyWindowMinutes, currentTimeframeRequestCount: used },
  };
  const key = segments[0] ?? '';
  if (!Object.hasOwn(answers, key)) return null;
  return request.method === 'GET' ? { status: 200, json: answers[key] } : methodNotAllowed(request.method);
}

/**
 * Answers an authenticated read.
 * @param segments path after the version, lower case. @param used requests in the current window.
 */
export function answer(api: Api, request: SimRequest, segments: readonly string[], used: number): SimAnswer {
  const fixed = version(api, request, segments, used);
  if (fixed) return fixed;
  const [name = '', second = '', ...rest] = segments;
  const entity = api.entities.get(name);
  if (!entity) return notFoundPage();
  // A list call needs `query` (reference/autotask.md §4).
  if (second === '') return methodNotAllowed(request.method);
  if (second === 'entityinformation') return metadata(api, entity, rest[0] ?? '');
  if (second !== 'query' && !/^\d+$/.test(second)) return notFoundPage();
  // Reads take no impersonation, and a missing right is a 500 as well (reference/autotask.md §2).
  if (request.headers['impersonationresourceid'] !== undefined || forbidden(api, entity)) return noPermission();
  if (second === 'query') return query(api, entity, rest[0] ?? '', request);
  if (request.method !== 'GET') return rest.at(-1) === 'query' ? notFoundPage() : methodNotAllowed(request.method);
  return rest.length === 0 ? item(api, entity, Number(second)) : children(api, entity, Number(second), rest);
}

/** Unknown user of the zone look-up: 500, not 401 (reference/autotask.md §1). */
export function zone(url: string, user: string, known: boolean): SimAnswer {
  if (!known || user === '') return errors(['Zone information could not be determined']);
  return { status: 200, json: { zoneName: 'Sandbox 1', url, webUrl: url.replace(/ATServicesRest\/$/, ''), ci: 4711 } };
}
