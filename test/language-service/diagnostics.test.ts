import assert from 'node:assert/strict';
import { diagnose, type DiagnosticData } from '../../src/language-service/diagnostics.ts';
import { CATALOGS, EXAMPLE, edited } from '../spec/support.ts';

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
    const codes = diagnose(edited(['2024-01-01', 'never'], ['name: companyName', 'name: compnyName']), CATALOGS, SETTINGS).map((diagnostic) => diagnostic.code);
    assert.deepEqual(codes, ['expression/unknown-field', 'spec/date', 'spec/unknown-team']);
  });

  it('count characters as LSP does, also behind signs of two units', () => {
    const [found] = diagnose(edited(['    name: companyName', '    # 🙂\r\n    name: "🙂" + compnyName'].map((text) => text.replace('"🙂" + compnyName', `'"🙂" + compnyName'`)) as [string, string]), CATALOGS, SETTINGS);
    assert.deepEqual(found?.range, { start: { line: 20, character: 18 }, end: { line: 20, character: 28 } });
  });

  it('stay within the text and without catalogs are quiet about names', () => {
    assert.deepEqual(diagnose('', CATALOGS, SETTINGS).map((diagnostic) => diagnostic.range), [{ start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }]);
    assert.deepEqual(diagnose(edited(['name: companyName', 'name: compnyName']), { source: null, destination: null, staging: null }, {}), []);
    assert.ok(diagnose(EXAMPLE, CATALOGS, {}).every((diagnostic) => diagnostic.codeDescription === undefined && diagnostic.severity !== 1));
  });
});
