/** What is held back, what is kept, and the ledger itself: verbs beside the way. */
import type { CommandHandlers } from '../commands.ts';
import type { Services } from '../services.ts';
import { exportLedger, importLedger, verifyLedger } from './ledger.ts';
import { retry, showParked, signForm, writeForm } from './parked.ts';
import { purge } from './purge.ts';
import { onProject } from './way-verbs.ts';

type Verbs = 'parked' | 'parkedForm' | 'answerParked' | 'retryParked' | 'purge' | 'exportLedger' | 'importLedger' | 'verifyLedger';

export function ledgerVerbs(services: Services): Pick<CommandHandlers, `crosswalk.${Verbs}`> {
  return {
    'crosswalk.parked': (given, target) => onProject(services, given, (project) => showParked(services, project, target)),
    'crosswalk.parkedForm': (given, target, file) => onProject(services, given, (project) => writeForm(services, project, target, file)),
    'crosswalk.answerParked': (given, target, file) => onProject(services, given, (project) => signForm(services, project, target, file)),
    'crosswalk.retryParked': (given, target) => onProject(services, given, (project) => retry(services, project, target)),
    'crosswalk.purge': (given, person) => onProject(services, given, (project) => purge(services, project, person)),
    'crosswalk.exportLedger': (given, file) => onProject(services, given, (project) => exportLedger(services, project, file)),
    'crosswalk.importLedger': (given, file) => onProject(services, given, (project) => importLedger(services, project, file)),
    'crosswalk.verifyLedger': (given, head) => onProject(services, given, (project) => verifyLedger(services, project, head)),
  };
}
