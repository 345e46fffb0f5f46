import { CodeActionKind, type CodeAction, type Diagnostic, type Range, type TextEdit, type WorkspaceEdit } from 'vscode-languageserver-types';
import { isBaseName } from '../../spec/base-name.ts';
import type { SpecText, SpecWorld } from '../spec-text.ts';
import { pathOf } from '../text/cursor.ts';
import type { Edit } from '../text/edits.ts';
import { sharedValues, writtenOutAlias } from './aliases.ts';
import { complaintOf, merged, type Complaint, type Fix } from './fix.ts';
import { editsBetween, fixAll } from './fix-all.ts';
import { fixesFor } from './fixes.ts';
import { forms } from './forms.ts';
import { entryAt } from './layout.ts';
import { otherGroup, sorted, toBase, visibility } from './moves.ts';
import type { Refactoring, RefactoringProvider } from './refactoring.ts';

/** What a fix may ask for, beyond the world. */
export interface ActionContext {
  readonly range: Range;
  /** Of ours, at that range; they are told apart by code, never by their words (reference/editor-practice.md §5.4). */
  readonly diagnostics: readonly Diagnostic[];
  /** Kinds that are asked for; absent: those that a person is shown at a place. */
  readonly only?: readonly string[];
  /** Every spec of the workspace. */
  readonly all?: readonly SpecWorld[];
  /** The client knows the commands of the VS Code extension. */
  readonly commands?: boolean;
}

/** What an editor does on save. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.crosswalk`;

const KINDS: Readonly<Record<Refactoring['kind'], CodeActionKind>> = {
  rewrite: CodeActionKind.RefactorRewrite,
  extract: CodeActionKind.RefactorExtract,
  inline: CodeActionKind.RefactorInline,
  move: 'refactor.move',
};

const REFACTORINGS: readonly RefactoringProvider[] = [forms, sharedValues, writtenOutAlias, otherGroup, toBase, visibility, sorted];

function textEdits({ lines }: SpecText, edits: readonly Edit[]): TextEdit[] {
  return edits.map(({ start, end, text }) => ({ range: lines.range(start, end), newText: text }));
}

/** null: two changes reach into each other, or a file is not known. */
function workspaceEdit(worlds: readonly SpecWorld[], { edits, elsewhere = new Map<string, readonly Edit[]>() }: Pick<Fix, 'edits' | 'elsewhere'>): WorkspaceEdit | null {
  const [{ spec } = { spec: null }] = worlds;
  const texts = new Map(worlds.flatMap((world) => [world.spec, ...world.bases]).toReversed().map((text) => [text.uri, text]));
  const changes: Record<string, TextEdit[]> = {};
  for (const [uri, own] of [...(spec === null || edits.length === 0 ? [] : [[spec.uri, edits] as const]), ...elsewhere]) {
    const [text, inOrder] = [texts.get(uri), merged(own)];
    if (text === undefined || inOrder === null) return null;
    changes[uri] = textEdits(text, inOrder);
  }
  return { changes };
}

/** Remarks that one request gets fixes for, and changes that it tries out: nobody looks through more. */
const MOST_TOLD = 50;
const MOST_TRIES = 60;

interface Told {
  readonly complaint: Complaint;
  readonly diagnostics: Diagnostic[];
}

/** Remarks of one code at one place are mended together; those of other lines are not asked for. */
function toldAt(world: SpecWorld, { diagnostics, range }: ActionContext): readonly Told[] {
  const found = new Map<string, Told>();
  for (const diagnostic of diagnostics) {
    if (diagnostic.range.start.line > range.end.line || diagnostic.range.end.line < range.start.line) continue;
    const complaint = complaintOf(world, diagnostic);
    if (complaint === null) continue;
    const key = `${complaint.code} ${complaint.start} ${complaint.end} ${JSON.stringify(complaint.suggestions)}`;
    const told = found.get(key);
    if (told === undefined) found.set(key, { complaint, diagnostics: [diagnostic] });
    else told.diagnostics.push(diagnostic);
  }
  return [...found.values()].slice(0, MOST_TOLD);
}

/** A base by itself does not say what it is loaded from: it is read with the catalogs of the first spec that extends it. */
function known(world: SpecWorld, all: readonly SpecWorld[]): SpecWorld {
  const above = isBaseName(world.spec.uri) ? all.find(({ bases }) => bases.some(({ uri }) => uri === world.spec.uri)) : undefined;
  return above === undefined ? world : { ...world, catalogs: above.catalogs, earlier: above.earlier ?? null };
}

function quickFixes(world: SpecWorld, context: ActionContext): readonly CodeAction[] {
  const { all = [], commands = false } = context;
  const full = known(world, all);
  const tries = { left: MOST_TRIES };
  return toldAt(world, context).flatMap((told) => {
    const fixes = fixesFor({ world: full, complaint: told.complaint, all, commands, tries });
    const best = fixes.find(({ preferred }) => preferred === true);
    return fixes.flatMap((fix): CodeAction[] => {
      const base = { title: fix.title, kind: CodeActionKind.QuickFix, diagnostics: told.diagnostics, isPreferred: fix === best };
      if (fix.command !== undefined) return [{ ...base, command: { title: fix.title, command: fix.command.id, arguments: [...fix.command.arguments] } }];
      const edit = workspaceEdit([world, ...all], fix);
      return edit === null ? [] : [{ ...base, edit }];
    });
  });
}

function refactorings(world: SpecWorld, { range, all = [] }: ActionContext): readonly CodeAction[] {
  const entry = entryAt(world.spec, world.spec.lines.offsetAt(range.start));
  if (entry === null || entry.key === '-') return [];
  const full = known(world, all);
  const path = pathOf(entry);
  return REFACTORINGS.flatMap((provider) => provider(full, entry, path)).flatMap((found): CodeAction[] => {
    const edit = workspaceEdit([world, ...all], found);
    return edit === null ? [] : [{ title: found.title, kind: KINDS[found.kind], edit }];
  });
}

function fixedFile(world: SpecWorld): readonly CodeAction[] {
  const { spec } = world;
  const { text, mended } = fixAll(world);
  if (mended.length === 0) return [];
  return [{ title: `Mend ${mended.length} thing${mended.length === 1 ? '' : 's'} that ${mended.length === 1 ? 'is' : 'are'} certain`, kind: FIX_ALL, edit: { changes: { [spec.uri]: textEdits(spec, editsBetween(spec, text)) } } }];
}

/** `refactor` asks for `refactor.rewrite` too. */
function isWanted(kind: string, only: readonly string[]): boolean {
  return only.some((asked) => kind === asked || kind.startsWith(`${asked}.`));
}

/** Whether an answer needs every spec of the workspace: it is asked for at every move of the cursor. */
export function needsAll({ spec }: SpecWorld, diagnostics: readonly Diagnostic[]): boolean {
  return isBaseName(spec.uri) || diagnostics.some(({ source, code }) => source === 'crosswalk' && code === 'expression/unknown-field');
}

/** Quick fixes and refactorings for a place; what is certain for the whole file where that is asked for. */
export function codeActions(world: SpecWorld, context: ActionContext): readonly CodeAction[] {
  const { only } = context;
  if (only === undefined) return [...quickFixes(world, context), ...refactorings(world, context)];
  const wanted = [
    ...(isWanted(CodeActionKind.QuickFix, only) ? quickFixes(world, context) : []),
    ...(only.some((kind) => kind.split('.')[0] === CodeActionKind.Refactor) ? refactorings(world, context) : []),
    ...(isWanted(FIX_ALL, only) ? fixedFile(world) : []),
  ];
  return wanted.filter(({ kind = '' }) => isWanted(kind, only));
}
