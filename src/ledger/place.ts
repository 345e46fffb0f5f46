/** Where a ledger may lie: on a local disk that nothing synchronises (design §4 "Files"). */
import { existsSync, realpathSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { CrosswalkError } from '../base/errors.ts';

/** Names of folders that a synchronising program owns. It would copy a database half-written, or lock it. */
const SYNCED =
  /^(dropbox( \(.+\))?|onedrive( ?- ?.+)?|google ?drive|my drive|googledrive-.+|icloud ?drive|icloud~.+|com~apple~clouddocs|mobile documents|cloudstorage|box sync|nextcloud|owncloud|pcloud ?drive|megasync)$/i;

/** Linux file system numbers without shared memory between openers, which WAL needs (reference/libraries.md "Not settled"). */
const NETWORK: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9P'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x73757245, 'Coda'],
  [0x786f4256, 'a VirtualBox shared folder'],
]);

const REMEDY = 'Move the mapping spec with its .crosswalk folder to a local folder, for example ~/crosswalk, and run the command there.';

/** The folder itself may not exist yet, and a link may lead into a synced one. */
function realFolder(folder: string): string {
  let present = path.resolve(folder);
  while (!existsSync(present) && path.dirname(present) !== present) present = path.dirname(present);
  return path.join(realpathSync(present), path.relative(present, path.resolve(folder)));
}

/** @returns the offending name, or null. Folders written as `\\server\share` count as network. */
export function unsuitable(folder: string, fileSystem: number | null): { readonly code: string; readonly what: string } | null {
  if (/^(\\\\|\/\/)[^\\/]/.test(folder)) return { code: 'ledger/network-folder', what: 'a network share' };
  const synced = folder.split(/[\\/]/).find((name) => SYNCED.test(name));
  if (synced !== undefined) return { code: 'ledger/synced-folder', what: `"${synced}", which is synchronised` };
  const network = fileSystem === null ? undefined : NETWORK.get(fileSystem >>> 0);
  return network === undefined ? null : { code: 'ledger/network-folder', what: `a network file system (${network})` };
}

function fileSystemOf(folder: string): number | null {
  if (process.platform !== 'linux') return null;
  let present = folder;
  while (!existsSync(present) && path.dirname(present) !== present) present = path.dirname(present);
  return statfsSync(present).type;
}

/** @throws CrosswalkError `ledger/synced-folder`, `ledger/network-folder` (exit 2). */
export function refuseUnsuitable(folder: string): void {
  const real = realFolder(folder);
  const found = unsuitable(real, fileSystemOf(real));
  if (found === null) return;
  throw new CrosswalkError(found.code, `A ledger cannot lie in ${found.what}: it could lose what was already written.`, { where: { file: folder }, remedy: REMEDY, exit: 2 });
}
