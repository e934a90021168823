import { parseJson } from '../formats/json.js';
import { asTable, asText, entries, type Table } from '../formats/values.js';
import type { Advisory, Affected, FixState } from './advisory.js';
import { jsonEntries } from './json-entries.js';
import { shortened } from './summary.js';

/** Debian's code names; the tracker names releases by them, advisories by number. */
const releases: Readonly<Record<string, string>> = {
  __proto__: null as never,
  wheezy: '7',
  jessie: '8',
  stretch: '9',
  buster: '10',
  bullseye: '11',
  bookworm: '12',
  trixie: '13',
  forky: '14',
  duke: '15',
};

/**
 * Reads the data of Debian's security tracker (`security-tracker.debian.org/tracker/data/json`): packages to vulnerabilities to releases. One advisory
 * for each vulnerability of a source package; what a release is not affected by is left out. Entries of the tracker's own (`TEMP-`) are kept.
 */
export function* parseDebianTracker(text: string): Generator<Advisory, void, void> {
  for (const [name, value] of jsonEntries(text)) {
    for (const [id, entry] of entries(parseJson(value))) {
      const table = asTable(entry);
      const affected = entries(table?.['releases']).flatMap(([codename, release]) =>
        affectedOf(name, codename, asTable(release) ?? {}),
      );
      if (affected.length === 0) continue;
      yield {
        id,
        modified: '',
        aliases: [],
        summary: shortened(asText(table?.['description']) ?? ''),
        severity: [],
        references: [`https://security-tracker.debian.org/tracker/${encodeURIComponent(id)}`],
        affected,
      };
    }
  }
}

/** `resolved` with the version 0 means never affected. */
function affectedOf(name: string, codename: string, release: Table): Affected[] {
  const number = releases[codename];
  const status = asText(release['status']);
  const fixed = asText(release['fixed_version']);
  if (!number || (status !== 'resolved' && status !== 'open') || fixed === '0') return [];
  if (status === 'resolved' && fixed === undefined) return [];
  const urgency = asText(release['urgency']) ?? '';
  // Stars say that the tracker's people guessed it.
  const word = urgency.split('*', 1)[0] as string;
  const events = [
    { kind: 'introduced', version: '0' } as const,
    ...(status === 'resolved' && fixed ? [{ kind: 'fixed', version: fixed } as const] : []),
  ];
  return [
    {
      ecosystem: `Debian:${number}`,
      name,
      ranges: [{ events }],
      versions: [],
      // "not yet assigned" and "end-of-life" are no severities.
      severity: /^(unimportant|low|medium|high)$/.test(word) ? [{ type: 'WORD', score: word }] : [],
      state: stateOf(status, urgency, asText(release['nodsa_reason'])),
    },
  ];
}

function stateOf(status: string, urgency: string, reason: string | undefined): FixState {
  if (status === 'resolved') return 'fixed';
  if (urgency === 'end-of-life') return 'end-of-life';
  if (reason === 'ignored') return 'will-not-fix';
  return reason === 'postponed' ? 'deferred' : 'not-fixed';
}
