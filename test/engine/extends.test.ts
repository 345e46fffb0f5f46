import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { basesOf } from '../../src/engine/bases.ts';
import { planOf } from '../../src/engine/gates.ts';
import { latestDiff } from '../../src/engine/diff.ts';
import { checkProject, readyProject } from '../../src/engine/project.ts';
import { projectOf } from '../../src/engine/project-place.ts';
import { sample } from '../../src/engine/sample.ts';
import { renderDiff } from '../../src/reports/diff-text.ts';
import { onlySpec } from '../../src/cli/spec-file.ts';
import { checkText } from '../../src/cli/text.ts';
import { runCli } from '../support/cli.ts';
import { editSpec, readyForSample, testProject, type TestProject } from '../support/project.ts';

const BASE = 'shared.base.crosswalk.yaml';
/** The connections and the time zone are the customer's, all the rest is shared. */
const OWN = /^(?:crosswalk|time_zone|source|destination): .*\n/gm;

describe('a project whose spec extends a base', function () {
  this.timeout(120_000);
  let test: TestProject;
  let hash = '';

  before(async () => {
    test = await testProject({ tickets: 20 });
    await readyForSample(test);
    hash = planOf(await readyProject(test.project)).planHash;
    let base = '';
    await editSpec(test.project, (text) => {
      base = `crosswalk: 1\n${text.replaceAll(OWN, '').replace('otherwise: bronze', 'otherwise: iron')}`;
      return `${[...text.matchAll(OWN)].map(([line]) => line).join('')}extends: ./shared/${BASE}\ncompany:\n  attributes:\n    Account Tier: { otherwise: bronze }\n`;
    });
    await mkdir(path.join(test.folder, 'shared'));
    await writeFile(path.join(test.folder, 'shared', BASE), base);
  });
  after(() => test.close());

  it('has the plan of the same spec in one file', async () => {
    const ready = await readyProject(test.project);
    assert.deepEqual(ready.problems.filter(({ severity }) => severity === 'error'), []);
    assert.equal(planOf(ready).planHash, hash);
  });

  it('runs a sample, and its diff names the base beside a line', async () => {
    await sample(test.environment, test.project, { target: 'staging', size: 6, seed: 1, mask: true, refresh: false, dryRun: false });
    const diff = await latestDiff(test.project);
    assert.ok(diff.rows.length > 50);
    assert.deepEqual(diff.rows.filter((row) => row.class === 'wrong' || row.class === 'missing'), []);
    const [title] = diff.rows.filter((row) => row.path === 'title');
    assert.deepEqual([title?.file, typeof title?.line], [`shared/${BASE}`, 'number']);
    assert.ok(diff.rows.some((row) => row.path === 'attributes.Account Tier' && row.file === undefined && row.line === 8));
    assert.match(renderDiff(diff, { all: true, width: 200, colour: false }), new RegExp(`line ${title?.line} of\\s+shared/shared`));
  });

  it('tells in the terminal where in which file something is wrong', async () => {
    await editSpec({ ...test.project, specFile: path.join(test.folder, 'shared', BASE) }, (text) => text.replace('email: emailAddress', 'email: emailAdress'));
    const [found] = (await checkProject(test.project)).problems.filter(({ severity }) => severity === 'error');
    assert.equal(found?.at.file, `shared/${BASE}`);
    const result = await runCli(['check', test.project.specFile, '--json']);
    assert.equal(result.code, 2);
    const problems = result.json()['problems'] as readonly { readonly file: string; readonly line: number; readonly severity: string }[];
    assert.deepEqual(problems.filter(({ severity }) => severity === 'error').map(({ file, line }) => [file, line]), [[path.join(test.folder, 'shared', BASE), found.at.line]]);
    assert.match(checkText(test.project, [found], true), new RegExp(`shared/${BASE}:${found.at.line}:12 error expression/unknown-field`));
    await assert.rejects(readyProject(test.project), { code: 'spec/invalid', where: { file: path.join(test.folder, 'shared', BASE), line: found.at.line, column: 12 } });
  });

  it('does not take the base for a project', async () => {
    const base = path.join(test.folder, 'shared', BASE);
    await editSpec({ ...test.project, specFile: base }, (text) => text.replace('emailAdress', 'emailAddress'));
    assert.deepEqual((await checkProject(projectOf(base))).problems, []);
    await assert.rejects(readyProject(projectOf(base)), { code: 'spec/base' });
    assert.throws(() => onlySpec(path.join(test.folder, 'shared')), /holds none/);
  });
});

describe('bases on the disk', () => {
  let folder = '';
  const put = async (file: string, text: string): Promise<string> => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
    return path.join(folder, file);
  };
  const faultOf = async (spec: string, text: string): Promise<string | null> => (await basesOf(path.join(folder, spec), text)).fault;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-bases-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are read inside the repository, however deep the spec lies in it', async () => {
    await mkdir(path.join(folder, 'repo', '.git'), { recursive: true });
    await put(`repo/${BASE}`, 'crosswalk: 1\nextends: ./other/x.crosswalk.yaml\n');
    await put('repo/other/x.crosswalk.yaml', 'crosswalk: 1\n');
    const chain = await basesOf(path.join(folder, 'repo', 'a', 'b', 'acme.crosswalk.yaml'), `extends: ../../${BASE}\n`);
    assert.deepEqual([chain.fault, chain.bases.map(({ name }) => name)], [null, [`../../${BASE}`, '../../other/x.crosswalk.yaml']]);
    await put('outside.crosswalk.yaml', 'crosswalk: 1\n');
    assert.equal(await faultOf('repo/a/acme.crosswalk.yaml', 'extends: ../../outside.crosswalk.yaml\n'), 'outside');
  });

  it('are read beside and one folder above a spec that lies in no repository', async () => {
    await put(`customers/${BASE}`, 'crosswalk: 1\n');
    await put(BASE, 'crosswalk: 1\n');
    assert.equal(await faultOf('customers/acme/acme.crosswalk.yaml', `extends: ../${BASE}\n`), null);
    assert.equal(await faultOf('customers/acme/acme.crosswalk.yaml', `extends: ../../${BASE}\n`), 'outside');
    // Nor is it told whether a file stands there.
    assert.equal(await faultOf('customers/acme/acme.crosswalk.yaml', 'extends: ../../gone.crosswalk.yaml\n'), 'outside');
  });

  it('are not read over a link that leads out, nor where no file stands', async () => {
    await put('far/secret.crosswalk.yaml', 'crosswalk: 1\n');
    await mkdir(path.join(folder, 'x', 'y', 'z'), { recursive: true });
    await symlink(path.join(folder, 'far', 'secret.crosswalk.yaml'), path.join(folder, 'x', 'y', 'z', 'link.crosswalk.yaml'));
    await mkdir(path.join(folder, 'x', 'y', 'z', 'folder.crosswalk.yaml'));
    assert.equal(await faultOf('x/y/z/acme.crosswalk.yaml', 'extends: ./link.crosswalk.yaml\n'), 'outside');
    assert.equal(await faultOf('x/y/z/acme.crosswalk.yaml', 'extends: ./gone.crosswalk.yaml\n'), 'missing');
    assert.equal(await faultOf('x/y/z/acme.crosswalk.yaml', 'extends: ./folder.crosswalk.yaml\n'), 'missing');
  });
});
