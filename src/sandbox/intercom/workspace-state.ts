import { StateRefusal, decodeState, encodeState, restoreInto } from '../kit/saved-state.ts';
import type { Workspace } from './workspace.ts';

/** Belongs to the running simulator, not to what it holds. */
const NOT_STATE: ReadonlySet<string> = new Set(['identity', 'clock', 'switches', 'origin']);
/** Look-ups of other collections, and what is no thing of its own. */
const NOT_COUNTED = /By[A-Z]|Of$|^linked|^links$|^merged|^former|^deleted$|^counters$|^dependents$/;

function contentOf(workspace: Workspace): Record<string, unknown> {
  return Object.fromEntries(Object.entries(workspace).filter(([name]) => !NOT_STATE.has(name)));
}

/** Everything the workspace holds, as JSON values, with its switches. */
export function saveWorkspace(workspace: Workspace): unknown {
  const { identity, origin, switches } = workspace;
  return encodeState({ workspace: identity.id, origin, switches, content: contentOf(workspace) });
}

/** Files are served at this simulator's own address now. */
function moveFiles(json: unknown, from: string, to: string): unknown {
  if (typeof json === 'string') return json.replaceAll(`${from}/`, `${to}/`);
  if (Array.isArray(json)) return json.map((item) => moveFiles(item, from, to));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([key, item]) => [key, moveFiles(item, from, to)]));
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** Takes the workspace back to what `saveWorkspace` told. @throws StateRefusal `state/broken`, `state/foreign`. */
export function restoreWorkspace(workspace: Workspace, saved: unknown): void {
  if (property(saved, 'workspace') !== workspace.identity.id) throw new StateRefusal('state/foreign', 'The saved state is of another workspace.', 'Take a file that this sandbox has saved.');
  const origin = property(saved, 'origin');
  const moved = typeof origin === 'string' && origin !== '' && origin !== workspace.origin ? moveFiles(saved, origin, workspace.origin) : saved;
  const decoded = decodeState(moved);
  const content = property(decoded, 'content');
  const switches = property(decoded, 'switches');
  if (typeof content !== 'object' || content === null || typeof switches !== 'object' || switches === null) throw new StateRefusal('state/broken', 'The saved state cannot be read: a part is missing.', 'Save it again, or take another file.');
  restoreInto(workspace, content, Object.keys(contentOf(workspace)));
  Object.assign(workspace.switches, switches);
}

function sizeOf(value: object): number | null {
  if (Array.isArray(value)) return value.length;
  return 'size' in value && typeof value.size === 'number' ? value.size : null;
}

function addCounts(holder: object, counts: Record<string, number>): void {
  for (const [name, value] of Object.entries(holder) as [string, unknown][]) {
    if (NOT_STATE.has(name) || NOT_COUNTED.test(name) || typeof value !== 'object' || value === null) continue;
    const size = sizeOf(value);
    if (size === null) addCounts(value, counts);
    else counts[name] = size;
  }
}

/** How many there are of everything, by the name of its collection; archived ones are counted too. */
export function countWorkspace(workspace: Workspace): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  addCounts(workspace, counts);
  return counts;
}
