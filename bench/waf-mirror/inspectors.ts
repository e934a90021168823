// Runs inside the mirror's workers: the WAF, and before it a busy loop while the bench asks for saturation.
import type { CreateInspectors } from '@lamellar/gateway/mirror';
import { createWaf, loadProgram } from '@lamellar/waf';
import { waf } from '@lamellar/waf/gateway';

export const createInspectors: CreateInspectors = ({ data }) => {
  const { busy, rules } = data as { busy: Int32Array; rules: Uint8Array };
  const program = loadProgram(rules);
  const inspector = waf(createWaf(program, { mode: 'block' }));
  return [
    {
      name: 'waf',
      begin(view) {
        // Milliseconds of processor time that each request costs beside its judgement.
        const until = performance.now() + Atomics.load(busy, 0);
        while (performance.now() < until);
        return inspector.begin(view);
      },
    },
  ];
};
