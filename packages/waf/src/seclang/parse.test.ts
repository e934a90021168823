import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problems, parseRules } from './index.js';

function problemsOf(text: string): string[] {
  const problems = new Problems();
  parseRules({ name: 'a.conf', text }, problems);
  return problems.list.map(({ code, line, column }) => `${line}:${column} ${code}`);
}

describe('the parser', () => {
  it('reads a rule into targets, operator and actions, each with its place', () => {
    const problems = new Problems();
    const [rule] = parseRules(
      {
        name: 'a.conf',
        text: '# comment\nSecRule ARGS|!ARGS:/^x\\|y/|&REQUEST_HEADERS:Host "!@rx a\\"b" \\\n    "id:7,\\\n    # between\n    msg:\'it\\\'s, so\',t:none"\n',
      },
      problems,
    );
    expect(problems.list).toEqual([]);
    expect(rule).toMatchObject({
      kind: 'rule',
      targets: [
        { variable: 'ARGS', exclude: false, count: false },
        { variable: 'ARGS', exclude: true, selector: { kind: 'regex', text: '^x\\|y' } },
        { variable: 'REQUEST_HEADERS', count: true, selector: { kind: 'key', text: 'Host' } },
      ],
      operator: { name: 'rx', argument: 'a"b', negated: true },
      actions: [
        { name: 'id', value: '7', place: { line: 3, column: 6 } },
        { name: 'msg', value: "it's, so", place: { line: 5, column: 5 } },
        { name: 't', value: 'none' },
      ],
      place: { file: 'a.conf', line: 2, column: 1 },
    });
  });

  it.each([
    ['a bare pattern', 'SecRule ARGS "foo" "id:1"', { name: 'rx', argument: 'foo', negated: false }],
    ['a negated bare pattern', 'SecRule ARGS "!foo" "id:1"', { name: 'rx', argument: 'foo', negated: true }],
    ['blanks around', 'SecRule ARGS " @pm  a b" "id:1"', { name: 'pm', argument: 'a b', negated: false }],
    ['no argument', 'SecRule ARGS @detectSQLi "id:1"', { name: 'detectSQLi', argument: '', negated: false }],
  ])('reads an operator with %s', (_, text, operator) => {
    const [rule] = parseRules({ name: 'a.conf', text }, new Problems());
    expect(rule).toMatchObject({ operator });
  });

  it('lets a quote go on to the next line, but not past the next directive', () => {
    expect(problemsOf('SecRule ARGS "@rx a" \\\n "id:1,\n pass"\nSecMarker A\n')).toEqual([]);
    expect(problemsOf('SecRule ARGS "@rx a\nSecMarker A\n')).toEqual(['1:14 WAF_PARSE_UNTERMINATED']);
  });

  it('takes an action list without its closing quote as ModSecurity does', () => {
    expect(problemsOf('SecRule ARGS "@rx a" "id:1,pass\nSecMarker A\n')).toEqual([]);
  });

  it('tells every problem of a file', () => {
    expect(
      problemsOf(
        'SecRul ARGS x\nSecRule\nSecMarker a b\nSecRuleScript x.lua\nSecRule ARGS: "x" "id:1"\nSecAction "id:1,,:x"\n',
      ),
    ).toEqual([
      '1:1 WAF_PARSE_UNKNOWN_DIRECTIVE',
      '2:1 WAF_PARSE_ARGUMENTS',
      '3:1 WAF_PARSE_ARGUMENTS',
      '4:1 WAF_PARSE_REFUSED',
      '5:9 WAF_PARSE_TARGET',
      '6:18 WAF_PARSE_ACTION',
    ]);
  });

  it('keeps the lines of a dataset', () => {
    const [dataset] = parseRules({ name: 'a.conf', text: 'SecDataset d `\none\ntwo\n`\n' }, new Problems());
    expect(dataset).toMatchObject({ kind: 'config', values: ['d', '\none\ntwo\n'] });
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      'SecRule',
      'ARGS',
      '"',
      "'",
      '\\',
      '\n',
      ' ',
      '|',
      '!',
      '/',
      ':',
      '@rx',
      ',',
      'id:1',
      '`',
      '#',
      '%{',
      '}',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (text) => {
          parseRules({ name: 'a.conf', text }, new Problems());
        },
      ),
    );
  });
});
