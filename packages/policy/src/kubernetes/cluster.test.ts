import { describe, expect, it } from 'vitest';
import { builtPrograms } from '../../test/kube/build.js';
import { startCluster } from '../../test/kube/cluster.js';
import { admissionScenario } from '../../test/kube/scenario.js';

const programs = builtPrograms();
const reason =
  programs === undefined
    ? ' (skipped: `npm run conformance -- kubernetes` builds etcd and kube-apiserver, with Go)'
    : '';

describe('before a real API server', () => {
  it.skipIf(programs === undefined)(
    `webhook and controller do what the cluster expects${reason}`,
    { timeout: 180_000 },
    async () => {
      await using cluster = await startCluster(programs!);
      const problems: string[] = [];
      let claims = 0;
      for await (const { name, problem } of admissionScenario(cluster)) {
        claims += 1;
        if (problem !== undefined) problems.push(`${name}: ${problem}`);
      }
      expect(problems).toEqual([]);
      expect(claims).toBeGreaterThan(10);
    },
  );
});
