/** What a verb of the command line is handed. */
import type { Environment } from '../engine/environment.ts';
import { projectOf, type Project } from '../engine/project-place.ts';
import type { RawOptions } from './options.ts';
import type { VerbOutput } from './output.ts';
import { onlySpec } from './spec-file.ts';

export interface VerbCall {
  readonly environment: Environment;
  readonly spec: string | undefined;
  readonly options: RawOptions;
}

export type Verb = (call: VerbCall) => Promise<VerbOutput>;

/** The spec that was named, or the only one of this folder. */
export function projectFor(call: VerbCall): Project {
  return projectOf(call.spec ?? onlySpec(process.cwd()));
}
