import { globSync } from 'node:fs';
import { join } from 'node:path';
import { compileRules, type Program } from '@lamellar/waf';

/** Debian keeps the set-up file of its package apart from the rules. */
const DEBIAN = ['/etc/modsecurity/crs/crs-setup.conf', '/usr/share/modsecurity-crs/rules/*.conf'];

/** The Core Rule Set of this machine, or a few rules of the same kind where there is none. */
export async function benchRules(): Promise<{ program: Program; name: string }> {
  const folder = process.env['LAMELLAR_CRS'];
  const files = folder === undefined ? DEBIAN : [join(folder, 'crs-setup.conf*'), join(folder, 'rules/*.conf')];
  if (files.every((pattern) => globSync(pattern).length > 0)) {
    const bodies = { name: 'bench-engine.conf', text: 'SecRequestBodyAccess On\n' };
    return { program: await compileRules([bodies, ...files]), name: `the CRS in ${folder ?? 'the Debian package'}` };
  }
  const text = `
SecRuleEngine On
SecRequestBodyAccess On
SecRule ARGS "@detectSQLi" "id:1,phase:2,deny,log,t:none,t:urlDecodeUni"
SecRule ARGS "@detectXSS" "id:2,phase:2,deny,log,t:none,t:urlDecodeUni"`;
  return { program: await compileRules([{ name: 'bench.conf', text }]), name: 'two rules (no CRS here)' };
}
