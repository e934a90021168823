import { writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ask } from './ask.js';
import { callId, type Recorded } from './scene.js';
import { scenes } from './scenes.js';
import { startOpa } from './servers.js';

/** Writes what OPA answers to every call, for machines without it: `node --import ../scripts/source-loader.mjs rest-api/record.ts`. */
async function record(): Promise<void> {
  const opa = join(process.env['LAMELLAR_PEERS'] ?? join(homedir(), '.cache/lamellar/peers'), 'opa');
  const answers: Record<string, Recorded> = {};
  for (const scene of scenes) {
    await using theirs = await startOpa(opa, scene);
    for (const [index, call] of scene.calls.entries()) answers[callId(scene, index)] = await ask(theirs.url, call);
  }
  writeFileSync(new URL('expected.json', import.meta.url), `${JSON.stringify(answers, undefined, 1)}\n`);
}

void record();
