// JSON Schemas of what each verb prints with --json, from the types in src/engine/results.ts. `--check` fails when a file is not current.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const VERBS = ['connect', 'discover', 'pin', 'check', 'plan', 'scope', 'acknowledge', 'prepare', 'sample', 'diff', 'approve', 'migrate', 'delta', 'pause', 'resume', 'cancel', 'parked', 'reconcile', 'archive', 'rollback', 'spot-check', 'accept', 'purge', 'ledger export', 'ledger import', 'status'];

/** File name → JSON text: one schema a verb, and `error` for a refusal. */
export function verbSchemas() {
  const generator = createGenerator({ path: path.join(root, 'src/engine/results.ts'), tsconfig: path.join(root, 'tsconfig.json'), skipTypeCheck: true, additionalProperties: false, topRef: false, expose: 'none' });
  const all = generator.createSchema('VerbResults');
  const files = {};
  for (const verb of VERBS) files[`${verb.replace(' ', '-')}.schema.json`] = { $schema: all.$schema, title: `crosswalk ${verb} --json`, definitions: all.definitions, ...all.properties[verb] };
  files['error.schema.json'] = { ...generator.createSchema('ErrorResult'), title: 'crosswalk VERB --json, refused or failed' };
  return Object.fromEntries(Object.entries(files).map(([name, schema]) => [name, `${JSON.stringify(schema, null, 2)}\n`]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = path.join(root, 'schemas', 'verbs');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(verbSchemas())) {
    const file = path.join(folder, name);
    if (!process.argv.includes('--check')) writeFileSync(file, text);
    else if (readFileSync(file, 'utf8') !== text) {
      process.stderr.write(`schemas/verbs/${name} is not current. Run: node scripts/verb-schemas.mjs\n`);
      process.exitCode = 1;
    }
  }
}
