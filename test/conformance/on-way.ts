import { Doom, type DoomOptions } from './doom.ts';
import { untilItEnds, type Engine } from './life.ts';
import type { StageOptions, Subject } from './subject.ts';
import { wholeWay, type Seen } from './way.ts';

export interface Way {
  readonly seen: Seen;
  readonly doom: Doom;
}

/** A minute: who searches too early finds nothing. */
const SEARCH_LAG_MS = 60_000;
/** So that what a busy machine loses between intent and effect is no minute of the sandbox's clock. */
const SPEED = 500;

/** A whole project in processes that die where `fate` says. */
export async function onWay(engine: Engine, subject: Subject, tickets: StageOptions['tickets'], fate: DoomOptions['fate']): Promise<Way> {
  const doom = new Doom({ kindOf: subject.kindOfWrite, fate });
  const stage = await subject.start({ tickets, searchLagMs: SEARCH_LAG_MS, doom, speed: SPEED });
  try {
    return { seen: await wholeWay(stage, (target, args) => untilItEnds(engine, stage, doom, target, args)), doom };
  } finally {
    await stage.close();
  }
}
