import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The levels of the Core Rule Set. */
export const levels = [1, 2, 3, 4] as const;

/** Logs when the score of a request reaches the threshold: the request would be blocked. */
export const blockingRule = '949110';

/** Sets the level and nothing else. */
export function levelRule(level: number): string {
  return `SecAction "id:900000,phase:1,pass,t:none,nolog,setvar:tx.blocking_paranoia_level=${level}"\n`;
}

/** The files of the rule set below the conformance data, in load order. */
export function ruleFiles(root: string): string[] {
  const folder = join(root, 'crs');
  const rules = readdirSync(join(folder, 'rules'))
    .filter((name) => name.endsWith('.conf'))
    .sort();
  return [join(folder, 'crs-setup.conf.example'), ...rules.map((name) => join(folder, 'rules', name))];
}

/** What both engines are told about bodies. */
export const engineSettings = `SecRuleEngine DetectionOnly
SecRequestBodyAccess On
SecRequestBodyLimit 13107200
SecRequestBodyNoFilesLimit 1048576
SecRule REQUEST_HEADERS:Content-Type "^application/json" "id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
`;

/** Writes one file that libmodsecurity loads; its parser wants an empty line before each directive. */
export function writeForModSecurity(root: string, level: number, work: string): string {
  const texts = [engineSettings, levelRule(level), ...ruleFiles(root).map((file) => readFileSync(file, 'utf8'))];
  const folder = join(root, 'crs/rules');
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.data')))
    cpSync(join(folder, name), join(work, name));
  const file = join(work, `rules-${level}.conf`);
  writeFileSync(file, texts.join('\n').replaceAll('\nSec', '\n\nSec'));
  return file;
}
