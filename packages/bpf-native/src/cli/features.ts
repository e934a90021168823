import { features } from '../features/probe.js';
import type { Command } from './run.js';

/** `lamellar-bpf features` */
export const featuresCommand: Command = {
  usage: 'features [--json]',
  about: 'tells what this kernel offers, and why not',
  run(args, out) {
    const found = features();
    if (args.includes('--json')) return out.line(JSON.stringify(found, null, 2));
    for (const [name, feature] of Object.entries(found)) {
      out.line(`${feature.available ? 'yes' : 'no '} ${name}${feature.available ? '' : `: ${feature.reason}`}`);
    }
  },
};
