import { buildPrograms } from '../../packages/policy/test/kube/build.js';
import { startCluster } from '../../packages/policy/test/kube/cluster.js';
import { admissionScenario } from '../../packages/policy/test/kube/scenario.js';
import { defineSuite } from '../harness/suite.js';

export const suite = defineSuite({
  name: 'kubernetes',
  about:
    'Webhook, templates, constraints and inventory before a real API server and etcd, built from their Go modules. Needs Go.',
  tier: 'full',
  async run({ report }) {
    const programs = buildPrograms((text) => report.note(text));
    if ('reason' in programs) {
      report.skip('a real API server', programs.reason);
      return;
    }
    await using cluster = await startCluster(programs);
    for await (const { name, problem } of admissionScenario(cluster)) report.result(name, problem);
  },
});
