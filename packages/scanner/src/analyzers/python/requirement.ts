/** A requirement such as `requests[security]>=2.20; python_version < "3.8"`, taken apart (PEP 508). */
export interface Requirement {
  readonly name: string;
  /** The version of the first comparison; empty when there is none or it is an exclusion. */
  readonly version: string;
  readonly comparator: string;
}

/** Parses one requirement; undefined when it is no plain requirement of a registry. */
export function parseRequirement(text: string): Requirement | undefined {
  const plain = (text.split(';', 1)[0] as string).trim();
  const match =
    /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?-?[._-]*[A-Za-z0-9_]?)\s*(?:\[[^\]]*\])?\s*\(?\s*(.*)$/.exec(plain);
  if (!match) return undefined;
  const rest = (match[2] as string).replace(/\)$/, '').trim();
  if (rest === '') return { name: match[1] as string, version: '', comparator: '' };
  if (rest[0] === '@') return undefined;
  const first = /^(===|==|~=|>=|<=|!=|>|<)\s*([^\s,][^,]*)/.exec(rest);
  if (!first) return undefined;
  return { name: match[1] as string, version: (first[2] as string).trim(), comparator: first[1] as string };
}
