// `npm run fuzz [steps] [seed]`: random edits of valid specs through every feature of the language.
import { fuzzLanguage } from '../test/fuzz/language.ts';

const steps = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 1e9));
const began = Date.now();
const EVERY = 5_000;
process.stdout.write(`${steps} steps, seed ${seed}\n`);
const { asked } = fuzzLanguage({ steps, seed, progress: (step) => step % EVERY === 0 && process.stdout.write(`  ${step} steps, ${Math.round((Date.now() - began) / 1000)} s\n`) });
process.stdout.write(`${asked} answers, no exception, no place outside of the document.\n`);
