/** The part of an OSV record that decides what is found. */
export interface OsvRecord {
  readonly id: string;
  readonly modified: string;
  readonly withdrawn?: string;
  readonly aliases?: readonly string[];
  readonly affected?: readonly {
    readonly package?: { readonly ecosystem: string; readonly name: string };
    readonly ranges?: readonly {
      readonly type: string;
      readonly events: readonly Readonly<Record<string, string>>[];
    }[];
    readonly versions?: readonly string[];
  }[];
}

/** What versions of an ecosystem look like: ascending, with pre-releases where it has them. */
const ladders: Readonly<Record<string, readonly string[]>> = {
  npm: ['0.9.0', '1.0.0-alpha.1', '1.0.0-beta.2', '1.0.0', '1.0.1', '1.9.0', '1.10.0', '2.0.0-rc.1', '2.0.0', '2.0.1'],
  PyPI: ['0.9', '1.0.dev1', '1.0a1', '1.0rc1', '1.0', '1.0.post1', '1.9', '1.10', '2.0', '2.0.1'],
  Go: [
    '0.9.0',
    '1.0.0-0.20200101000000-abcdefabcdef',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1',
    '1.9.0',
    '1.10.0',
    '2.0.0+incompatible',
    '2.0.1+incompatible',
    '3.0.0+incompatible',
  ],
  'crates.io': [
    '0.9.0',
    '1.0.0-alpha.1',
    '1.0.0-beta.2',
    '1.0.0',
    '1.0.1',
    '1.9.0',
    '1.10.0',
    '2.0.0-rc.1',
    '2.0.0',
    '2.0.1',
  ],
  RubyGems: ['0.9', '1.0.a', '1.0.beta2', '1.0', '1.0.1', '1.9', '1.10', '2.0.rc1', '2.0', '2.0.1'],
  Packagist: [
    '0.9.0',
    '1.0.0-alpha1',
    '1.0.0-beta2',
    '1.0.0-RC1',
    '1.0.0',
    '1.0.1',
    '1.9.0',
    '1.10.0',
    '2.0.0',
    '2.0.1',
  ],
  Maven: ['0.9', '1.0-alpha-1', '1.0-beta2', '1.0-rc1', '1.0-SNAPSHOT', '1.0', '1.0-sp1', '1.9', '1.10', '2.0'],
  NuGet: ['0.9.0', '1.0.0-alpha.1', '1.0.0-beta.2', '1.0.0', '1.0.0.1', '1.0.1', '1.9.0', '1.10.0', '2.0.0', '2.0.1'],
  Pub: ['0.9.0', '1.0.0-dev.1', '1.0.0', '1.0.0+1', '1.0.1', '1.9.0', '1.10.0', '2.0.0-rc.1', '2.0.0', '2.0.1'],
  Hex: ['0.9.0', '1.0.0-alpha.1', '1.0.0-beta.2', '1.0.0', '1.0.1', '1.9.0', '1.10.0', '2.0.0-rc.1', '2.0.0', '2.0.1'],
  CRAN: ['0.9', '0.9-1', '1.0', '1.0.1', '1.0-2', '1.9', '1.10', '2.0', '2.0.1', '2.0-9'],
};

type Shape = (v: readonly string[]) => Omit<NonNullable<OsvRecord['affected']>[number], 'package'>;

const range = (...events: Readonly<Record<string, string>>[]) => ({ type: 'ECOSYSTEM', events });

/** Every way in which a record may say what it affects. */
const shapes: Readonly<Record<string, Shape>> = {
  'from-the-beginning': (v) => ({ ranges: [range({ introduced: '0' }, { fixed: v[4] as string })] }),
  'an-interval': (v) => ({ ranges: [range({ introduced: v[3] as string }, { fixed: v[6] as string })] }),
  'a-pre-release-as-fix': (v) => ({ ranges: [range({ introduced: '0' }, { fixed: v[2] as string })] }),
  'last-affected': (v) => ({ ranges: [range({ introduced: v[1] as string }, { last_affected: v[5] as string })] }),
  'never-fixed': (v) => ({ ranges: [range({ introduced: v[5] as string })] }),
  enumerated: (v) => ({ versions: [v[0], v[3], v[8]] as string[] }),
  'two-intervals': (v) => ({
    ranges: [
      range({ introduced: '0' }, { fixed: v[2] as string }, { introduced: v[5] as string }, { fixed: v[8] as string }),
    ],
  }),
  'two-ranges': (v) => ({
    ranges: [
      range({ introduced: v[1] as string }, { fixed: v[3] as string }),
      range({ introduced: v[6] as string }, { fixed: v[9] as string }),
    ],
  }),
  'enumerated-and-interval': (v) => ({
    ranges: [range({ introduced: v[6] as string }, { fixed: v[7] as string })],
    versions: [v[1], v[2]] as string[],
  }),
  'events-in-disorder': (v) => ({ ranges: [range({ fixed: v[7] as string }, { introduced: v[4] as string })] }),
};

/** Our own records and what is pinned: each shape in each ecosystem, at every version of the ladder. */
export function ownRecords(ecosystem: string): { records: OsvRecord[]; pins: Map<string, string[]> } {
  const ladder = ladders[ecosystem] ?? [];
  const records: OsvRecord[] = [];
  const pins = new Map<string, string[]>();
  const code = ecosystem.replace(/\W/g, '').toUpperCase();
  const add = (id: string, name: string, shape: Shape, more: Partial<OsvRecord> = {}): void => {
    records.push({
      id,
      modified: '2026-01-01T00:00:00Z',
      ...more,
      affected: [{ package: { ecosystem, name }, ...shape(ladder) }],
    });
    pins.set(name, [...ladder]);
  };
  const whole = shapes['from-the-beginning'] as Shape;
  let number = 0;
  for (const [shape, make] of Object.entries(shapes)) add(`OSV-${code}-${++number}`, nameOf(ecosystem, shape), make);
  const twice = nameOf(ecosystem, 'two-records-of-one');
  add(`GHSA-${code}-1`, twice, whole, { aliases: ['CVE-2026-0001'] });
  add(`PYSEC-${code}-1`, twice, shapes['an-interval'] as Shape, { aliases: ['CVE-2026-0001'] });
  add(`MAL-2026-${code}`, nameOf(ecosystem, 'malicious'), shapes['enumerated'] as Shape);
  add(`OSV-${code}-WITHDRAWN`, nameOf(ecosystem, 'withdrawn'), whole, { withdrawn: '2026-02-01T00:00:00Z' });
  pins.set(nameOf(ecosystem, 'untouched'), [...ladder]);
  return { records, pins };
}

function nameOf(ecosystem: string, shape: string): string {
  if (ecosystem === 'Go') return `example.com/${shape}`;
  if (ecosystem === 'Maven') return `org.example:${shape}`;
  if (ecosystem === 'Packagist') return `example/${shape}`;
  if (ecosystem === 'Hex' || ecosystem === 'Pub') return shape.replaceAll('-', '_');
  return ecosystem === 'CRAN' ? shape.replaceAll('-', '.') : shape;
}

/** Versions at and just below every bound that a record names, and some that it lists. */
export function pinsOf(records: readonly OsvRecord[], ecosystem: string): Map<string, string[]> {
  const pins = new Map<string, Set<string>>();
  for (const record of records) {
    for (const affected of record.affected ?? []) {
      const name = affected.package?.name;
      if (!name || affected.package?.ecosystem !== ecosystem) continue;
      const set = pins.get(name) ?? new Set();
      pins.set(name, set);
      for (const { type, events } of affected.ranges ?? []) {
        if (type === 'GIT') continue;
        for (const bound of events.flatMap((event) => Object.values(event))) {
          for (const version of [bound, below(bound)]) if (version !== '0' && version !== '') set.add(version);
        }
      }
      const listed = affected.versions ?? [];
      for (const version of [listed[0], listed[listed.length >> 1], listed.at(-1)]) if (version) set.add(version);
    }
  }
  return new Map([...pins].map(([name, set]) => [name, [...set]]));
}

/** A release just below: the last number that is not 0 is one less, those behind it are 99. Empty when there is none. */
function below(version: string): string {
  const parts = /^\d+(\.\d+)*/.exec(version)?.[0].split('.') ?? [];
  for (let i = parts.length - 1; i >= 0; i--) {
    if (Number(parts[i]) === 0) continue;
    return [...parts.slice(0, i), String(Number(parts[i]) - 1), ...parts.slice(i + 1).map(() => '99')].join('.');
  }
  return '';
}
