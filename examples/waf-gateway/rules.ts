import type { RuleSource } from '@lamellar/waf';

/** A few rules in SecLang, so that the example needs no download; give a folder of the OWASP Core Rule Set instead where there is one. */
export const firstRules: RuleSource = {
  name: 'example.conf',
  text: `
SecRuleEngine On
SecRequestBodyAccess On
SecRule ARGS "@detectSQLi" "id:1001,phase:2,deny,status:403,log,t:none,t:urlDecodeUni,msg:'SQL injection',severity:CRITICAL,tag:attack-sqli"
SecRule ARGS "@detectXSS" "id:1002,phase:2,deny,status:403,log,t:none,t:urlDecodeUni,msg:'Cross-site scripting',severity:CRITICAL,tag:attack-xss"
SecRule REQUEST_URI "@contains /.git/" "id:1003,phase:1,deny,status:404,log,msg:'Repository metadata',severity:WARNING,tag:attack-disclosure"
`,
};

/** The same rules, and one more. */
export const nextRules: RuleSource = {
  name: 'example.conf',
  text: `${firstRules.text}
SecRule REQUEST_HEADERS:User-Agent "@contains sqlmap" "id:1004,phase:1,deny,status:403,log,msg:'Scanner',severity:WARNING,tag:attack-scanner"
`,
};
