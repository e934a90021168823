import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileRules, createWaf, type RequestView, type ResponseView, type Waf } from '@lamellar/waf';
import { findDataRoot } from '../conformance/harness/data-root.js';
import { defineBench, type Table } from './harness/bench.js';
import { interleave, median } from './harness/cpu.js';
import { measureFootprint } from './waf/footprint.js';
import { buildCoraza, buildModSecurity, type Peer, type PeerFigure, runPeer, writeRules } from './waf-peers/peers.js';
import { type BenchRequest, benchRequests } from './waf-peers/requests.js';

const page = `<html><body>${'<p>An ordinary page.</p>'.repeat(42)}</body></html>`;
const answer: ResponseView = { status: 200, headers: [['content-type', 'text/html']], body: Buffer.from(page) };

/** How much less CPU time than a peer each kind of request may take at most. */
const targets: Readonly<Record<string, { readonly modsecurity: number; readonly coraza: number }>> = {
  GET: { modsecurity: 12, coraza: 12 },
  JSON: { modsecurity: 10, coraza: 20 },
  form: { modsecurity: 10, coraza: 20 },
};

function view({ method, uri, headers, body }: BenchRequest): RequestView {
  return { method, target: uri, headers, ...(body === '' ? {} : { body: Buffer.from(body) }) };
}

/** How often each engine is measured, in turn, so that a change of the machine's speed meets all of them. */
const passes = 5;

/** Measures ours once: the median CPU time of each request. */
function measureOurs(waf: Waf): PeerFigure[] {
  const views = benchRequests.map(view);
  const contestants = views.map((each, index) => ({ name: String(index), work: () => void waf.inspect(each, answer) }));
  const times = interleave(contestants, { rounds: 3, batchMs: 60, warmup: 1 });
  return views.map((each, index) => ({
    ns: times.get(String(index))!,
    blocked: waf.inspect(each, answer).interrupted,
  }));
}

/** How far the slowest GET in a hundred is from the middle one, by CPU time: other processes are not ours to judge. */
function spreadOf(waf: Waf): number {
  const [get] = benchRequests.map(view);
  const single = Array.from({ length: 3000 }, () => {
    const start = process.cpuUsage();
    waf.inspect(get!, answer);
    const { user, system } = process.cpuUsage(start);
    return user + system;
  }).sort((a, b) => a - b);
  return single[Math.floor(single.length * 0.99)]! / median(single);
}

/** An engine beside ours. */
interface Contender {
  readonly name: string;
  readonly peer: Peer;
  readonly rules: string;
  readonly times: (request: string) => number;
}

function compare(
  table: Table,
  contender: Contender,
  mine: readonly PeerFigure[][],
  theirs: readonly PeerFigure[][],
): void {
  const { name, peer, times } = contender;
  for (const [index, { name: request, attack }] of benchRequests.entries()) {
    const what = `${request}, beside ${name}`;
    if ('reason' in peer) {
      table.noPeer(what, peer.reason, `>= ${times(request)}x`);
      continue;
    }
    for (const [who, figures] of [
      ['ours', mine],
      [name, theirs],
    ] as const) {
      const wrong = figures.some((pass) => pass[index]!.blocked !== attack);
      if (wrong) table.note(`the verdict of ${who} on ${request} is wrong: ${attack ? 'passed' : 'blocked'}`);
    }
    // The fastest pass is the one that other processes disturbed least, for each engine alike.
    const [one, two] = [mine, theirs].map((figures) => Math.min(...figures.map((pass) => pass[index]!.ns)));
    table.faster(what, one!, two!, times(request));
  }
}

export const bench = defineBench({
  name: 'waf',
  about: 'CPU time of a whole transaction with the Core Rule Set at paranoia level 1, beside libmodsecurity and Coraza',
  async run(table) {
    const root = findDataRoot();
    if (root === undefined) {
      table.noPeer('transactions', 'no Core Rule Set here; LAMELLAR_CONFORMANCE names the folder with crs/', '>= 10x');
      return;
    }
    const folder = (name: string): string => mkdtempSync(join(tmpdir(), `lamellar-bench-${name}-`));
    const crs = join(root, 'crs');
    const plain = writeRules(crs, folder('crs'), '');
    const fast = writeRules(crs, folder('coraza'), 'SecRxPreFilter On\n');
    const kind = (request: string): { modsecurity: number; coraza: number } => targets[request.split(' ')[0]!]!;
    const contenders: Contender[] = [
      {
        name: 'libmodsecurity',
        peer: buildModSecurity(),
        rules: plain,
        times: (request) => kind(request).modsecurity,
      },
      {
        name: 'Coraza (SecRxPreFilter On)',
        peer: buildCoraza(),
        rules: fast,
        times: (request) => kind(request).coraza,
      },
    ];
    const waf = createWaf(await compileRules(plain), { mode: 'block' });
    const mine: PeerFigure[][] = [];
    const theirs = contenders.map((): PeerFigure[][] => []);
    for (let pass = 0; pass < passes; pass++) {
      mine.push(measureOurs(waf));
      for (const [index, { peer, rules }] of contenders.entries()) {
        if ('program' in peer) theirs[index]!.push(runPeer(peer.program, rules, benchRequests, 3, 0.12));
      }
    }
    contenders.forEach((contender, index) => {
      compare(table, contender, mine, theirs[index]!);
    });
    table.limit('GET, p99 / p50 of CPU time', spreadOf(waf), 'x', { max: 3 });
    measureFootprint(table, plain);
  },
});
