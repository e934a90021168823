import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { consoleSink, createPipeline } from '@lamellar/events';
import { runGate } from './gate.js';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const output = resolve(process.argv[2] ?? here('../../demo-output/ci-gate'));
mkdirSync(output, { recursive: true });
const pipeline = createPipeline({ sinks: [consoleSink()] });
const closed = await runGate({
  project: here('project'),
  advisories: here('advisories'),
  vex: here('project.openvex.json'),
  licences: here('licences.yaml'),
  output,
  emit: pipeline.emit,
});
await pipeline.flush();
for (const reason of closed) console.error(`gate closed: ${reason}`);
console.log(`reports: ${output}/scan.sarif and scan.html`);
process.exitCode = closed.length === 0 ? 0 : 1;
