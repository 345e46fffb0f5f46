/** Whole migrations in one process, with a destination inside it: how much memory the number of tickets costs (law 9). */
import path from 'node:path';
import type { Measured } from './engine.ts';
import { Child } from './ipc.ts';
import type { SandboxPlace, SandboxSettings } from './simulators.ts';

export interface MemoryRun {
  readonly tickets: number;
  readonly measured: Measured;
}

/** The source's limit of 10,000 calls an hour must not be what is waited for. */
const SPEED = 100;

export async function memoryRun(folder: string, template: string, tickets: number): Promise<MemoryRun> {
  const simulators = new Child('./simulators.ts');
  const place = await simulators.call<SandboxPlace>('open', { folder, tickets, speed: SPEED } satisfies SandboxSettings);
  const job = { place, specFile: path.join(folder, 'acme.crosswalk.yaml') };
  const preparing = new Child('./engine.ts');
  await preparing.call('setUp', { ...job, template });
  await preparing.end();
  const engine = new Child('./engine.ts');
  const measured = await engine.call<Measured>('run', { ...job, inProcess: true });
  await engine.end();
  await simulators.end();
  return { tickets, measured };
}
