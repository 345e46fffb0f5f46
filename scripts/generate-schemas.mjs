// Writes schemas/crosswalk-spec.schema.json from the description of the language. `--check` fails when the file is not current.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { specSchema } from '../src/spec/json-schema.ts';

const file = fileURLToPath(new URL('../schemas/crosswalk-spec.schema.json', import.meta.url));
const content = `${JSON.stringify(specSchema(), null, 2)}\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== content) {
    process.stderr.write('schemas/crosswalk-spec.schema.json is not current. Run: node scripts/generate-schemas.mjs\n');
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, content);
}
