/** The longest route that is taken, in characters. */
const LONGEST = 200;

/** Whether the text is a route for `matchesRoute`: it begins with a slash, and `**` stands at its end only. */
export function isRoutePattern(pattern: string): boolean {
  return pattern.length <= LONGEST && /^\/[\w\-./:*~%]*$/.test(pattern) && !/\*\*(?!$)|\*\*\*/.test(pattern);
}

/**
 * Compares a path with a route, piece by piece and without regard to case: `*` and `:name` stand for any one piece, `**` at the
 * end for the whole rest. Text instead of expressions, because routes also come from outside and must not stall the process.
 */
export function matchesRoute(pattern: string, path: string): boolean {
  const wanted = pattern.toLowerCase().split('/').slice(1);
  const found = path.toLowerCase().split('/').slice(1);
  for (const [index, piece] of wanted.entries()) {
    if (piece === '**') return true;
    const segment = found[index];
    if (segment === undefined) return false;
    if (piece === '*' || piece.startsWith(':') ? segment === '' : piece !== segment) return false;
  }
  return wanted.length === found.length;
}
