import { quote, ScannerError } from '../errors.js';
import { parseJson } from '../formats/json.js';
import { asList, asTable, asText, entries, type Table, tables, type Value } from '../formats/values.js';
import type { Advisory, Affected, RangeEvent, RangeEventKind, Severity, VersionRange } from './advisory.js';
import { shortened } from './summary.js';

const kinds = new Set<string>(['introduced', 'fixed', 'last_affected', 'limit']);
const MAX_REFERENCES = 8;

/** Parses an OSV record; throws `SCANNER_ADVISORY` when it has no id. Git ranges are left out: they name no versions. */
export function parseOsv(text: string): Advisory {
  const record = asTable(parseJson(text));
  const id = asText(record?.['id']);
  if (!record || !id || !/^[\w.:-]{3,200}$/.test(id)) {
    throw new ScannerError(
      'SCANNER_ADVISORY',
      `OSV record: expected an object with an "id", found ${quote(text.slice(0, 60))}`,
    );
  }
  const withdrawn = asText(record['withdrawn']);
  const published = asText(record['published']);
  const informational = asText(asTable(record['database_specific'])?.['informational']);
  const upstream = texts(record['upstream']);
  const summary = asText(record['summary']) || asText(record['details']) || '';
  return {
    id,
    modified: asText(record['modified']) ?? '',
    ...(published ? { published } : {}),
    ...(withdrawn ? { withdrawn } : {}),
    ...(informational ? { informational } : {}),
    aliases: texts(record['aliases']),
    ...(upstream.length > 0 ? { upstream } : {}),
    summary: shortened(summary),
    severity: severities(record),
    references: tables(record['references'])
      .flatMap((each) => asText(each['url']) ?? [])
      .slice(0, MAX_REFERENCES),
    affected: tables(record['affected']).flatMap((each) => readAffected(each)),
  };
}

function readAffected(value: Table): Affected[] {
  const target = asTable(value['package']);
  const ecosystem = asText(target?.['ecosystem']);
  const name = asText(target?.['name']);
  if (!ecosystem || !name) return [];
  const ranges = tables(value['ranges'])
    .filter((range) => range['type'] !== 'GIT')
    .map(readRange);
  // Debian's word for how urgent it is, which OSV carries along.
  const urgency = asText(asTable(value['ecosystem_specific'])?.['urgency'])?.split('*', 1)[0] ?? '';
  const stated = /^(unimportant|low|medium|high)$/.test(urgency) ? [{ type: 'WORD', score: urgency }] : [];
  const state = urgency === 'end-of-life' ? { state: 'end-of-life' as const } : {};
  return [
    {
      ecosystem,
      name,
      ranges,
      versions: texts(value['versions']),
      severity: [...severities(value), ...stated],
      ...state,
    },
  ];
}

function readRange(range: Table): VersionRange {
  const events: RangeEvent[] = [];
  for (const event of tables(range['events'])) {
    for (const [kind, version] of entries(event)) {
      if (kinds.has(kind) && typeof version === 'string') events.push({ kind: kind as RangeEventKind, version });
    }
  }
  return { events };
}

function severities(value: Table): Severity[] {
  const stated = tables(value['severity']).flatMap((each) => {
    const type = asText(each['type']);
    const score = asText(each['score']);
    return type && score ? [{ type, score }] : [];
  });
  const word = asText(asTable(value['database_specific'])?.['severity']);
  return word ? [...stated, { type: 'WORD', score: word }] : stated;
}

function texts(value: Value | undefined): string[] {
  return asList(value).flatMap((each) => asText(each) ?? []);
}
