/**
 * Notices that pages go round in a circle, whatever its length, and keeps one token only: the one seen at the last power of two (Brent).
 * @returns whether the token of this page closes a circle.
 */
export function pageLoop(): (token: string) => boolean {
  let kept: string | null = null;
  let steps = 0;
  let power = 1;
  return (token) => {
    if (token === kept) return true;
    steps += 1;
    if (steps === power) {
      kept = token;
      steps = 0;
      power *= 2;
    }
    return false;
  };
}
