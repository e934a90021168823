// Imported by every worker of the mirror.
import type { CreateInspectors } from '@lamellar/gateway/mirror';
import { compileRules, createWaf } from '@lamellar/waf';
import { firstRules } from '../waf-gateway/rules.js';
import { wafInspector } from '../waf-gateway/waf-inspector.js';

export const createInspectors: CreateInspectors = async ({ emit }) => [
  wafInspector(createWaf(await compileRules([firstRules]), { mode: 'block', emit })),
];
