/**
 * Normalises the name of an archive entry to a relative path with `/`, without `.`, empty or `..` parts.
 * Returns undefined when `..` leaves the root or the name holds a NUL; the root itself is the empty string.
 * A leading `/` is dropped, as every extractor does. Linear in the length of the name.
 *
 * @example
 * ```ts
 * safePath('./usr//bin/../lib/'); // 'usr/lib'
 * safePath('../etc/passwd'); // undefined
 * ```
 */
export function safePath(name: string): string | undefined {
  if (name.includes('\0')) return undefined;
  if (isClean(name)) return name;
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** True for the common case, so that millions of plain names cost no allocation: no part is empty or starts with a dot. */
function isClean(name: string): boolean {
  let previous = 0x2f;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (previous === 0x2f && (code === 0x2f || code === 0x2e)) return false;
    previous = code;
  }
  return previous !== 0x2f;
}
