import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { CommandReader, postCommand, RUN_COMMANDS, type PostedCommand } from '../../src/ledger/commands.ts';
import { holderOf, holderWords, readHolder, removeHolder, writeHolder } from '../../src/ledger/holder.ts';
import { fails, tickingClock, withFolder } from './samples.ts';

const posted = fc.record({ command: fc.constantFrom(...RUN_COMMANDS), by: fc.option(fc.string({ unit: 'grapheme', maxLength: 40 })) }, { noNullPrototype: true });

describe('commands to a run', () => {
  it('arrive once each, in order, however often one looks between', () =>
    fc.assert(
      fc.asyncProperty(fc.array(posted, { maxLength: 12 }), fc.array(fc.nat(12), { maxLength: 4 }), (all, looks) =>
        withFolder(async (folder) => {
          const reader = new CommandReader(folder, 'run-1');
          const heard: PostedCommand[] = [];
          all.forEach((command, index) => {
            if (looks.includes(index)) heard.push(...reader.next());
            postCommand(folder, 'run-1', command);
          });
          heard.push(...reader.next(), ...reader.next());
          assert.deepEqual(heard, all);
        }),
      ),
      { numRuns: 30 },
    ));

  it('reach their own instance only, wait until they are whole, and are passed over where they say nothing', () =>
    withFolder(async (folder) => {
      postCommand(folder, 'other', { command: 'cancel', by: null });
      const reader = new CommandReader(folder, 'mine');
      assert.deepEqual(reader.next(), []);
      const file = path.join(folder, 'engine', 'mine.commands');
      writeFileSync(file, 'nonsense\n{"command":"explode","by":null}\n{"command":"pau');
      assert.deepEqual(reader.next(), []);
      appendFileSync(file, 'se","by":7}\n');
      assert.deepEqual(reader.next(), [{ command: 'pause', by: null }]);
      reader.remove();
      assert.ok(!existsSync(file));
      assert.ok(existsSync(path.join(folder, 'engine', 'other.commands')));
    }));

  it('are for the owner alone, with a name that is cut, and go nowhere else', () =>
    withFolder(async (folder) => {
      postCommand(folder, 'mine', { command: 'pause', by: 'x'.repeat(100_000) });
      const file = path.join(folder, 'engine', 'mine.commands');
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.equal(statSync(path.dirname(file)).mode & 0o777, 0o700);
      assert.equal(new CommandReader(folder, 'mine').next()[0]?.by?.length, 200);
      for (const name of ['../../x', '', 'a/b', 'x'.repeat(65)]) assert.throws(() => postCommand(folder, name, { command: 'pause', by: null }), fails('control/instance', 3), name);
    }));

  it('name a folder that cannot be written', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'file');
      writeFileSync(file, '');
      assert.throws(() => postCommand(file, 'mine', { command: 'pause', by: null }), fails('control/disk', 3));
    }));
});

describe('who holds a project', () => {
  const holder = holderOf({ clock: tickingClock(), instance: 'mine' }, { verb: 'migrate', target: 'production' });

  it('is told as it was written, to the owner alone, until it ends', () =>
    withFolder(async (folder) => {
      assert.equal(readHolder(folder), null);
      writeHolder(folder, holder);
      assert.deepEqual(readHolder(folder), holder);
      assert.equal(statSync(path.join(folder, 'engine', 'current.json')).mode & 0o777, 0o600);
      assert.match(holderWords(holder), new RegExp(`^migrate to production, process ${process.pid}, since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC$`));
      removeHolder(folder);
      assert.equal(readHolder(folder), null);
    }));

  it('is nobody where the file is not ours, and never stops a run', () =>
    withFolder(async (folder) => {
      mkdirSync(path.join(folder, 'engine'));
      const file = path.join(folder, 'engine', 'current.json');
      for (const text of ['', '{', 'null', '[]', JSON.stringify({ ...holder, pid: -1 }), JSON.stringify({ ...holder, pid: '1' }), JSON.stringify({ ...holder, state: 'dancing' }), JSON.stringify({ ...holder, verb: 'rm' })]) {
        writeFileSync(file, text);
        assert.equal(readHolder(folder), null, text);
      }
      writeHolder(file, holder);
      removeHolder(file);
    }));
});
