// Imported by every worker of the mirror.
import type { CreateInspectors } from '@lamellar/gateway/mirror';
import { compileRules, createWaf } from '@lamellar/waf';
import { waf } from '@lamellar/waf/gateway';
import { firstRules } from '../waf-gateway/rules.js';

export const createInspectors: CreateInspectors = async ({ emit }) => [
  waf(createWaf(await compileRules([firstRules]), { mode: 'block', emit })),
];
