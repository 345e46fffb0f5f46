// Writes operations until it is killed and prints each id only after the ledger has acknowledged it.
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { processClock } from '../../src/base/clock.ts';
import { operation } from './samples.ts';

const ledger = await openLedger(String(process.argv[2]), { clock: processClock(undefined), create: true });

async function lane(number: number): Promise<never> {
  for (let turn = 0; ; turn += 1) {
    const record = `${number}${String(turn).padStart(6, '0')}`;
    const id = await ledger.intend(operation({ record }));
    process.stdout.write(`intent ${id} ${record}\n`);
    await ledger.settle(id, { state: 'acknowledged', destinationId: `d${record}` });
    process.stdout.write(`settled ${id} ${record}\n`);
  }
}

await Promise.all([lane(1), lane(2), lane(3)]);
