import assert from 'node:assert/strict';
import type { Problem } from '../../src/spec/model.ts';
import { CATALOGS, EXAMPLE, compileText, compiledOf, problemsIn } from './support.ts';

const CLOSED = 'A closed ticket has a date of completion';

function withChecks(checks: string): string {
  return `${EXAMPLE}\nchecks:\n${checks.replaceAll(/^/gm, '  ')}\n`;
}

function told(code: string, checks: string): readonly Problem[] {
  return problemsIn(withChecks(checks)).filter((problem) => problem.code === code);
}

describe('checks of the spec', () => {
  it('are compiled, each for the entity of its section, with its line', () => {
    const compiled = compiledOf(withChecks(`${CLOSED}:\n  for: ticket\n  holds: status != 5 || !empty(completedDate)\n  severity: park\nNamed: { for: company, holds: companyName != "" }`));
    const first = EXAMPLE.split('\n').length + 2;
    assert.deepEqual(compiled.checks.map(({ name, entity, severity, line }) => [name, entity, severity, line]), [[CLOSED, 'Ticket', 'park', first], ['Named', 'Company', 'warn', first + 4]]);
  });

  it('are part of the plan hash: their words, and what they read', () => {
    const hash = (checks: string): string => compiledOf(withChecks(checks)).planHash;
    const one = hash('A: { for: ticket, holds: title != "" }');
    assert.notEqual(one, compiledOf(EXAMPLE).planHash);
    assert.notEqual(one, hash('A: { for: ticket, holds: title != "", severity: park }'));
    assert.equal(one, hash('A:\n  # a comment\n  holds: title != ""\n  severity: warn\n  for: ticket'));
    assert.equal(hash('A: { for: ticket, holds: title != "" }\nB: { for: company, holds: phone != "" }'), hash('B: { for: company, holds: phone != "" }\nA: { for: ticket, holds: title != "" }'));
  });

  it('are checked as every other condition, at their place', () => {
    const text = withChecks('A: { for: ticket, holds: titel != "" }');
    const [problem] = problemsIn(text).filter(({ code }) => code === 'expression/unknown-field');
    assert.deepEqual([text.slice(problem?.at.start, problem?.at.end), problem?.suggestions[0]], ['titel', 'title']);
    assert.equal(told('spec/not-a-condition', 'A: { for: ticket, holds: title }').length, 1);
    assert.equal(told('spec/wrong-value', 'A: { for: tickets, holds: title != "" }').length, 1);
    assert.equal(told('spec/missing-key', 'A: { for: ticket }').length, 1);
    assert.equal(told('spec/always-holds', 'A: { for: ticket, holds: "1 == 1" }')[0]?.severity, 'information');
    assert.equal(told('spec/never-holds', 'A: { for: ticket, holds: "1 == 2" }')[0]?.severity, 'warning');
    assert.equal(compileText(withChecks('A: { for: ticket, holds: "1 == 2" }')).compiled?.checks.length, 1);
  });

  it('need the section whose records they look at', () => {
    const text = withChecks('A: { for: company, holds: companyName != "" }').replace(/company:\n {2}from: Company[\s\S]*?\n\n/, '');
    const [problem] = problemsIn(text, CATALOGS).filter(({ code, severity }) => code === 'spec/missing-section' && severity === 'error');
    assert.equal(text.slice(problem?.at.start, problem?.at.end), 'A');
  });
});
