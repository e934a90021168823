import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Attack, Scene } from './attack.js';
import type { Canary } from './canary.js';
import type { Answer, Client } from './request.js';

/** Sends one attack and looks whether its effect happened. A connection that breaks is an attack that failed. */
export async function attempt(
  { request, effect }: Attack,
  client: Client,
  scene: Scene,
  canary: Canary,
): Promise<boolean> {
  canary.forget();
  const spec = typeof request === 'function' ? request(scene) : request;
  const answer = await client.send(spec).catch((): Answer => ({ status: 0, headers: {}, body: '' }));
  switch (effect.kind) {
    case 'leaks':
      return answer.body.includes(effect.text);
    case 'reflects': {
      const page = effect.page === undefined ? answer : await client.send({ path: effect.page });
      return /^text\/html/.test(page.headers['content-type'] ?? '') && page.body.includes(effect.markup);
    }
    case 'writes':
      return existsSync(join(scene.root, effect.file));
    case 'calls':
      return await canary.saw(effect.path);
    case 'pollutes': {
      const health = await client.send({ path: `/settings/health?key=${effect.key}` });
      return health.body.includes('"polluted":"yes"');
    }
    case 'removes':
      return !(await client.send({ path: effect.page })).body.includes(effect.text);
  }
}
