import { createWaf, starterRules } from '../lib/index.js';

export const engine = createWaf(starterRules(), { mode: 'block' });
