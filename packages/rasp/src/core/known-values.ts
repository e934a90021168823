const mostKnown = 1000;
const longest = 4096;

/**
 * Sink values that were compared with whole requests and found clean: statements and commands that the application repeats.
 * When a later request is too large to be compared, what is known goes on, for the client did not choose it.
 */
const known = new Set<string>();

/** Remembers a clean value; the oldest is forgotten when there are too many. */
export function rememberClean(sink: string, value: string): void {
  if (value.length > longest) return;
  const key = `${sink}\n${value}`;
  if (known.has(key)) return;
  if (known.size >= mostKnown) {
    const [oldest] = known;
    if (oldest !== undefined) known.delete(oldest);
  }
  known.add(key);
}

/** Whether a value was remembered. */
export function isKnownClean(sink: string, value: string): boolean {
  return value.length <= longest && known.has(`${sink}\n${value}`);
}
