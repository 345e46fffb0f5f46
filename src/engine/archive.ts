import path from 'node:path';
import { archiveEntity, type ArchiveManifest } from '../reports/archive.ts';
import type { Environment } from './environment.ts';
import { readyProject } from './project.ts';
import type { Project } from './project-place.ts';
import { openProjectSource, withLedger } from './session.ts';

export interface ArchiveResult {
  readonly folder: string;
  readonly auditHead: string;
  readonly archives: readonly (ArchiveManifest & { readonly sourceCount: number; readonly complete: boolean })[];
}

/** Writes what stays behind to CSV or JSON (AT-M5, AT-M6, AT-M7), streamed, and counts it against the source (law 7). */
export async function archive(environment: Environment, project: Project): Promise<ArchiveResult> {
  const ready = await readyProject(project);
  return withLedger(project, environment, async (ledger) => {
    const { source } = await openProjectSource(ready, environment, ledger);
    const folder = path.join(project.folder, 'archive');
    const archives: ArchiveResult['archives'][number][] = [];
    for (const { entity, archive: format } of ready.compiled.leaveBehind) {
      const all = { createdSince: null, ids: null };
      const sourceCount = await source.count(entity, all);
      const described = ready.catalogs.source.entities.find(({ name }) => name === entity);
      const manifest = await archiveEntity({ folder, entity, format, fields: described?.fields ?? [], pages: source.read(entity, all) });
      archives.push({ ...manifest, sourceCount, complete: manifest.records === sourceCount });
      environment.progress({ verb: 'archive', phase: 'read', entity, done: manifest.records, total: sourceCount, message: `Archived ${entity}: ${manifest.records} of ${sourceCount}` });
      await ledger.audit('archive', { entity, records: manifest.records, sha256: manifest.sha256, complete: manifest.records === sourceCount });
    }
    return { folder, auditHead: await ledger.auditHead(), archives };
  });
}
