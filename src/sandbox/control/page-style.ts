/** Style of the control page: system fonts and colours of its own for light and dark, every pair of them readable (WCAG AA). */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #ffffff; --line: #d9dde3; --ink: #1b2129; --soft: #545e6b; --accent: #1257c4; --on-accent: #ffffff;
  --good: #0d6b3a; --good-ground: #e5f4eb; --warn: #8a4b00; --warn-ground: #fdf0dc; --bad: #b3261e; --bad-ground: #fdeceb; --field: #ffffff; --field-line: #7d8794;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171c; --card: #1c2027; --line: #333a45; --ink: #e7eaee; --soft: #a7b0bc; --accent: #86b4ff; --on-accent: #0d1b33;
    --good: #7fd6a4; --good-ground: #12301f; --warn: #f2bd74; --warn-ground: #3a2a10; --bad: #ff9d95; --bad-ground: #42191a; --field: #14171c; --field-line: #76808d;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
header, main { max-width: 1320px; margin: 0 auto; padding: 0 24px; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 24px; padding-top: 20px; padding-bottom: 12px; }
h1 { font-size: 20px; margin: 0; }
h2 { font-size: 15px; margin: 0 0 10px; }
h3 { font-size: 13px; margin: 16px 0 6px; color: var(--soft); font-weight: 600; }
p { margin: 0 0 10px; }
.soft { color: var(--soft); }
.clock { margin-left: auto; font-variant-numeric: tabular-nums; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 16px; margin-bottom: 16px; }
.verdicts { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; margin-bottom: 16px; }
.verdict { border-radius: 8px; padding: 12px 16px; border: 1px solid transparent; }
.verdict strong { display: block; font-size: 16px; }
.verdict.good { background: var(--good-ground); color: var(--good); }
.verdict.bad { background: var(--warn-ground); color: var(--warn); border-color: currentColor; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 360px; gap: 16px; align-items: start; }
.card > :last-child, .card form > :last-child, .card ul:last-child { margin-bottom: 0; }
.card > ul:last-child > li:last-child { border-bottom: 0; padding-bottom: 0; }
.scroll { overflow: auto; border-radius: 4px; }
.long { max-height: 460px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; font-size: 12px; color: var(--soft); white-space: nowrap; background: var(--card); }
.long th { position: sticky; top: 0; }
th, td { padding: 6px 16px 6px 0; border-bottom: 1px solid var(--line); vertical-align: baseline; }
tr > :last-child { padding-right: 0; }
tbody tr:last-child > * { border-bottom: 0; }
tbody th { color: var(--ink); font-size: 14px; }
.number { text-align: right; }
.path, code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: 12.5px; overflow-wrap: anywhere; }
td.path { width: 100%; }
td.tight, th.tight { white-space: nowrap; }
.good-text { color: var(--good); } .warn-text { color: var(--warn); } .bad-text { color: var(--bad); }
.chip { display: inline-block; white-space: nowrap; border-radius: 10px; padding: 0 8px; font-size: 12px; font-weight: 600; }
.chip.good { background: var(--good-ground); color: var(--good); }
.chip.warn { background: var(--warn-ground); color: var(--warn); }
.bar { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: end; margin-bottom: 10px; }
.bar h2 { margin: 0 auto 0 0; align-self: center; }
.grid { display: grid; grid-template-columns: 1fr 1fr; gap: 10px; align-items: end; }
.wide { grid-column: 1 / -1; }
label { display: block; font-size: 12px; color: var(--soft); }
label.check { display: flex; gap: 6px; align-items: center; font-size: 14px; color: var(--ink); }
input, select, button { font: inherit; color: inherit; border-radius: 6px; border: 1px solid var(--field-line); background: var(--field); padding: 5px 10px; min-height: 32px; }
input:not([type=checkbox]), select { display: block; width: 100%; color: var(--ink); margin-top: 2px; }
.bar label { width: 130px; }
input[type=checkbox] { min-height: 0; width: 16px; height: 16px; margin: 0; accent-color: var(--accent); }
button { cursor: pointer; font-weight: 600; background: transparent; white-space: nowrap; }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button.small { min-height: 26px; padding: 1px 8px; font-size: 12px; }
button:disabled { opacity: .55; cursor: default; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
ul { list-style: none; margin: 0 0 12px; padding: 0; }
li { display: flex; gap: 8px; align-items: baseline; padding: 5px 0; border-bottom: 1px solid var(--line); }
li > :first-child { flex: 1; min-width: 0; overflow-wrap: anywhere; }
#said { position: sticky; top: 0; z-index: 2; }
#said:not(:empty) { padding: 10px 16px; border-radius: 8px; margin-bottom: 16px; border: 1px solid currentColor; background: var(--good-ground); color: var(--good); }
#said.bad:not(:empty) { background: var(--bad-ground); color: var(--bad); }
dialog { background: var(--card); color: var(--ink); border: 1px solid var(--line); border-radius: 8px; max-width: 420px; padding: 20px; }
dialog::backdrop { background: rgb(0 0 0 / 45%); }
.end { margin: 10px 0 0; display: flex; justify-content: flex-end; gap: 8px; }
[hidden] { display: none !important; }
@media (max-width: 1000px) { .columns, .verdicts { grid-template-columns: minmax(0, 1fr); } header, main { padding-left: 16px; padding-right: 16px; } }
`;
