/**
 * Whether a pattern with `*` (any text but `/`), `**` (any text) and `?` (one character but `/`) is the whole text. Quadratic at worst: only the last star of each kind is taken
 * up again, never all of them.
 */
export function wildcard(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star: readonly [p: number, t: number] | undefined;
  let stars: readonly [p: number, t: number] | undefined;
  while (t < text.length || p < pattern.length) {
    const char = pattern[p];
    if (char === '*') {
      if (pattern[p + 1] === '*') {
        // "**/" is also no folder at all.
        p += pattern[p + 2] === '/' && (t === 0 || text[t - 1] === '/') ? 3 : 2;
        stars = [p, t];
        star = undefined;
      } else star = [++p, t];
      continue;
    }
    if (t < text.length && char !== undefined && (char === text[t] || (char === '?' && text[t] !== '/'))) {
      p++;
      t++;
    } else if (star && star[1] < text.length && text[star[1]] !== '/') {
      star = [star[0], star[1] + 1];
      [p, t] = star;
    } else if (stars && stars[1] < text.length) {
      stars = [stars[0], stars[1] + 1];
      [p, t] = stars;
      star = undefined;
    } else return false;
  }
  return true;
}
