import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileRules, createWaf, type RequestView, type ResponseView } from '@lamellar/waf';
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

async function ours(rules: string): Promise<{ figures: PeerFigure[]; spread: number }> {
  const waf = createWaf(await compileRules(rules), { mode: 'block' });
  const views = benchRequests.map(view);
  const blocked = views.map((each) => waf.inspect(each, answer).interrupted);
  const contestants = views.map((each, index) => ({ name: String(index), work: () => void waf.inspect(each, answer) }));
  const times = interleave(contestants, { rounds: 7, batchMs: 80 });
  // CPU time: what other processes do to the wall clock is not ours.
  const single = Array.from({ length: 3000 }, () => {
    const start = process.cpuUsage();
    waf.inspect(views[0]!, answer);
    const { user, system } = process.cpuUsage(start);
    return user + system;
  }).sort((a, b) => a - b);
  return {
    figures: views.map((_, index) => ({ ns: times.get(String(index))!, blocked: blocked[index]! })),
    spread: single[Math.floor(single.length * 0.99)]! / median(single),
  };
}

function compare(
  table: Table,
  name: string,
  peer: Peer,
  rules: string,
  mine: readonly PeerFigure[],
  times: (of: string) => number,
): void {
  if ('reason' in peer) {
    for (const { name: request } of benchRequests)
      table.noPeer(`${request}, beside ${name}`, peer.reason, `>= ${times(request)}x`);
    return;
  }
  const figures = runPeer(peer.program, rules, benchRequests, 5, 0.2);
  for (const [index, { name: request, attack }] of benchRequests.entries()) {
    const [one, two] = [mine[index]!, figures[index]!];
    if (one.blocked !== attack || two.blocked !== attack) {
      table.note(`verdicts differ on ${request}: ours ${one.blocked}, ${name} ${two.blocked}, right ${attack}`);
    }
    table.faster(`${request}, beside ${name}`, one.ns, two.ns, times(request));
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
    const { figures, spread } = await ours(plain);
    const kind = (request: string): { modsecurity: number; coraza: number } => targets[request.split(' ')[0]!]!;
    compare(table, 'libmodsecurity', buildModSecurity(), plain, figures, (request) => kind(request).modsecurity);
    const fast = writeRules(crs, folder('coraza'), 'SecRxPreFilter On\n');
    compare(table, 'Coraza (SecRxPreFilter On)', buildCoraza(), fast, figures, (request) => kind(request).coraza);
    table.limit('GET, p99 / p50 of CPU time', spread, 'x', { max: 3 });
    measureFootprint(table, plain);
  },
});
