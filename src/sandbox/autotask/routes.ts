import type { SimAnswer, SimRequest } from '../kit/server.ts';
import type { AttachmentRow, World } from '../world/model.ts';
import { errors, methodNotAllowed, noPermission, notFoundPage } from './answers.ts';
import type { Cursors } from './cursors.ts';
import { CHILD_ROUTES, sightOf } from './entities.ts';
import type { ChildRoute, Entity } from './entities.ts';
import { jsonBody, jsonText } from './input.ts';
import type { FileMeter } from './limits.ts';
import { allEntities, entityInformation, fieldList, udfList } from './metadata.ts';
import { count, envelope, firstPage, nextPage } from './query.ts';
import type { QueryContext } from './query.ts';
import type { Row } from './rows.ts';
import type { AutotaskSwitches } from './switches.ts';
import { toWire } from './wire.ts';

/** What the routes below the version segment work on. */
export interface Api {
  readonly world: World;
  readonly entities: ReadonlyMap<string, Entity>;
  readonly cursors: Cursors;
  readonly files: FileMeter;
  readonly switches: AutotaskSwitches;
  /** `http://host/ATServicesRest/` */
  readonly base: string;
}

function searchOf(request: SimRequest): unknown {
  return request.method === 'GET' ? jsonText(request.query.get('search') ?? '{}') : jsonBody(request);
}

async function query(api: Api, entity: Entity, action: string, request: SimRequest): Promise<SimAnswer> {
  const context: QueryContext = { entity, method: request.method, search: searchOf(request), base: api.base, switches: api.switches, cursors: api.cursors };
  if (action === '') return firstPage(context);
  if (action === 'count') return count(context);
  return action === 'next' ? nextPage(context, request.query.get('paging') ?? '') : notFoundPage();
}

function metadata(api: Api, entity: Entity, part: string): SimAnswer {
  if (part === '') return { status: 200, json: entityInformation(entity, api.switches) };
  if (part === 'fields') return { status: 200, json: fieldList(entity, api.switches) };
  return part === 'userdefinedfields' ? { status: 200, json: udfList(entity, api.switches) } : notFoundPage();
}

function forbidden(api: Api, entity: Entity): boolean {
  return api.switches.forbidden.includes(entity.plural);
}

/** A row by id that is this entity's and that the user may see. */
function visible(api: Api, entity: Entity, id: number): Row | null {
  const row = entity.table.byId(id);
  return row && (sightOf(entity, api.switches)?.(row) ?? true) ? row : null;
}

function item(api: Api, entity: Entity, id: number): SimAnswer {
  // There is no look-up of history lines by id (reference/autotask.md §7.10).
  if (entity.plural === 'TicketHistory') return notFoundPage();
  const row = visible(api, entity, id);
  if (row) return { status: 200, json: { item: toWire(entity, row, null, api.switches) } };
  return api.switches.missingItem === '404' ? notFoundPage() : { status: 200, json: { item: null } };
}

function belongs(api: Api, route: ChildRoute, parentId: number, row: Row): boolean {
  if (row[route.key] === parentId) return true;
  return api.switches.noteFilesUnderTicket && route.parent === 'Tickets' && row.ticketID === parentId;
}

/** Bytes of a file leave the house here and nowhere else; an address has none (reference/autotask.md §7.3). */
function fileItem(api: Api, route: ChildRoute, child: Entity, parentId: number, id: number, nested: boolean): SimAnswer {
  const row = api.switches.noteFilesUnderTicket ? child.table.byId(id) : visible(api, child, id);
  const hidden = typeof row?.parentAttachmentID === 'number' && !nested && !api.switches.nestedFilesUnderParent;
  if (!row || hidden || !belongs(api, route, parentId, row)) return envelope([]);
  // The rows of AttachmentInfo and its kin are the world's attachments.
  const attachment = row as unknown as AttachmentRow;
  const bytes = attachment.attachmentType === 'FILE_ATTACHMENT' ? api.world.bytesOf(attachment) : null;
  if (bytes !== null && !api.files.take(bytes.length)) return errors(['The attachment limit of this database has been exceeded. Try again later.'], 500);
  return envelope([{ ...(toWire(child, row, null, api.switches) as object), data: bytes?.toString('base64') ?? null }]);
}

/** `…/Attachments/{id}/NestedAttachments[/{id}]`: the files inside an attached e-mail. */
function nestedFiles(api: Api, route: ChildRoute, child: Entity, parentId: number, [mail = 0, file]: readonly (number | undefined)[]): SimAnswer {
  const inside = (child.table.among('parentAttachmentID', [mail]) ?? []).filter((row) => belongs(api, route, parentId, row));
  if (file === undefined) return envelope(inside.map((row) => toWire(child, row, null, api.switches)));
  return inside.some((row) => row.id === file) ? fileItem(api, route, child, parentId, file, true) : envelope([]);
}

function childItem(api: Api, child: Entity, key: string, parentId: number, id: number): SimAnswer {
  const row = visible(api, child, id);
  const found = row?.[key] === parentId ? toWire(child, row, null, api.switches) : null;
  return api.switches.childItem === 'item' ? { status: 200, json: { item: found } } : envelope(found === null ? [] : [found]);
}

function childList(api: Api, child: Entity, key: string, parentId: number): SimAnswer {
  const sight = sightOf(child, api.switches);
  const rows = (child.table.among(key, [parentId]) ?? []).filter((row) => sight?.(row) ?? true);
  return envelope(rows.map((row) => toWire(child, row, null, api.switches)));
}

function numberOf(segment: string | undefined): number | undefined {
  return segment !== undefined && /^\d+$/.test(segment) ? Number(segment) : undefined;
}

function children(api: Api, parent: Entity, parentId: number, rest: readonly string[]): SimAnswer {
  const route = CHILD_ROUTES.find((one) => one.parent === parent.plural && one.segment.toLowerCase() === rest[0]);
  const child = route && api.entities.get(route.child.toLowerCase());
  if (!route || !child) return notFoundPage();
  if (rest[1] === 'entityinformation') return metadata(api, child, rest[2] ?? '');
  if (forbidden(api, child)) return noPermission(api.switches.permissionStatus);
  if (rest.length === 1) return childList(api, child, route.key, parentId);
  const id = numberOf(rest[1]);
  if (id === undefined) return notFoundPage();
  const files = route.segment === 'Attachments';
  if (rest.length === 2) return files ? fileItem(api, route, child, parentId, id, false) : childItem(api, child, route.key, parentId, id);
  const nested = numberOf(rest[3]);
  if (!files || rest[2] !== 'nestedattachments' || rest.length > 4 || (rest.length === 4 && nested === undefined)) return notFoundPage();
  return nestedFiles(api, route, child, parentId, [id, nested]);
}

function version(api: Api, request: SimRequest, segments: readonly string[], used: number): SimAnswer | null {
  if (segments.length !== 1) return null;
  const answers: Readonly<Record<string, () => unknown>> = {
    version: () => ({ majorVersion: 2026, minorVersion: 1, build: 0, customerType: 'Production' }),
    thresholdinformation: () => ({ externalRequestThreshold: api.switches.hourlyLimit, requestThresholdTimeframe: api.switches.hourlyWindowMinutes, currentTimeframeRequestCount: used }),
    entityinformation: () => allEntities(api.entities.values(), api.switches),
  };
  const key = segments[0] ?? '';
  if (!Object.hasOwn(answers, key)) return null;
  return request.method === 'GET' ? { status: 200, json: answers[key]?.() } : methodNotAllowed(request.method);
}

/**
 * Answers an authenticated read.
 * @param segments path after the version, lower case. @param used requests in the current window.
 */
export async function answer(api: Api, request: SimRequest, segments: readonly string[], used: number): Promise<SimAnswer> {
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
  if (request.headers['impersonationresourceid'] !== undefined || forbidden(api, entity)) return noPermission(api.switches.permissionStatus);
  if (second === 'query') return query(api, entity, rest[0] ?? '', request);
  if (request.method !== 'GET') return rest.at(-1) === 'query' ? notFoundPage() : methodNotAllowed(request.method);
  return rest.length === 0 ? item(api, entity, Number(second)) : children(api, entity, Number(second), rest);
}

/** Unknown user of the zone look-up: 500, not 401 (reference/autotask.md §1). */
export function zone(url: string, user: string, known: boolean): SimAnswer {
  if (!known || user === '') return errors(['Zone information could not be determined']);
  return { status: 200, json: { zoneName: 'Sandbox 1', url, webUrl: url.replace(/ATServicesRest\/$/, ''), ci: 4711 } };
}
