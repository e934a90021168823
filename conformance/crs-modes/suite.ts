import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileRules, createWaf, findCrs, type Program, type RuleSource, type Verdict, type Waf } from '@lamellar/waf';
import { defineSuite } from '../harness/suite.js';

const sqli = "/?id=1'%20UNION%20SELECT%20password%20FROM%20users--%20";
const host = [
  ['Host', 'a.example'],
  ['User-Agent', 'x'],
  ['Accept', '*/*'],
] as const;

function source(text: string): RuleSource {
  return { name: 'case.conf', text };
}

/** The Core Rule Set with rules before its set-up, between set-up and rules, and after them. */
function withCrs(root: string, parts: { readonly before?: string; readonly after?: string }): Promise<Program> {
  const crs = join(root, 'crs');
  return compileRules([
    source('SecRuleEngine On\nSecRequestBodyAccess On\n'),
    join(crs, 'crs-setup.conf.example'),
    source(parts.before ?? ''),
    join(crs, 'rules/*.conf'),
    source(parts.after ?? ''),
  ]);
}

function get(waf: Waf, target: string): Verdict {
  return waf.inspect({ method: 'GET', target, headers: host });
}

function expect(what: string, wanted: unknown, found: unknown): string | undefined {
  const [one, two] = [JSON.stringify(wanted), JSON.stringify(found)];
  return one === two ? undefined : `${what}: expected ${one}, found ${two}`;
}

/** A plugin as the upstream template lays it out: three files, loaded at their places. */
async function plugin(root: string): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'lamellar-crs-plugin-'));
  const files = {
    'shop-config.conf':
      'SecAction "id:9999000,phase:1,pass,nolog,setvar:tx.shop-plugin_enabled=1,setvar:tx.shop-plugin_path=/search"',
    'shop-before.conf': `SecRule TX:shop-plugin_enabled "@eq 0" "id:9999010,phase:1,pass,nolog,ctl:ruleRemoveById=9999100-9999199"
SecRule REQUEST_FILENAME "@streq %{tx.shop-plugin_path}" "id:9999100,phase:1,pass,nolog,ctl:ruleRemoveTargetByTag=attack-sqli;ARGS:id"`,
    'shop-after.conf': `SecRule TX:shop-plugin_enabled "@eq 0" "id:9999200,phase:2,pass,nolog,skipAfter:END-SHOP"
SecRule ARGS:coupon "@streq FREE" "id:9999210,phase:2,block,t:none,setvar:tx.inbound_anomaly_score_pl1=+%{tx.critical_anomaly_score}"
SecMarker END-SHOP`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const crs = join(root, 'crs');
  const rules = await compileRules([
    source('SecRuleEngine On\n'),
    join(crs, 'crs-setup.conf.example'),
    join(folder, '*-config.conf'),
    join(folder, '*-before.conf'),
    join(crs, 'rules/*.conf'),
    join(folder, '*-after.conf'),
  ]);
  const waf = createWaf(rules, { mode: 'block' });
  const found = [sqli, `/search${sqli.slice(1)}`, '/?coupon=FREE'].map((target) => {
    const { rules: matched, status } = get(waf, target);
    return [status, matched.some(({ id }) => id === 942100), matched.some(({ id }) => id === 9999210)];
  });
  return expect(
    'plugin',
    [
      [403, true, false],
      [undefined, false, false],
      [undefined, false, true],
    ],
    found,
  );
}

async function earlyBlocking(root: string): Promise<string | undefined> {
  const attack = { method: 'POST', target: '/', headers: [...host, ['Transfer-Encoding', 'gzip, chunked']] as const };
  const phases: unknown[] = [];
  for (const early of [0, 1]) {
    const before = `SecAction "id:1000,phase:1,pass,nolog,setvar:tx.early_blocking=${early}"`;
    const rules = await withCrs(root, { before });
    const waf = createWaf(rules, { mode: 'block' });
    // A crawler is told in phase 1, so early blocking ends the request before its body.
    const verdict = waf.inspect({
      ...attack,
      headers: [
        ['Host', 'a.example'],
        ['User-Agent', 'sqlmap/1.8'],
        ['Accept', '*/*'],
      ],
    });
    phases.push([verdict.status, verdict.ruleId]);
  }
  return expect(
    'early blocking off and on',
    [
      [403, 949110],
      [403, 949111],
    ],
    phases,
  );
}

async function sampling(root: string): Promise<string | undefined> {
  const found: string[] = [];
  for (const percentage of [100, 50, 0]) {
    const rules = await withCrs(root, {
      before: `SecAction "id:1000,phase:1,pass,nolog,setvar:tx.sampling_percentage=${percentage}"`,
    });
    let number = 0;
    const uniqueId = (): string => createHash('sha1').update(String(number++)).digest('hex');
    const waf = createWaf(rules, { mode: 'block', uniqueId });
    const judged = Array.from({ length: 300 }, () => get(waf, sqli).interrupted).filter(Boolean).length;
    const share = judged / 300;
    found.push(share === 1 ? 'all' : share === 0 ? 'none' : share > 0.35 && share < 0.65 ? 'half' : String(share));
  }
  return expect('requests judged at 100, 50 and 0 %', ['all', 'half', 'none'], found);
}

export const suite = defineSuite({
  name: 'crs-modes',
  about: 'The Core Rule Set as operators run it: version 3.3 of Debian, plugins, sampling and early blocking.',
  tier: 'quick',
  data: ['crs'],
  run: async ({ root, report }) => {
    report.result('plugin', await plugin(root));
    report.result('early blocking', await earlyBlocking(root));
    report.result('sampling', await sampling(root));
    const crs = findCrs();
    if (crs?.origin !== 'debian') {
      report.skip('CRS 3.3 of Debian', 'Debian has no modsecurity-crs here, or LAMELLAR_CRS names another one');
      return;
    }
    const rules = await compileRules(crs.rules);
    report.result('CRS 3.3 of Debian loads without warnings', expect('warnings', [], rules.warnings));
    const waf = createWaf(rules, { mode: 'block' });
    report.result('CRS 3.3 of Debian blocks', expect('status', 403, get(waf, sqli).status));
    report.result('CRS 3.3 of Debian passes', expect('status', undefined, get(waf, '/?id=12').status));
  },
});
