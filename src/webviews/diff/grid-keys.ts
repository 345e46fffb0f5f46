/** Where a key leads in a grid; pure, so that it can be tested without a browser. */
export interface Cursor {
  readonly row: number;
  readonly column: number;
}

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Rows of one screen. */
  readonly page: number;
}

export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** null: the key is not ours. Home and End stay in the row; with Ctrl they go to the first and the last row (ARIA grid pattern). */
export function moveCursor(cursor: Cursor, key: Key, size: GridSize): Cursor | null {
  const far = key.ctrlKey || key.metaKey;
  const at = (row: number, column: number): Cursor => ({
    row: Math.max(0, Math.min(size.rows - 1, row)),
    column: Math.max(0, Math.min(size.columns - 1, column)),
  });
  switch (key.key) {
    case 'ArrowDown':
      return at(cursor.row + 1, cursor.column);
    case 'ArrowUp':
      return at(cursor.row - 1, cursor.column);
    case 'ArrowRight':
      return at(cursor.row, cursor.column + 1);
    case 'ArrowLeft':
      return at(cursor.row, cursor.column - 1);
    case 'PageDown':
      return at(cursor.row + size.page, cursor.column);
    case 'PageUp':
      return at(cursor.row - size.page, cursor.column);
    case 'Home':
      return far ? at(0, 0) : at(cursor.row, 0);
    case 'End':
      return far ? at(size.rows - 1, size.columns - 1) : at(cursor.row, size.columns - 1);
    default:
      return null;
  }
}
