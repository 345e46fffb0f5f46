import assert from 'node:assert/strict';
import { diagnose as diagnoseWorld, diagnoseChain, type DiagnosticData, type DiagnosticSettings } from '../../src/language-service/diagnostics.ts';
import { SpecText, type SpecWorld } from '../../src/language-service/spec-text.ts';
import { CATALOGS, EXAMPLE, edited } from '../spec/support.ts';
import { worldOf } from './marked.ts';

const diagnose = (text: string, catalogs: SpecWorld['catalogs'], settings: DiagnosticSettings): ReturnType<typeof diagnoseWorld> => diagnoseWorld(worldOf(text, { catalogs }), settings);
/** Without what is told of any spec in a new workspace. */
const serious = <T extends { readonly severity?: number }>(found: readonly T[]): readonly T[] => found.filter(({ severity }) => severity !== 3);
const SETTINGS = { rulesUrl: 'https://docs.example/rules' };

describe('diagnostics', () => {
  it('carry place, code, link and suggestions', () => {
    const [found, ...rest] = diagnose(edited(['name: companyName', 'name: compnyName']), CATALOGS, SETTINGS).filter((diagnostic) => diagnostic.severity === 1);
    assert.deepEqual(rest, []);
    assert.deepEqual(found?.range, { start: { line: 19, character: 10 }, end: { line: 19, character: 20 } });
    assert.equal(found?.code, 'expression/unknown-field');
    assert.equal(found?.codeDescription?.href, 'https://docs.example/rules/expression.md#unknown-field');
    assert.equal((found?.data as DiagnosticData).suggestions[0], 'companyName');
    assert.equal(found?.source, 'crosswalk');
  });

  it('come from parser and rules together', () => {
    const codes = serious(diagnose(edited(['2024-01-01', 'never'], ['name: companyName', 'name: compnyName']), CATALOGS, SETTINGS)).map((diagnostic) => diagnostic.code);
    assert.deepEqual(codes, ['expression/unknown-field', 'spec/date', 'spec/unknown-team']);
  });

  it('count characters as LSP does, also behind signs of two units', () => {
    const [found] = serious(diagnose(edited(['    name: companyName', '    # 🙂\r\n    name: "🙂" + compnyName'].map((text) => text.replace('"🙂" + compnyName', `'"🙂" + compnyName'`)) as [string, string]), CATALOGS, SETTINGS));
    assert.deepEqual(found?.range, { start: { line: 20, character: 18 }, end: { line: 20, character: 28 } });
  });

  describe('of a spec that extends a base', () => {
    const base = new SpecText('file:///project/shared/base%20one.base.crosswalk.yaml', edited(['name: companyName', 'name: compnyName'], ['    email: emailAddress', '    email: emailAddress\n    phone: 1 +']));
    const world = worldOf('extends: ./shared/base one.base.crosswalk.yaml\ncompany:\n  feelds: {}\n', { catalogs: CATALOGS, bases: [base] });

    it('stand in the file they are about, and the spec says at "extends" that something is wrong there', () => {
      const found = diagnoseChain(world, {});
      assert.deepEqual([...found.keys()], [world.spec.uri, base.uri]);
      const inBase = found.get(base.uri)?.filter(({ severity }) => severity === 1) ?? [];
      assert.deepEqual(inBase.map(({ code, range }) => [code, range.start]), [['expression/unknown-field', { line: 19, character: 10 }], ['expression/syntax', { line: 34, character: 14 }]]);
      const own = serious(diagnoseWorld(world, {}));
      assert.deepEqual(own.map(({ code, range }) => [code, range.start]), [['spec/unknown-key', { line: 2, character: 2 }], ['spec/extends', { line: 0, character: 9 }]]);
      assert.match(own[1]?.message as string, /^2 mistakes stand in shared\/base one\.base\.crosswalk\.yaml\./);
      assert.deepEqual(own[1]?.relatedInformation?.map(({ location }) => [location.uri, location.range.start.line]), [[base.uri, 19], [base.uri, 34]]);
    });

    it('are read anew when the base has another text', () => {
      const mended = { ...world, bases: [new SpecText(base.uri, EXAMPLE)] };
      assert.deepEqual(serious(diagnoseWorld(mended, {})).map(({ code }) => code), ['spec/unknown-key']);
      assert.equal(serious(diagnoseWorld(world, {})).length, 2);
    });
  });

  it('stay within the text and without catalogs are quiet about names', () => {
    assert.deepEqual(diagnose('', CATALOGS, SETTINGS).map((diagnostic) => diagnostic.range), [{ start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }]);
    assert.deepEqual(diagnose(edited(['name: companyName', 'name: compnyName']), { source: null, destination: null, staging: null }, {}), []);
    assert.ok(diagnose(EXAMPLE, CATALOGS, {}).every((diagnostic) => diagnostic.codeDescription === undefined && diagnostic.severity !== 1));
  });
});
