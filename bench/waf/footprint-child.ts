import { readFileSync, writeFileSync } from 'node:fs';
import { compileRules, createWaf, loadProgram, type Program, serializeProgram } from '@lamellar/waf';
import { benchRequests } from '../waf-peers/requests.js';

/** One measurement in a process of its own: `compile RULES STORED`, `load STORED` or `bare`; prints a line of JSON. */
export interface Footprint {
  /** CPU milliseconds until the program is ready to judge. */
  readonly cpu: number;
  /** Resident bytes now, after every bench request a few times. */
  readonly rss: number;
}

const [how = 'bare', file = '', stored = ''] = process.argv.slice(2);

function serve(program: Program): void {
  const waf = createWaf(program, { mode: 'block' });
  const page = Buffer.from(`<html><body>${'<p>An ordinary page.</p>'.repeat(42)}</body></html>`);
  for (let round = 0; round < 200; round++) {
    for (const { method, uri, headers, body } of benchRequests) {
      const request = { method, target: uri, headers, ...(body !== '' && { body: Buffer.from(body) }) };
      waf.inspect(request, { status: 200, headers: [['content-type', 'text/html']], body: page });
    }
  }
}

async function measure(): Promise<void> {
  let cpu = 0;
  if (how !== 'bare') {
    const bytes = how === 'load' ? readFileSync(file) : undefined;
    const before = process.cpuUsage();
    const program = bytes === undefined ? await compileRules(file) : loadProgram(bytes);
    createWaf(program);
    const { user, system } = process.cpuUsage(before);
    cpu = (user + system) / 1000;
    if (how === 'compile') writeFileSync(stored, serializeProgram(program));
    else serve(program);
  }
  console.log(JSON.stringify({ cpu, rss: process.memoryUsage().rss } satisfies Footprint));
}

void measure();
