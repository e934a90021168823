/** Metrics of a vector by their short names. */
export type Metrics = ReadonlyMap<string, string>;

/** A CVSS vector taken apart. */
export interface CvssVector {
  readonly version: '2.0' | '3.0' | '3.1' | '4.0';
  readonly metrics: Metrics;
}

const MAX = 400;

/** Reads a vector such as `CVSS:3.1/AV:N/...` or `AV:N/...`, which is 2.0; undefined when it is none, or names a metric twice. */
export function parseVector(text: string): CvssVector | undefined {
  if (text.length > MAX) return undefined;
  const parts = text
    .trim()
    .replace(/^\((.*)\)$/, '$1')
    .split('/');
  const head = /^CVSS:([34]\.[01])$/.exec(parts[0] ?? '')?.[1];
  if (head === '4.1' || (head === undefined && text.startsWith('CVSS:'))) return undefined;
  const metrics = new Map<string, string>();
  for (const part of head === undefined ? parts : parts.slice(1)) {
    const colon = part.indexOf(':');
    const name = part.slice(0, colon);
    if (colon <= 0 || metrics.has(name)) return undefined;
    metrics.set(name, part.slice(colon + 1));
  }
  return { version: (head ?? '2.0') as CvssVector['version'], metrics };
}
