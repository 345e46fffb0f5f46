/** `crosswalk check`: many specs, three formats, and the same remarks in the same order as the editor. */
import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { DiagnosticSeverity } from 'vscode-languageserver-types';
import { processClock } from '../../src/base/clock.ts';
import { runCheck } from '../../src/cli/check-verb.ts';
import type { RawOptions } from '../../src/cli/options.ts';
import type { VerbOutput } from '../../src/cli/output.ts';
import { check, type CheckResult } from '../../src/engine/check.ts';
import { projectOf } from '../../src/engine/project-place.ts';
import { diskFiles } from '../../src/language-server/files.ts';
import { Worlds } from '../../src/language-server/worlds.ts';
import { diagnose } from '../../src/language-service/diagnostics.ts';
import { EXAMPLE, SOURCE, edited } from '../spec/support.ts';
import { runCli } from '../support/cli.ts';

const FIXTURES = path.join(import.meta.dirname, '..', 'fixtures');
/** The day of discovery, so that no catalog is old. */
const NOW = Date.parse(SOURCE.discoveredAt);
const TEAM = '    values: { Level I Support: Tier 1 }';

interface Sarif {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly suppressions?: unknown;
      readonly fixes?: readonly { readonly artifactChanges: readonly { readonly replacements: readonly { readonly insertedContent: { readonly text: string } }[] }[] }[];
      readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: Readonly<Record<string, number>> } }[];
    }[];
  }[];
}

const BROKEN: Readonly<Record<string, string>> = {
  'nothing wrong': EXAMPLE,
  'nothing at all': '',
  'half a line': EXAMPLE.slice(0, 900),
  'a tab': edited(['    title: title', '\ttitle: title']),
  'no YAML': edited(['    title: title', '    title: [title']),
  'wrong names': edited(['name: companyName', 'name: compnyName'], ['{ New: open,', '{ Nwe: open,'], ['fallback: support@', 'fallback: nobody@']),
  'wrong words, a date that is none, and an unknown key': edited(['2024-01-01', 'never'], ['opening: internal_unless_from_contact', 'opening: everybody'], ['  from: Ticket', '  form: Ticket']),
  'the same twice': edited(['    title: title', '    title: title\n    title: description']),
  'suppressed, in vain and against the rules': edited([TEAM, `${TEAM} # crosswalk-ignore spec/unknown-team later`], ['trace:  ', '# crosswalk-ignore spec/no-trace\ntrace:  '], ['name: companyName', 'name: compnyName # crosswalk-ignore expression/unknown-field']),
  'checks and no staging': `${edited([', staging: acme-intercom-test', ''])}\nchecks:\n  A: { for: ticket, holds: title }\n`,
};

describe('the verb check', function () {
  this.timeout(60_000);
  let folder = '';

  const specFile = (name: string): string => path.join(folder, `${name}.crosswalk.yaml`);
  const write = (text: string, name = 'acme'): Promise<void> => writeFile(specFile(name), text);

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-check-'));
    const catalogs = path.join(folder, '.crosswalk', 'acme', 'catalog');
    await mkdir(catalogs, { recursive: true });
    for (const name of ['acme-autotask', 'acme-intercom']) await cp(path.join(FIXTURES, `${name}.json`), path.join(catalogs, `${name}.json`));
    await write(EXAMPLE);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  describe('says what the editor says', () => {
    const SEVERITIES = { [DiagnosticSeverity.Error]: 'error', [DiagnosticSeverity.Warning]: 'warning', [DiagnosticSeverity.Information]: 'information', [DiagnosticSeverity.Hint]: 'hint' };
    const rules = new Map([['spec/no-staging', 'warning'], ['spec/attribute-new', 'off']] as const);

    const both = async (): Promise<readonly [unknown, unknown]> => {
      const uri = pathToFileURL(specFile('acme')).href;
      const world = await new Worlds(diskFiles(), () => null, () => NOW).world(uri);
      assert.ok(world !== null);
      const editor = diagnose(world, { rules }).map(({ code, severity, range: { start } }) => [code, SEVERITIES[severity ?? 4], start.line + 1, start.character + 1]);
      const { result } = await check({ clock: { ...processClock(undefined), now: () => NOW } }, projectOf(specFile('acme')), rules);
      return [editor, result.problems.map(({ code, severity, line, column }) => [code, severity, line, column])];
    };

    for (const [name, text] of Object.entries(BROKEN)) {
      it(`about ${name}`, async () => {
        await write(text);
        const [editor, terminal] = await both();
        assert.deepEqual(terminal, editor);
      });
    }

    it('about a catalog that cannot be read, and exclusions that nobody signed for', async () => {
      await writeFile(path.join(folder, '.crosswalk', 'acme', 'catalog', 'acme-intercom.json'), '{');
      await mkdir(path.join(folder, '.crosswalk', 'acme', 'approvals'));
      const [editor, terminal] = await both();
      assert.deepEqual(terminal, editor);
      const codes = (terminal as readonly (readonly [string])[]).map(([code]) => code);
      assert.ok(codes.includes('catalog/unreadable') && codes.includes('spec/not-acknowledged'), codes.join(' '));
    });
  });

  /** In this process: what is printed, and the exit. */
  const run = (specs: readonly string[], options: RawOptions = {}): Promise<VerbOutput> =>
    runCheck({ environment: { clock: processClock(undefined), connections: new Map(), progress: () => undefined, signal: new AbortController().signal }, spec: undefined, options: { ...options, specs } });

  it('prints SARIF with places, fixes and what is suppressed', async () => {
    await write(BROKEN['suppressed, in vain and against the rules'] ?? '');
    const printed = await runCli(['check', 'acme.crosswalk.yaml', '--format', 'sarif'], {}, folder);
    assert.equal(printed.code, 2);
    const { version, runs } = printed.json() as unknown as Sarif;
    const [found] = runs;
    assert.ok(version === '2.1.0' && found?.tool.driver.name === 'Crosswalk');
    for (const result of found.results) assert.equal(found.tool.driver.rules[result.ruleIndex]?.id, result.ruleId);
    const error = found.results.find(({ ruleId }) => ruleId === 'expression/unknown-field');
    const { artifactLocation, region } = error?.locations[0]?.physicalLocation ?? {};
    assert.deepEqual([error?.level, artifactLocation?.uri, region?.['startLine'], region?.['startColumn'], region?.['endLine'], region?.['endColumn']], ['error', 'acme.crosswalk.yaml', 21, 11, 21, 21]);
    assert.equal(error?.fixes?.[0]?.artifactChanges[0]?.replacements[0]?.insertedContent.text, 'companyName');
    const team = found.results.find(({ ruleId }) => ruleId === 'spec/unknown-team');
    assert.deepEqual([team?.level, team?.suppressions], ['warning', [{ kind: 'inSource', justification: 'later' }]]);
  });

  it('sets severities by rule, and ends with 2 where one is raised to an error', async () => {
    const spec = [specFile('acme')];
    assert.equal((await run(spec)).exit, 0);
    assert.equal((await run(spec, { rule: 'spec/unknown-team=error' })).exit, 2);
    const { problems } = (await run(spec, { rule: ['spec/unknown-team=off', 'spec/attribute-new=off'] })).document as CheckResult;
    assert.ok(!problems.some(({ code }) => code === 'spec/unknown-team' || code === 'spec/attribute-new'));
    const refused: readonly RawOptions[] = [{ rule: 'spec/unknown-taem=off' }, { rule: 'spec/unknown-team=loud' }, { rule: 'spec/version=off' }, { rule: 'spec/unknown-team' }, { format: 'xml' }, { json: true, format: 'sarif' }];
    for (const options of refused) await assert.rejects(run(spec, options), { code: 'cli/usage', exit: 2 }, JSON.stringify(options));
  });

  it('takes folders, patterns and many specs, and tells each', async () => {
    await mkdir(path.join(folder, 'other'));
    await mkdir(path.join(folder, 'node_modules'));
    await write(EXAMPLE.replace('crosswalk: 1', 'crosswalk: 2'), 'other/beta');
    await write('crosswalk: 9\n', 'node_modules/no');
    await write('crosswalk: 9\n', 'other/shared.base');
    const [acme, beta] = [specFile('acme'), specFile('other/beta')];
    for (const named of [[folder], [`${folder}/**/*.crosswalk.yaml`], [acme, path.join(folder, 'other')], [acme, acme, beta]]) {
      const { exit, document } = await run(named, { format: 'json' });
      assert.deepEqual([exit, (document as { specs: readonly CheckResult[] }).specs.map(({ spec }) => spec)], [2, [acme, beta]], named.join(' '));
    }
    await assert.rejects(run([`${folder}/nothing/*.crosswalk.yaml`]), { code: 'cli/usage' });
    const { code, stdout } = await runCli(['check', '.'], {}, folder);
    assert.equal(code, 2);
    assert.match(stdout, /acme\.crosswalk\.yaml:\d+:\d+ warning spec\/unknown-team.*other\/beta\.crosswalk\.yaml:1:12 error spec\/version.*2 specs: 1 error, /s);
  });

  it('says how many remarks comments keep quiet', async () => {
    await write(edited([TEAM, `${TEAM} # crosswalk-ignore spec/unknown-team later`]));
    const { text } = await run([specFile('acme')]);
    assert.match(text, /1 remark suppressed by comments/);
    assert.doesNotMatch(text, /spec\/unknown-team/);
  });
});
