import { invalid } from './refusal.ts';
import type { Body } from './shape.ts';
import { field, optionalObject } from './shape.ts';

/** Largest page of contacts and conversations (reference/intercom.md §4). */
const CURSOR_MAXIMUM = 150;

/** Where a cursor page starts. */
export interface CursorRequest {
  readonly perPage: number;
  readonly after: { readonly place: number; readonly page: number } | null;
}

/** What a page above the maximum gets: 400, or the maximum (open, reference/intercom.md §4). */
type Oversize = 'refuse' | 'clamp';

function perPage(value: unknown, standard: number, maximum: number, oversize: Oversize): number {
  if (value === undefined || value === null) return Math.min(standard, maximum);
  const size = Number(value);
  if (oversize === 'clamp' && Number.isInteger(size) && size > maximum) return maximum;
  if (!Number.isInteger(size) || size < 1 || size > maximum) throw invalid(`per_page must be between 1 and ${maximum}`, 'per_page');
  return size;
}

function readCursor(text: unknown): CursorRequest['after'] {
  if (text === undefined || text === null || text === '') return null;
  const match = typeof text === 'string' ? /^(\d{1,15}):(\d{1,15})$/.exec(Buffer.from(text, 'base64url').toString('latin1')) : null;
  if (match === null) throw invalid('starting_after is invalid', 'starting_after');
  return { place: Number(match[1]), page: Number(match[2]) };
}

/** `per_page` and `starting_after` of a GET. */
export function cursorOfQuery(query: URLSearchParams, standard: number, oversize: Oversize = 'refuse'): CursorRequest {
  return { perPage: perPage(query.get('per_page') ?? undefined, standard, CURSOR_MAXIMUM, oversize), after: readCursor(query.get('starting_after')) };
}

/** `pagination` of a search body. */
export function cursorOfBody(body: Body, standard: number, maximum: number = CURSOR_MAXIMUM, oversize: Oversize = 'refuse'): CursorRequest {
  const pagination = optionalObject(body, 'pagination');
  return { perPage: perPage(field(pagination, 'per_page'), standard, maximum, oversize), after: readCursor(field(pagination, 'starting_after')) };
}

/** `pages` of a cursor list; `next` is absent on the last page (reference/intercom.md §4). */
export function cursorPages(request: CursorRequest, next: number | null, total: number): object {
  const page = request.after?.page ?? 1;
  const pages = { type: 'pages', page, per_page: request.perPage, total_pages: Math.max(1, Math.ceil(total / request.perPage)) };
  if (next === null) return pages;
  const cursor = Buffer.from(`${next}:${page + 1}`, 'latin1').toString('base64url');
  return { ...pages, next: { per_page: request.perPage, starting_after: cursor } };
}

export interface PageRequest {
  readonly page: number;
  readonly perPage: number;
  readonly order: 'asc' | 'desc';
}

export function pageOfQuery(query: URLSearchParams, standard: number, maximum: number, oversize: Oversize = 'refuse'): PageRequest {
  const page = Number(query.get('page') ?? '1');
  if (!Number.isInteger(page) || page < 1) throw invalid('page must be a positive integer', 'page');
  const order = query.get('order') ?? 'desc';
  if (order !== 'asc' && order !== 'desc') throw invalid('order must be asc or desc', 'order');
  return { page, perPage: perPage(query.get('per_page') ?? undefined, standard, maximum, oversize), order };
}

/** One page by number; past the end it is empty. @param path with leading slash, for `next`. */
export function numberedPage<T>(items: readonly T[], request: PageRequest, origin: string, path: string): { readonly items: readonly T[]; readonly pages: object } {
  const start = (request.page - 1) * request.perPage;
  const more = start + request.perPage < items.length;
  const next = more ? `${origin}${path}?per_page=${request.perPage}&page=${request.page + 1}` : null;
  const pages = { type: 'pages', next, page: request.page, per_page: request.perPage, total_pages: Math.max(1, Math.ceil(items.length / request.perPage)) };
  return { items: items.slice(start, start + request.perPage), pages };
}
