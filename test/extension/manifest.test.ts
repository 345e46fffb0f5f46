import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { COMMANDS, DIFF_PANEL, LANGUAGE, VIEWS } from '../../src/extension/commands.ts';
import type { CommandId } from '../../src/extension/commands.ts';

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: unknown; readonly restrictedConfigurations: readonly string[] }; readonly virtualWorkspaces: { readonly supported: unknown } };
  readonly contributes: {
    readonly languages: readonly { readonly id: string; readonly filenamePatterns: readonly string[]; readonly configuration: string }[];
    readonly grammars: readonly { readonly language: string; readonly scopeName: string; readonly path: string }[];
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string; readonly icon?: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
    readonly walkthroughs: readonly { readonly steps: readonly { readonly description: string; readonly media: { readonly markdown: string }; readonly completionEvents: readonly string[] }[] }[];
  };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const { contributes } = manifest;
const ids = Object.keys(COMMANDS) as CommandId[];
const isCommand = (id: string): id is CommandId => Object.hasOwn(COMMANDS, id);

describe('the manifest', () => {
  it('declares exactly the typed commands, with their titles and icons', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...ids].sort());
    for (const { command, title, category, icon } of contributes.commands) {
      assert.ok(isCommand(command));
      assert.equal(`${category}: ${title}`, COMMANDS[command].title);
      assert.equal(icon, COMMANDS[command].icon);
    }
  });

  it('hides from the palette what needs a spec or is for links only', () => {
    const palette = new Map((contributes.menus['commandPalette'] ?? []).map(({ command, when }) => [command, when]));
    for (const id of ids) {
      const expected = { always: undefined, spec: 'workbenchState != empty', never: 'false' }[COMMANDS[id].visibility];
      assert.equal(palette.get(id), expected, id);
    }
  });

  it('names only commands that exist in menus, links and walkthroughs', () => {
    const inMenus = Object.values(contributes.menus).flat().map(({ command }) => command);
    const texts = [...contributes.viewsWelcome.map(({ contents }) => contents), ...contributes.walkthroughs.flatMap(({ steps }) => steps.flatMap(({ description, completionEvents }) => [description, ...completionEvents]))];
    const linked = texts.flatMap((text) => [...text.matchAll(/(?:command:|onCommand:)(crosswalk\.[\w.]+)/g)].map((match) => match[1] ?? ''));
    assert.ok(linked.length > 5);
    // VS Code makes a command that shows each view.
    const shows = Object.values(VIEWS).map((view) => `${view}.focus`);
    for (const command of [...inMenus, ...linked]) assert.ok(isCommand(command) || shows.includes(command), command);
  });

  it('knows the views and the language of the code', () => {
    const views = Object.values(contributes.views).flat().map(({ id }) => id);
    assert.deepEqual([...views].sort(), Object.values(VIEWS).sort());
    for (const { view } of contributes.viewsWelcome) assert.ok(views.includes(view));
    const [language] = contributes.languages;
    assert.equal(language?.id, LANGUAGE);
    assert.deepEqual(language?.filenamePatterns, ['*.crosswalk.yaml']);
  });

  it('is activated by specific events only', () => {
    assert.deepEqual(manifest.activationEvents, [`onLanguage:${LANGUAGE}`, `onWebviewPanel:${DIFF_PANEL}`, 'workspaceContains:**/*.crosswalk.yaml']);
  });

  it('works in untrusted and virtual workspaces in a limited way, and takes no connections file from an untrusted one', () => {
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
    assert.equal(manifest.capabilities.virtualWorkspaces.supported, 'limited');
    assert.ok(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.includes('crosswalk.connectionsFile'));
    assert.equal(contributes.configuration.properties['crosswalk.connectionsFile']?.scope, 'machine');
  });

  it('points at files that exist', () => {
    const files = [manifest.icon, ...contributes.grammars.map(({ path }) => path), ...contributes.languages.map(({ configuration }) => configuration), ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown))];
    for (const file of files) assert.ok(existsSync(file), file);
  });
});

describe('the grammar', () => {
  interface Rule {
    readonly match?: string;
    readonly begin?: string;
    readonly include?: string;
    readonly patterns?: readonly Rule[];
  }
  const grammar = JSON.parse(readFileSync('syntaxes/crosswalk.tmLanguage.json', 'utf8')) as Rule & { readonly repository: Readonly<Record<string, Rule>> };

  function includes(rule: Rule): readonly string[] {
    return [...(rule.include === undefined ? [] : [rule.include]), ...(rule.patterns ?? []).flatMap(includes)];
  }

  it('includes only rules that exist, and YAML as the editor brings it', () => {
    const all = [...includes(grammar), ...Object.values(grammar.repository).flatMap(includes)];
    for (const name of all) assert.ok(name === 'source.yaml' || Object.hasOwn(grammar.repository, name.slice(1)), name);
    assert.ok(includes(grammar).includes('source.yaml'));
  });

  it('takes the right side of a short form as an expression, and nothing of a block or a flow map', () => {
    const short = new RegExp(`^\\s*${grammar.repository['shortForm']?.match ?? '(?!)'}`);
    assert.equal(short.exec('    Billable Hours: sum(timeEntries.map(t, t.hoursToBill))')?.[3], 'sum(timeEntries.map(t, t.hoursToBill))');
    assert.equal(short.exec('    Account Tier:'), null);
    assert.equal(short.exec('    Tier: { from: queueID }'), null);
  });
});
