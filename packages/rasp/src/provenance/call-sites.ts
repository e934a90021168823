const mostSites = 500;
const mostSkeletons = 64;

/** Skeletons of the code that each call site compiled. */
const sites = new Map<string, Set<string>>();

/**
 * Whether code of this shape is new at a call site that has compiled other code before. The first shape of a site is its
 * own: a constant that is compiled when it is first needed stays legal. `learn` keeps the shape.
 */
export function isNewAtSite(site: string, skeleton: string, learn: boolean): boolean {
  const known = sites.get(site);
  if (known === undefined) {
    if (sites.size < mostSites) sites.set(site, new Set([skeleton]));
    return false;
  }
  if (known.has(skeleton)) return false;
  if (learn && known.size < mostSkeletons) known.add(skeleton);
  return true;
}

/** The first frame outside of this package and Node: where the application or a library asked for the compilation. */
export function callSite(): string {
  const { stackTraceLimit: limit } = Error;
  Error.stackTraceLimit = 12;
  const stack = new Error().stack ?? '';
  Error.stackTraceLimit = limit;
  for (const line of stack.split('\n', 13).slice(1)) {
    if (line.includes('/rasp/') || line.includes('node:') || line.includes('<anonymous>')) continue;
    const at = line.lastIndexOf('(');
    return (at === -1 ? line : line.slice(at + 1)).trim();
  }
  return '';
}

/** The shape of code: words stay, strings and numbers become marks, blanks go. Linear; long code is known by its beginning. */
export function skeletonOf(code: string): string {
  let out = '';
  for (let at = 0; at < code.length && out.length < 4000; at++) {
    const char = code[at]!;
    if (char === '"' || char === "'" || char === '`') {
      let end = at + 1;
      while (end < code.length && code[end] !== char) end += code[end] === '\\' ? 2 : 1;
      out += 's';
      at = end;
    } else if (char >= '0' && char <= '9') {
      while (code[at + 1] !== undefined && code[at + 1]! >= '0' && code[at + 1]! <= '9') at++;
      out += '0';
    } else if (char > ' ') out += char;
  }
  return out;
}
