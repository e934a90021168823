import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWaf } from './create-waf.js';
import { WafError } from './errors.js';
import { starterRules } from './starter-rules.js';
import { loadProgram, serializeProgram } from './stored-program.js';
import { compileText } from './testing/evaluate.js';

const bytes = serializeProgram(starterRules());

describe('a stored program', () => {
  it.each(['/', "/?id=1' or '1'='1", '/?x=<script>alert(1)</script>', '/?f=../../etc/passwd', '/?c=;cat+/etc/passwd'])(
    'judges %s as the compiled one does',
    (target) => {
      const [before, after] = [starterRules(), loadProgram(bytes)].map((program) =>
        createWaf(program, { mode: 'block' }).inspect({ method: 'GET', target, headers: [] }),
      );
      expect(after).toEqual(before);
    },
  );

  it('keeps data files and phrases', () => {
    const program = compileText('SecRule ARGS "@pmFromFile a.data" "id:1,deny"\nSecRule ARGS "@rx x{3}" "id:2,deny"', {
      'a.data': 'evil\nworse words\n',
    });
    const waf = createWaf(loadProgram(serializeProgram(program)), { mode: 'block' });
    const ids = ['/?a=worse+words', '/?a=xxx', '/?a=y'].map(
      (target) => waf.inspect({ method: 'GET', target, headers: [] }).ruleId,
    );
    expect(ids).toEqual([1, 2, undefined]);
  });

  it('is refused when it is cut, longer, or something else', () => {
    const cuts = [0, 3, 11, 40, bytes.length >> 1, bytes.length - 1];
    const broken = cuts.map((length) => bytes.subarray(0, length));
    broken.push(new Uint8Array([...bytes, 0]), new TextEncoder().encode('LWAFxxxxxxxxxxxxxxxx'));
    for (const each of broken) expect(() => loadProgram(each)).toThrow(WafError);
  });

  it('is refused when an automaton in it is damaged', () => {
    const damaged = bytes.slice();
    damaged.fill(0xff, bytes.length - 4000, bytes.length - 3000);
    expect(() => loadProgram(damaged)).toThrow(WafError);
  });

  it('is refused with WAF_STORED_PROGRAM when any byte of it is another', () => {
    const small = serializeProgram(
      compileText(
        'SecRule ARGS "@rx a+b" "id:1,deny,t:lowercase"\nSecRule ARGS "@pm evil bad" "id:2,deny,chain"\nSecRule ARGS:b "@eq 1"',
      ),
    );
    const change = fc.tuple(fc.nat(small.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const bytes = small.slice();
        for (const [at, byte] of changes) bytes[at] = byte;
        fc.pre(bytes.some((byte, at) => byte !== small[at]));
        expect(() => loadProgram(bytes)).toThrow(expect.objectContaining({ code: 'WAF_STORED_PROGRAM' }) as Error);
      }),
      { numRuns: 1000 },
    );
  });
});
