/** Completion, hover and diagnostics of two services on the same texts, turn by turn in one process (reference/editor-practice.md §4.2). */
import type { Position } from 'vscode-languageserver-types';
import type { Catalog } from '../../src/catalog/model.ts';
import { destinationOf, sourceOf, specOf } from './material.ts';

/** Each call gets a text that it has not seen; the number that comes back keeps the work from being thrown away, and shows that there was some. */
export interface Service {
  readonly name: string;
  complete(text: string, position: Position): Promise<number>;
  hover(text: string, position: Position): Promise<number>;
  diagnose(text: string): Promise<number>;
}

export type MakeService = (source: Catalog, destination: Catalog) => Service;

export const TASKS = ['completion', 'hover', 'diagnostics'] as const;
export type Task = (typeof TASKS)[number];

/** Of one task of one service at one size. */
export interface Timing {
  readonly service: string;
  readonly task: Task;
  readonly lines: number;
  readonly fields: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p95: number;
  readonly runs: number;
  /** Items, or diagnostics, of the last answer. */
  readonly answered: number;
}

const RUNS = 25;
const RUNS_OF_LONG = 6;
const LONG = 5_000;
const WARM_UP = 3;

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** The middle one of the lines that begin with `from:`, cut after the blank for completion, at the name for hover. */
function middle(text: string): { readonly line: number; readonly column: number } {
  const lines = text.split('\n');
  const from = lines.flatMap((line, index) => (/^ {6}from: field/.test(line) ? [index] : []));
  return { line: from[Math.floor(from.length / 2)] ?? 0, column: '      from: '.length };
}

async function timed(service: Service, task: Task, text: string): Promise<{ readonly ms: number; readonly answered: number }> {
  const { line, column } = middle(text);
  const began = performance.now();
  const answered = task === 'completion' ? await service.complete(text, { line, character: column }) : task === 'hover' ? await service.hover(text, { line, character: column + 3 }) : await service.diagnose(text);
  return { ms: performance.now() - began, answered };
}

/** Each run has another text: a person typed. In turn, so that a slow moment of the machine meets both. */
async function one(services: readonly Service[], task: Task, lines: number, fields: number): Promise<readonly Timing[]> {
  const base = specOf(lines, fields);
  const runs = lines >= LONG ? RUNS_OF_LONG : RUNS;
  const times = services.map(() => [] as number[]);
  const answered = services.map(() => 0);
  for (let run = -WARM_UP; run < runs; run += 1) {
    for (const [index, service] of services.entries()) {
      const result = await timed(service, task, `${base}# ${run + WARM_UP}\n`);
      if (run >= 0) times[index]?.push(result.ms);
      answered[index] = result.answered;
    }
  }
  return services.map(({ name }, index) => {
    const sorted = (times[index] ?? []).toSorted((a, b) => a - b);
    return { service: name, task, lines, fields, median: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), runs, answered: answered[index] ?? 0 };
  });
}

export async function measureLanguage(make: readonly MakeService[], sizes: readonly { readonly lines: number; readonly fields: number }[], tell: (timing: Timing) => void): Promise<readonly Timing[]> {
  const all: Timing[] = [];
  for (const { lines, fields } of sizes) {
    const services = make.map((service) => service(sourceOf(fields), destinationOf()));
    for (const task of TASKS) {
      for (const timing of await one(services, task, lines, fields)) {
        tell(timing);
        all.push(timing);
      }
    }
  }
  return all;
}
