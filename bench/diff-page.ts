/** The diff page in Chromium, with the real host code: how long until the first rows, and whether scrolling keeps up. */
import { hugeDocument } from '../test/webviews/stories/documents.ts';
import { Stage } from '../test/webviews/stories/stage.ts';

export interface DiffPageFindings {
  readonly rows: number;
  /** Milliseconds from the page's first script to its first rows, the median of several openings. */
  readonly firstRows: number;
  /** Frames of the scroll, and those in which a row on screen had no content yet. */
  readonly frames: number;
  readonly blankFrames: number;
  /** Milliseconds between two frames, 95th percentile. */
  readonly frameP95: number;
}

const ROWS = 100_000;
const OPENINGS = 5;
const FRAMES = 120;
/** Rows that a person flicks over in one frame. */
const ROWS_A_FRAME = 12;
const ROW_PIXELS = 24;

/** Runs in the page: notes when the first cell of a row with content is there. */
const WATCH = `globalThis.firstRows = new Promise((done) => {
  const began = performance.now();
  const look = () => {
    const grid = document.querySelector('crosswalk-diff')?.shadowRoot?.querySelector('crosswalk-diff-grid')?.shadowRoot;
    if (grid?.querySelector('.body [role=gridcell]')) done(performance.now() - began);
    else requestAnimationFrame(look);
  };
  look();
});`;

const SCROLL = `(async () => {
  const grid = document.querySelector('crosswalk-diff').shadowRoot.querySelector('crosswalk-diff-grid').shadowRoot;
  const scroller = grid.querySelector('.scroller');
  const gaps = [];
  let blank = 0;
  let last = performance.now();
  for (let frame = 0; frame < ${FRAMES}; frame += 1) {
    scroller.scrollTop += ${ROWS_A_FRAME * ROW_PIXELS};
    const now = await new Promise((next) => requestAnimationFrame(next));
    gaps.push(now - last);
    last = now;
    const box = scroller.getBoundingClientRect();
    const cell = grid.elementFromPoint(box.left + 200, box.top + box.height / 2);
    if (cell?.closest('[role=row]') == null || cell.closest('[role=row]').textContent.trim() === '') blank += 1;
  }
  return { gaps, blank };
})()`;

export async function measureDiffPage(): Promise<DiffPageFindings> {
  const stage = await Stage.open();
  try {
    const document = hugeDocument(ROWS);
    const openings: number[] = [];
    let scrolled: { readonly gaps: readonly number[]; readonly blank: number } = { gaps: [], blank: 0 };
    for (let opening = 0; opening < OPENINGS; opening += 1) {
      const { page } = await stage.play({ theme: 'dark', document, watch: WATCH });
      openings.push(await page.evaluate<number>('globalThis.firstRows'));
      if (opening === OPENINGS - 1) scrolled = await page.evaluate(SCROLL);
      await page.context().close();
    }
    const gaps = scrolled.gaps.toSorted((a, b) => a - b);
    return {
      rows: ROWS,
      firstRows: openings.toSorted((a, b) => a - b)[Math.floor(OPENINGS / 2)] ?? Number.NaN,
      frames: FRAMES,
      blankFrames: scrolled.blank,
      frameP95: gaps[Math.floor(0.95 * gaps.length)] ?? Number.NaN,
    };
  } finally {
    await stage.close();
  }
}
