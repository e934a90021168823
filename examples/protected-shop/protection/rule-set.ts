import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compileRules, type Program, type RuleSource, starterRules } from '@lamellar/waf';

/** The rules that protect the shop, and what to call them. */
export interface RuleSet {
  readonly name: string;
  readonly program: Program;
}

/** What an operator decides for every rule set: bodies are looked at, attacks are blocked, and these are the content types of the shop. */
const settings: RuleSource = {
  name: 'shop-settings.conf',
  text: `
SecRuleEngine On
SecRequestBodyAccess On
SecRequestBodyLimit 13107200
SecRequestBodyNoFilesLimit 131072
SecResponseBodyAccess On
SecResponseBodyMimeType text/plain text/html application/json
SecResponseBodyLimit 524288
SecRule REQUEST_HEADERS:Content-Type "^application/json" "id:100,phase:1,pass,nolog,t:none,t:lowercase,ctl:requestBodyProcessor=JSON"
SecAction "id:101,phase:1,pass,nolog,t:none,\\
  setvar:'tx.allowed_request_content_type=|application/x-www-form-urlencoded| |multipart/form-data| |application/json| |text/plain|'"
`,
};

/** Where a Core Rule Set may lie: a copy that the user names, then Debian's package. */
const places: readonly { readonly name: string; readonly setup: readonly string[]; readonly rules: string }[] = [
  ...(process.env['LAMELLAR_CRS'] === undefined ? [] : [copyAt(process.env['LAMELLAR_CRS'])]),
  {
    name: "OWASP Core Rule Set from Debian's modsecurity-crs",
    setup: ['/etc/modsecurity/crs/crs-setup.conf'],
    rules: '/usr/share/modsecurity-crs/rules',
  },
];

function copyAt(folder: string): (typeof places)[number] {
  return {
    name: `OWASP Core Rule Set at ${folder}`,
    setup: [join(folder, 'crs-setup.conf'), join(folder, 'crs-setup.conf.example')],
    rules: join(folder, 'rules'),
  };
}

/** The Core Rule Set where one is found, else the starter rules of the package; both as they come. */
export async function findRuleSet(): Promise<RuleSet> {
  for (const { name, setup, rules } of places) {
    const file = setup.find(existsSync);
    if (file === undefined || !existsSync(rules)) continue;
    return { name, program: await compileRules([settings, file, join(rules, '*.conf')]) };
  }
  return { name: "Lamellar's starter rules", program: starterRules([settings]) };
}
