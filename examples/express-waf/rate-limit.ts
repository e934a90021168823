import type { RuleSource } from '@lamellar/waf';

/** A client may ask so often in a minute, whichever process answers; what calls itself a scanner is remembered and refused for ten minutes. */
export function rateLimit(requestsPerMinute: number): RuleSource {
  return {
    name: 'rate-limit.conf',
    text: `
SecAction "id:10010,phase:1,pass,nolog,t:none,initcol:ip=%{REMOTE_ADDR}"
SecRule REQUEST_HEADERS:User-Agent "@contains scanner" "id:10011,phase:1,pass,nolog,t:none,t:lowercase,setvar:ip.bot=1,expirevar:ip.bot=600"
SecRule IP:bot "@eq 1" "id:10012,phase:1,deny,status:403,t:none,msg:'Bot'"
SecAction "id:10013,phase:1,pass,nolog,t:none,setvar:ip.requests=+1,expirevar:ip.requests=60"
SecRule IP:requests "@gt ${requestsPerMinute}" "id:10014,phase:1,deny,status:429,t:none,msg:'More than ${requestsPerMinute} requests in a minute'"
`,
  };
}
