import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Advisory, RangeEvent, Severity } from '@lamellar/scanner/advisories';
import { maven, schemeOf } from '@lamellar/scanner/versions';
import { parse } from 'yaml';

interface Entry {
  readonly PatchedVersions?: readonly string[];
  readonly VulnerableVersions?: readonly string[];
}

interface Detail {
  readonly Title?: string;
  readonly Severity?: string;
  readonly VendorSeverity?: Readonly<Record<string, number>>;
}

interface Pair<T> {
  readonly key: string;
  readonly value: T;
}

interface Bucket<T> {
  readonly bucket: string;
  readonly pairs: readonly T[];
}

/** The source's ecosystems to those of OSV. */
const ecosystems: Readonly<Record<string, string>> = {
  cocoapods: 'CocoaPods',
  composer: 'Packagist',
  conan: 'ConanCenter',
  erlang: 'Hex',
  go: 'Go',
  maven: 'Maven',
  npm: 'npm',
  nuget: 'NuGet',
  pip: 'PyPI',
};
const words = ['UNKNOWN', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

/** Turns the database that the reports were made with into advisories; the version requirements become ranges of events. */
export function readDatabase(folder: string): Advisory[] {
  const details = new Map<string, Detail>();
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  const buckets = files.flatMap((name) => (parse(readFileSync(join(folder, name), 'utf8')) ?? []) as Bucket<never>[]);
  for (const { bucket, pairs } of buckets) {
    if (bucket === 'vulnerability')
      for (const { key, value } of pairs as readonly Pair<Detail>[]) details.set(key, value);
  }
  const advisories: Advisory[] = [];
  for (const { bucket, pairs } of buckets) {
    const [prefix = '', source = ''] = bucket.split('::');
    const ecosystem = ecosystems[prefix];
    if (!ecosystem) continue;
    for (const { bucket: name, pairs: entries } of pairs as unknown as readonly Bucket<Pair<Entry>>[]) {
      for (const { key, value } of entries)
        advisories.push(advisory(key, ecosystem, name, value, details.get(key) ?? {}, source));
    }
  }
  return advisories;
}

function advisory(id: string, ecosystem: string, name: string, entry: Entry, detail: Detail, source: string): Advisory {
  const ranges = (entry.VulnerableVersions ?? [])
    .flatMap((text) => text.split('||'))
    .map((text) => ({ events: events(text, entry, ecosystem) }));
  return {
    id,
    modified: `${id} ${ecosystem} ${name}`,
    aliases: [],
    summary: detail.Title ?? '',
    severity: severities(detail, source),
    references: [],
    affected: [
      { ecosystem, name: ecosystem === 'PyPI' ? name.toLowerCase() : name, ranges, versions: [], severity: [] },
    ],
  };
}

/** `>= 1.0, < 2.0` or a Maven interval `[1.0,2.0)`; the end becomes the first fix that the entry names for it, as the reports state it. */
function events(text: string, entry: Entry, ecosystem: string): RangeEvent[] {
  const interval = /^\[([^,]*),([^)\]]*)\)$/.exec(text.trim());
  if (interval)
    return [
      { kind: 'introduced', version: interval[1] as string },
      { kind: 'fixed', version: interval[2] as string },
    ];
  const scheme = ecosystem === 'Maven' ? maven : schemeOf(ecosystem);
  let from = '0';
  let end: RangeEvent | undefined;
  for (const part of text.split(',')) {
    const match = /^\s*(>=|>|<=|<|=)?\s*(\S+)\s*$/.exec(part);
    if (!match) throw new Error(`requirement ${JSON.stringify(text)} is not understood`);
    const [, operator, version = ''] = match;
    if (operator === '>=') from = version;
    else if (operator === '<') end = { kind: 'fixed', version };
    else if (operator === '<=') end = { kind: 'last_affected', version };
    else throw new Error(`operator in ${JSON.stringify(text)} is not understood`);
  }
  const patched = (entry.PatchedVersions ?? [])
    .map((each) => each.trim())
    .filter(
      (each) => scheme.compare(each, from) > 0 && (end?.kind !== 'fixed' || scheme.compare(each, end.version) >= 0),
    );
  const fix = patched.sort(scheme.compare)[0];
  if (end && fix !== undefined) end = { kind: 'fixed', version: fix };
  return [{ kind: 'introduced', version: from }, ...(end ? [end] : [])];
}

/** The word of the advisory's own source where it states one, else the general one; all vendors for a choice. */
function severities(detail: Detail, source: string): Severity[] {
  const vendors = detail.VendorSeverity ?? {};
  const own = source.startsWith('GitHub') ? 'ghsa' : 'glad';
  const word = vendors[own] !== undefined ? words[vendors[own]] : detail.Severity;
  const stated = Object.entries(vendors).map(([type, score]) => ({ type, score: words[score] ?? 'UNKNOWN' }));
  return [...(word ? [{ type: 'WORD', score: word }] : []), ...stated];
}
