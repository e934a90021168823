import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { defineSuite } from '../harness/suite.js';
import { ask } from './ask.js';
import { askByClient, clientCalls, clientScene } from './client.js';
import { callId, type Recorded } from './scene.js';
import { scenes } from './scenes.js';
import { startOpa, startOurs } from './servers.js';

const recorded = new URL('expected.json', import.meta.url);

export const suite = defineSuite({
  name: 'rest-api',
  about:
    'The same requests to `lamellar-policy run` and to OPA 1.22.2: the same status, headers and body. Without OPA, its recorded answers.',
  tier: 'quick',
  async run({ report, quick }) {
    const opa = join(process.env['LAMELLAR_PEERS'] ?? join(homedir(), '.cache/lamellar/peers'), 'opa');
    const live = !quick && existsSync(opa);
    const expected = JSON.parse(readFileSync(recorded, 'utf8')) as Record<string, Recorded>;
    report.note(live ? `answers of OPA at ${opa}` : 'recorded answers of OPA 1.22.2');
    const answers: Record<string, Recorded> = {};
    for (const scene of scenes) {
      await using ours = await startOurs(scene);
      await using theirs = live
        ? await startOpa(opa, scene)
        : { url: '', [Symbol.asyncDispose]: async () => undefined };
      for (const [index, call] of scene.calls.entries()) {
        const id = callId(scene, index);
        const want: Recorded | undefined = live ? await ask(theirs.url, call) : expected[id];
        const found = await ask(ours.url, call);
        if (live && want !== undefined) answers[id] = want;
        const same = isDeepStrictEqual(want, found);
        report.result(id, same ? undefined : `OPA ${JSON.stringify(want)}, ours ${JSON.stringify(found)}`);
      }
    }
    await using ours = await startOurs(clientScene);
    await using theirs = live ? await startOpa(opa, clientScene) : undefined;
    for (const [name, call] of clientCalls) {
      const id = `client/${name}`;
      const want = theirs === undefined ? expected[id] : await askByClient(theirs.url, call);
      const found = await askByClient(ours.url, call);
      if (theirs !== undefined && want !== undefined) answers[id] = want;
      const same = isDeepStrictEqual(want, found);
      report.result(id, same ? undefined : `OPA ${JSON.stringify(want)}, ours ${JSON.stringify(found)}`);
    }
    // LAMELLAR_RECORD=1 keeps what OPA answered for machines without it.
    if (live && process.env['LAMELLAR_RECORD'] !== undefined) {
      writeFileSync(recorded, `${JSON.stringify(answers, undefined, 1)}\n`);
    }
  },
});
