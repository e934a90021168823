import { existsSync } from 'node:fs';
import { quote, ScannerError } from '../errors.js';

/** One thing that can be fetched and imported. */
export interface Feed {
  /** The name of the source in the database, such as `osv:npm`. */
  readonly name: string;
  /** What stands in it: advisories in any form that is read, EPSS scores, or CISA's catalogue. */
  readonly kind: 'advisories' | 'epss' | 'kev';
  /** An address, or the path of a file or folder. */
  readonly place: string;
  /** Where OSV lists what changed and keeps each record, for updates that fetch only those. */
  readonly records?: string;
  /** The place holds the name of a file beside it, which is what is meant (Red Hat's `archive_latest.txt`). */
  readonly pointer?: true;
}

const OSV = 'https://osv-vulnerabilities.storage.googleapis.com';
const ALPINE = 'https://secdb.alpinelinux.org';

/** Feeds by name; `osv:ECOSYSTEM` and `alpine:vX.Y` are made of their parts. */
const named: Readonly<Record<string, Feed>> = {
  __proto__: null as never,
  debian: { name: 'debian', kind: 'advisories', place: 'https://security-tracker.debian.org/tracker/data/json' },
  redhat: {
    name: 'redhat',
    kind: 'advisories',
    place: 'https://security.access.redhat.com/data/csaf/v2/vex/archive_latest.txt',
    pointer: true,
  },
  wolfi: { name: 'wolfi', kind: 'advisories', place: 'https://packages.wolfi.dev/os/security.json' },
  chainguard: {
    name: 'chainguard',
    kind: 'advisories',
    place: 'https://packages.cgr.dev/chainguard/security.json',
  },
  epss: { name: 'epss', kind: 'epss', place: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz' },
  kev: {
    name: 'kev',
    kind: 'kev',
    place: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
  },
};

/** What may stand behind `db update`, for messages. */
export const feedNames: string = `${Object.keys(named).join(', ')}, ubuntu, osv:ECOSYSTEM (osv:npm, osv:PyPI, osv:Go ...), alpine:vX.Y, or NAME=ADDRESS with the address or path of any of these`;

/**
 * The feeds that a word of the command line means: a name, or `NAME=ADDRESS` for the same from a mirror or a file. For `osv:ECOSYSTEM=ADDRESS` the
 * address is that of the folder which holds `all.zip` when it ends with `/`. Throws `SCANNER_ADVISORY` for words that mean nothing.
 */
export function feedsOf(word: string): Feed[] {
  const equals = word.indexOf('=');
  const name = equals < 0 ? word : word.slice(0, equals);
  const place = equals < 0 ? undefined : word.slice(equals + 1);
  const known = feedsNamed(name);
  if (known.length === 0 && place === undefined) {
    if (/^https?:\/\//.test(word) || existsSync(word)) return [{ name: word, kind: 'advisories', place: word }];
    throw new ScannerError('SCANNER_ADVISORY', `expected a feed, found ${quote(word)}; feeds are ${feedNames}`);
  }
  if (place === undefined) return known;
  const [first] = known;
  const base = place.endsWith('/') ? place.slice(0, -1) : undefined;
  if (first?.records && base !== undefined) return [{ ...first, place: `${base}/all.zip`, records: base }];
  const { records: _, pointer, ...feed } = first ?? { name, kind: 'advisories' as const };
  return [{ ...feed, place, ...(pointer && place.endsWith('.txt') ? { pointer } : {}) }];
}

function feedsNamed(name: string): Feed[] {
  const feed = named[name];
  if (feed) return [feed];
  if (name === 'ubuntu') return feedsNamed('osv:Ubuntu');
  const [kind, rest] = [name.slice(0, name.indexOf(':')), name.slice(name.indexOf(':') + 1)];
  if (kind === 'osv' && /^[A-Za-z][A-Za-z0-9. :-]{0,60}$/.test(rest)) {
    const records = `${OSV}/${encodeURIComponent(rest)}`;
    return [{ name, kind: 'advisories', place: `${records}/all.zip`, records }];
  }
  if (kind === 'alpine' && /^v\d+\.\d+$|^edge$/.test(rest)) {
    return ['main', 'community'].map((repository) => ({
      name: `${name}/${repository}`,
      kind: 'advisories',
      place: `${ALPINE}/${rest}/${repository}.json`,
    }));
  }
  const repository = /^alpine:(v\d+\.\d+|edge)\/(main|community)$/.exec(name);
  return repository ? [{ name, kind: 'advisories', place: `${ALPINE}/${repository[1]}/${repository[2]}.json` }] : [];
}
