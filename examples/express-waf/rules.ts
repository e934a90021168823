import { compileRules, findCrs, type Program, type RuleSource, starterRules } from '@lamellar/waf';
import { rateLimit } from './rate-limit.js';

/** The newsletter is about databases, so its text may hold SQL; `lamellar-waf propose-exclusion` writes such a rule from a finding. */
const exclusions: RuleSource = {
  name: 'exclusions.conf',
  text: `
SecResponseBodyAccess On
SecRule REQUEST_METHOD "@streq POST" "id:10000,phase:1,pass,nolog,t:none,chain"
    SecRule REQUEST_FILENAME "@streq /newsletter" \\
        "t:none,ctl:ruleRemoveTargetByTag=attack-sqli;ARGS:json.text"
`,
};

/** The Core Rule Set of this machine, else the rules of the package; with a rate limit if there is one. */
export async function loadRules(
  requestsPerMinute?: number,
): Promise<{ readonly program: Program; readonly name: string }> {
  const own = requestsPerMinute === undefined ? [exclusions] : [exclusions, rateLimit(requestsPerMinute)];
  const crs = findCrs();
  if (crs === undefined) return { program: starterRules(own), name: 'the starter rules' };
  return { program: await compileRules([...own, ...crs.rules]), name: `the Core Rule Set in ${crs.folder}` };
}
