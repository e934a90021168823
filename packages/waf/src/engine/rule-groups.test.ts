import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Program } from '../compile/index.js';
import { starterRules } from '../starter-rules.js';
import { compileText, evaluate } from '../testing/evaluate.js';

const made = compileText(
  `SecAction "id:1,phase:1,pass,nolog,setvar:tx.level=2"
   SecRule TX:level "@lt 3" "id:2,phase:2,pass,nolog,skipAfter:END"
   SecRule ARGS "@rx never" "id:3,phase:2,pass"
   SecMarker END
   SecRule ARGS|ARGS_NAMES|!ARGS:skip "@rx a+b" "id:10,phase:2,pass,capture,t:none,t:lowercase,setvar:tx.n=+1,logdata:'%{TX.0}'"
   SecRule ARGS "@pm alpha beta gammadelta" "id:11,phase:2,pass,capture,t:none,t:urlDecodeUni,t:lowercase"
   SecRule REQUEST_COOKIES|ARGS "@rx ^x" "id:12,phase:2,pass,multiMatch,t:none,t:lowercase,t:removeWhitespace"
   SecRule ARGS:/^k/ "@rx b" "id:13,phase:2,pass,chain"
     SecRule MATCHED_VARS "@rx c" "t:none,setvar:tx.n=+2"
   SecRule ARGS "(?<!z)q" "id:14,phase:2,pass"
   SecRule ARGS "!@rx ^[a-z]*$" "id:15,phase:2,pass"
   SecRule TX:n "@gt 1" "id:16,phase:2,pass,msg:'%{tx.n}'"`,
);

const word = fc.constantFrom(
  'aab',
  'AB',
  'alpha',
  'gammad',
  'gammadelta',
  'x',
  ' X',
  'bc',
  'zq',
  'q',
  '%41b',
  '%2541',
  "' or 1=1--",
  '<script>',
  '../',
  '',
);
const text = fc.array(word, { maxLength: 4 }).map((words) => words.join(''));
const pair = fc.tuple(fc.constantFrom('k1', 'key', 'skip', 'aab', 'q'), text);

function told(program: Program, pairs: readonly (readonly [string, string])[], sets: boolean): object {
  const query = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  const headers = [['Cookie', pairs.map(([name, value]) => `${name}=${value}`).join('; ')]] as const;
  const { matches, interruption, state } = evaluate(program, { target: `/?${query}`, headers }, { sets });
  const rules = matches.map((matched) => [matched.id, matched.message, matched.data, matched.matches]);
  return { rules, interruption, tx: state.data.tx.all().map(({ key, text: value }) => [key, value]) };
}

describe('one pass over a phase', () => {
  it.each([
    ['made for it', made],
    ['of the starter set', starterRules()],
  ])('changes nothing of what rules %s say', (_, program) => {
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 5 }), (pairs) => {
        expect(told(program, pairs, true)).toEqual(told(program, pairs, false));
      }),
      { numRuns: 60 },
    );
  });
});
