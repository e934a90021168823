import { readFileSync } from 'node:fs';
import { createWaf, loadProgram } from '@lamellar/waf';

/** Judges `count` different requests and prints resident and heap bytes after each tenth, as a line of JSON. */
const [file = '', count = '1000000'] = process.argv.slice(2);
const waf = createWaf(loadProgram(readFileSync(file)), { mode: 'block' });
const total = Number(count);
const attacks = ['shop', "1' or '1'='1", '<script>', '../../etc/passwd', 'lamp & shade'];
const samples: { readonly held: number; readonly rss: number }[] = [];
let state = 1;

for (let number = 1; number <= total; number++) {
  // A small generator of our own: the same requests in each run.
  state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
  const word = number % 50 === 0 ? attacks[state % attacks.length]! : state.toString(36);
  waf.inspect({
    method: 'GET',
    target: `/p/${state % 1000}?q=${encodeURIComponent(word)}&n=${number}`,
    headers: [
      ['Host', 'shop.example'],
      ['User-Agent', `Mozilla/5.0 (X11; Linux x86_64; rv:${state % 200}.0) Gecko/20100101`],
      ['Cookie', `session=${state.toString(16)}`],
    ],
    remoteAddress: `192.0.${state % 256}.${(state >> 8) % 256}`,
  });
  if (number % (total / 10) === 0) {
    (globalThis as { gc?: () => void }).gc?.();
    const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
    samples.push({ held: heapUsed + arrayBuffers, rss });
  }
}
console.log(JSON.stringify(samples));
