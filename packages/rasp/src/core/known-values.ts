const mostKnown = 1000;
const longest = 4096;

/**
 * Sink values that were compared with whole requests and found clean: statements and commands that the application repeats.
 * What is known goes on without a comparison, also when a request is too large to be compared: it is the same program.
 */
const known = new Map<string, Set<string>>();

/** Remembers a clean value; the oldest is forgotten when there are too many of a sink. */
export function rememberClean(sink: string, value: string): void {
  if (value.length > longest) return;
  let values = known.get(sink);
  if (values === undefined) {
    values = new Set();
    known.set(sink, values);
  }
  if (values.has(value)) return;
  if (values.size >= mostKnown) {
    const [oldest] = values;
    if (oldest !== undefined) values.delete(oldest);
  }
  values.add(value);
}

/** Whether a value was remembered. */
export function isKnownClean(sink: string, value: string): boolean {
  return value.length <= longest && known.get(sink)?.has(value) === true;
}
