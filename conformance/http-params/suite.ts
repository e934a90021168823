import { join } from 'node:path';
import { compileRules, createWaf, type Waf } from '@lamellar/waf';
import { defineSuite, type Report } from '../harness/suite.js';
import { askOracle, buildOracle } from './oracle.js';
import { type Payload, readPayloads, trainHalf } from './payloads.js';
import { headersOf, type PlacedRequest, placements } from './placements.js';
import { blockingRule, engineSettings, levelRule, levels, ruleFiles } from './rules.js';

const kinds = ['sqli', 'xss', 'cmdi', 'path-traversal', 'norm'] as const;

/** Rules on which libmodsecurity is known to differ, left out of the comparison of ids. */
const explained: Readonly<Record<string, string>> = {
  '980170': 'libmodsecurity does not log rules with noauditlog',
};

/** The values that libmodsecurity judges too: all of the small classes, every tenth of the large ones. */
function isSampled({ kind, hash }: Payload): boolean {
  return (kind !== 'sqli' && kind !== 'norm') || (hash >>> 1) % 10 === 0;
}

/** The ids of the rules that logged. */
function judge(waf: Waf, request: PlacedRequest): ReadonlySet<string> {
  const { method, target, body } = request;
  const verdict = waf.inspect({ method, target, headers: headersOf(request), body });
  return new Set(verdict.rules.map(({ id }) => String(id)));
}

async function wafAt(root: string, level: number): Promise<Waf> {
  const settings = { name: 'settings.conf', text: engineSettings + levelRule(level) };
  return createWaf(await compileRules([settings, ...ruleFiles(root)]), { mode: 'observe' });
}

/** Requests that were blocked, by class. */
type Counts = Map<string, { blocked: number; total: number }>;

function count(counts: Counts, kind: string, blocked: boolean): void {
  const row = counts.get(kind) ?? { blocked: 0, total: 0 };
  row.total++;
  if (blocked) row.blocked++;
  counts.set(kind, row);
}

const percent = (counts: Counts, kind: string) => {
  const { blocked, total } = counts.get(kind) ?? { blocked: 0, total: 1 };
  return (100 * blocked) / total;
};

/** The rules on which the engines differ, most frequent first. */
function listed(differing: ReadonlyMap<string, number>): string {
  if (differing.size === 0) return '';
  const rows = [...differing].sort(([, a], [, b]) => b - a).map(([id, times]) => `${id} in ${times}`);
  return `; differing: ${rows.slice(0, 10).join(', ')}`;
}

/** Compares with libmodsecurity, level by level; the same rules on the same requests should tell the same. */
function compare(report: Report, level: number, ours: Counts, theirs: Counts): void {
  for (const kind of kinds) {
    const own = percent(ours, kind);
    const other = percent(theirs, kind);
    const benign = kind === 'norm';
    const met = benign ? own <= other + 0.1 : own >= other - 0.1;
    const name = benign ? `PL${level} false positives %` : `PL${level} ${kind} found %`;
    report.metric(name, own.toFixed(2), `${benign ? '<=' : '>='} ${other.toFixed(2)} (libmodsecurity)`, met);
  }
}

export const suite = defineSuite({
  name: 'http-params',
  about: 'Parameter values of four attack classes and of a shop, in query, form and JSON, at each paranoia level.',
  tier: 'full',
  data: ['http-params', 'crs'],
  async run({ root, report }) {
    const payloads = trainHalf(readPayloads(join(root, 'http-params/payload_train.csv')));
    const requests = payloads.flatMap((payload) =>
      Object.entries(placements).map(([placement, place]) => ({ payload, placement, request: place(payload.value) })),
    );
    const sampled = requests.filter(({ payload }) => isSampled(payload));
    const oracle = buildOracle();
    for (const [id, reason] of Object.entries(explained)) report.note(`rule ${id} is not compared: ${reason}`);
    report.note(`${payloads.length} values of the train half in ${Object.keys(placements).length} places`);
    for (const level of levels) {
      const waf = await wafAt(root, level);
      const all: Counts = new Map();
      const sample: Counts = new Map();
      const verdicts = new Map<PlacedRequest, ReadonlySet<string>>();
      for (const { payload, placement, request } of requests) {
        const ids = judge(waf, request);
        const blocked = ids.has(blockingRule);
        count(all, payload.kind, blocked);
        count(all, `${payload.kind} in ${placement}`, blocked);
        if (!isSampled(payload)) continue;
        count(sample, payload.kind, blocked);
        verdicts.set(request, ids);
      }
      for (const kind of kinds) {
        const places = Object.keys(placements).map(
          (place) => `${place} ${percent(all, `${kind} in ${place}`).toFixed(2)} %`,
        );
        const { blocked, total } = all.get(kind) ?? { blocked: 0, total: 0 };
        report.note(
          `PL${level} ${kind}: blocked ${blocked} of ${total}, ${percent(all, kind).toFixed(2)} % (${places.join(', ')})`,
        );
      }
      if ('reason' in oracle) {
        report.note(`NO PEER libmodsecurity: ${oracle.reason}`);
        continue;
      }
      const theirs: Counts = new Map();
      const answers = askOracle(
        oracle.program,
        root,
        level,
        sampled.map(({ request }) => request),
      );
      const agreement = { verdicts: 0, rules: 0 };
      const differing = new Map<string, number>();
      for (const [index, { payload, request }] of sampled.entries()) {
        const theirIds = answers[index] ?? new Set<string>();
        const ourIds = verdicts.get(request) ?? new Set<string>();
        count(theirs, payload.kind, theirIds.has(blockingRule));
        if (theirIds.has(blockingRule) === ourIds.has(blockingRule)) agreement.verdicts++;
        const difference = [...theirIds.symmetricDifference(ourIds)].filter((id) => !Object.hasOwn(explained, id));
        if (difference.length === 0) agreement.rules++;
        for (const id of difference) differing.set(id, (differing.get(id) ?? 0) + 1);
      }
      const of = `of ${sampled.length} sampled requests`;
      report.note(`PL${level} same verdict as libmodsecurity: ${agreement.verdicts} ${of}`);
      report.note(`PL${level} same rule ids as libmodsecurity: ${agreement.rules} ${of}${listed(differing)}`);
      const share = (100 * agreement.rules) / sampled.length;
      report.metric(`PL${level} same rule ids %`, share.toFixed(2), '>= 99.50 (libmodsecurity)', share >= 99.5);
      compare(report, level, sample, theirs);
    }
  },
});
