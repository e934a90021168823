/** One command line, run by both programs in the same folder. */
export interface CommandLine {
  readonly words: readonly string[];
  readonly stdin?: string;
  /** Whether the order of blocks in the output is OPA's own, so that lines are compared sorted. */
  readonly sorted?: boolean;
  /** Whether only status and emptiness of the output are compared, since its text is each program's own. */
  readonly statusOnly?: boolean;
}

/** Files of the folder. */
export const files: Readonly<Record<string, string>> = {
  'authz.rego': `# METADATA
# title: Who may do what
package authz

import data.roles

default allow := false

# METADATA
# title: allow
# description: Whether the user has a role for it.
allow if {
	some role in roles[input.user]
	role == input.role
}

allow if is_root

is_root if input.user == "root"

names contains name if some name, _ in roles

torn := 1 if input.torn
torn := 2 if input.torn

broken := 1 / input.zero

double(x) := x * 2

text := "<text>"
`,
  'data.json': '{"roles": {"ann": ["reader", "writer"], "bob": ["reader"]}}',
  'input.json': '{"user": "ann", "role": "writer"}',
  'input.yaml': 'user: bob\nrole: writer\n',
  'authz_test.rego': `package authz_test

import data.authz

test_ann if authz.allow with input as {"user": "ann", "role": "writer"} with data.roles as {"ann": ["writer"]}

test_root if authz.allow with input as {"user": "root"}

test_nobody if not authz.allow with input as {}
`,
  'failing_test.rego': `package failing_test

test_fails if 1 == 2

test_holds if true

todo_test_later if false

test_false := false

test_prints if {
	print("seen", {"a": 1})
	false
}
`,
  'v0.rego': 'package old\n\nallow { input.x == 1 }\n\nlist[x] { x := input.xs[_] }\n',
  'unparsable.rego': 'package broken\n\np if {\n\tx := \n}\n',
  'uncompilable.rego': 'package broken\n\np := undefined_function(1)\n\nq if x\n',
  'types.rego': 'package types\n\np if 1 + "a" == 2\n\nq := count(1)\n',
  'ugly.rego':
    'package   ugly\nimport data.b\nimport data.a\np:=1 if{input.x==1;input.y==2}\nq contains x if {some x in [1,\n2,3]}\n# a comment\nr=[1,2,   3]\n',
  'strict_shadowed.rego': 'package strict_shadowed\n\np if {\n\tx := 1\n\ty := [x | x := 2]\n\ty == [2]\n}\n',
  'strict_nested.rego': 'package strict_nested\n\np if {\n\tx := 1\n\t[1 | y := x]\n}\n',
  'strict_twice.rego': 'package strict_twice\n\np if {\n\tx := 1\n\ty := 2\n\tz := 3\n\tz == 3\n}\n',
  'strict_inner_first.rego': 'package strict_inner_first\n\np if {\n\tx := 1\n\tcount([1 | y := 2]) == 1\n}\n',
  'strict_head.rego': 'package strict_head\n\np := [x, y] if {\n\tx := 1\n\ty := 2\n}\n',
  'strict_head_comprehension.rego': 'package strict_head_comprehension\n\np := [1 | z := 2] if {\n\tx := 1\n}\n',
  'strict_underscored.rego': 'package strict_underscored\n\np if _x := 1\n\nq(_y) := 1\n',
  'strict_pattern.rego': 'package strict_pattern\n\np if {\n\t[a, {"k": b}, _] := [1, {"k": 2}, 3]\n\ta == 1\n}\n',
  'strict_arguments.rego':
    'package strict_arguments\n\nf(x, y, [z, _]) := x if z\n\ng(x) := 1 if false\n\nelse := x\n\nh(x) if x > 1\n\nd(x) := [1 | x := 2]\n',
  'strict_every_one.rego':
    'package strict_every_one\n\np if {\n\txs := [1]\n\tevery x in xs {\n\t\ty := x\n\t\tx == 1\n\t}\n}\n',
  'strict_with_value.rego':
    'package strict_with_value\n\np if {\n\tx := {"a": 1}\n\tq with input as x\n}\n\nq if input.a == 1\n',
  'strict_otherwise.rego':
    'package strict_otherwise\n\np := 1 if {\n\tx := 1\n\tfalse\n} else := 2 if {\n\ty := 2\n}\n',
  'strict_imports.rego':
    'package strict_imports\n\nimport data.used\nimport data.unused\nimport input.alias as other\nimport data.shadowed\nimport data.called\n\np if used\n\nq if {\n\tshadowed := 1\n\tshadowed == 1\n}\n\nr := called.f(1)\n',
  'strict_template.rego': 'package strict_template\n\np := $"a {x} b" if {\n\tx := 1\n\ty := 2\n}\n',
  'strict_negated.rego':
    'package strict_negated\n\np if {\n\tx := 1\n\tnot x == 2\n}\n\nq if {\n\tx := 1\n\tnot count([y | y := 1]) == x\n}\n',
  'strict_fine.rego': 'package strict_fine\n\np[x] := y if {\n\tsome x, y in input\n\tz := x\n\tz != y\n}\n',
  'pretty.rego': 'package pretty\n\np := 1\n',
};

const eval_ = (...words: string[]): CommandLine => ({ words: ['eval', ...words] });
const AUTHZ = ['-d', 'authz.rego', '-d', 'data.json'];

/** Command lines of daily use. */
export const commands: readonly CommandLine[] = [
  eval_('1 + 2'),
  eval_('x := 1; y := [x, 2]'),
  eval_('[1, 2, 3][i] > 1'),
  eval_('data.nothing'),
  eval_('false'),
  eval_('not true'),
  eval_('1 == 2'),
  eval_('x = 1; 1 == 2'),
  eval_('{1, 2, 3}'),
  eval_('12345678901234567890'),
  eval_('1/0'),
  eval_('x = '),
  // OPA tells unsafe variables of one place in any order.
  { words: ['eval', 'x = y'], sorted: true },
  eval_('foo(1)'),
  eval_(''),
  eval_(...AUTHZ, 'data.authz.allow'),
  eval_(...AUTHZ, '-i', 'input.json', 'data.authz.allow'),
  eval_(...AUTHZ, '-i', 'input.yaml', 'data.authz.allow'),
  { words: ['eval', ...AUTHZ, '-I', 'data.authz.allow'], stdin: '{"user": "root"}' },
  { words: ['eval', '--stdin'], stdin: 'x := 1\n' },
  eval_(...AUTHZ, 'data.authz'),
  eval_(...AUTHZ, 'data'),
  eval_(...AUTHZ, 'data.authz.names'),
  eval_(...AUTHZ, 'data.authz.double(4)'),
  { words: ['eval', ...AUTHZ, 'data.authz.double'], statusOnly: true },
  eval_('-f', 'pretty', ...AUTHZ, 'data.authz.double'),
  eval_(...AUTHZ, '--package', 'authz', 'allow'),
  eval_(...AUTHZ, '--package', 'authz', 'double(3) + count(names)'),
  eval_(...AUTHZ, '--import', 'data.authz', 'authz.names'),
  eval_(...AUTHZ, '--import', 'data.authz as z', 'z.text'),
  eval_(...AUTHZ, '-f', 'pretty', 'data.authz.names'),
  eval_(...AUTHZ, '-f', 'pretty', 'data.authz.text'),
  eval_(...AUTHZ, '-f', 'pretty', 'data.roles[name] = roles'),
  eval_('-f', 'pretty', '1 + 2'),
  eval_('-f', 'pretty', 'x := "a"; y := 1'),
  eval_('-f', 'pretty', 'x := 1; x + 1'),
  eval_('-f', 'pretty', 'data.nothing'),
  eval_('-f', 'pretty', 'true'),
  eval_('-f', 'raw', '"text"'),
  eval_('-f', 'raw', '[1, "a"]'),
  eval_('-f', 'raw', '1; "b"'),
  eval_('-f', 'raw', 'data.nothing'),
  eval_('-f', 'values', '1; 2'),
  eval_('-f', 'values', 'data.nothing'),
  eval_('-f', 'bindings', 'x := 1; y := 2'),
  eval_('-f', 'bindings', '[1, 2][i] = x'),
  eval_('-f', 'discard', 'x := 1'),
  eval_('-f', 'nonsense', 'x := 1'),
  eval_('--fail', 'data.nothing'),
  eval_('--fail', 'true'),
  eval_('--fail', 'false'),
  eval_('--fail-defined', 'true'),
  eval_('--fail-defined', 'data.nothing'),
  eval_('--strict-builtin-errors', '1/0'),
  eval_(...AUTHZ, '-i', 'input.json', '--strict-builtin-errors', 'data.authz.broken'),
  { words: ['eval', ...AUTHZ, '-I', 'data.authz.torn'], stdin: '{"torn": true}' },
  eval_('-d', 'unparsable.rego', 'true'),
  eval_('-d', 'uncompilable.rego', 'true'),
  { words: ['eval', '-d', 'types.rego', 'true'], statusOnly: true },
  eval_('-d', 'nofile.rego', 'true'),
  eval_('-d', 'v0.rego', '--v0-compatible', 'data.old.list with input as {"xs": [1]}'),
  eval_('--unknown-flag', 'true'),
  eval_('-d', 'roles:data.json', 'data.roles.roles.bob'),
  eval_('-p', 'input.x == 1'),
  eval_('-p', '-f', 'pretty', 'input.x == 1; input.y > 2'),
  eval_('-p', '-f', 'source', 'input.x == 1'),
  eval_('-p', '-u', 'input.role', ...AUTHZ, '-i', 'input.json', '-f', 'source', 'data.authz.is_root'),
  eval_('-p', '--fail', 'false'),
  { words: ['check', 'authz.rego'] },
  { words: ['check', 'authz.rego', 'data.json'] },
  { words: ['check', 'unparsable.rego'] },
  { words: ['check', 'uncompilable.rego'] },
  { words: ['check', '-f', 'json', 'unparsable.rego'] },
  { words: ['check', '-f', 'json', 'uncompilable.rego'] },
  ...Object.keys(files)
    .filter((name) => name.startsWith('strict_'))
    .flatMap((name): CommandLine[] => [
      { words: ['check', '--strict', name], sorted: true },
      { words: ['check', name] },
    ]),
  { words: ['check', 'v0.rego'] },
  { words: ['check', '--v0-compatible', 'v0.rego'] },
  { words: ['check', 'nofile'] },
  { words: ['check', '-S', 'authz.rego'] },
  { words: ['check', '-S', 'ugly.rego'] },
  { words: ['fmt', 'ugly.rego'] },
  { words: ['fmt', 'pretty.rego'] },
  { words: ['fmt', '-l', 'ugly.rego', 'pretty.rego'] },
  { words: ['fmt', '-l', 'pretty.rego'] },
  { words: ['fmt', '--fail', 'pretty.rego'] },
  { words: ['fmt', '--fail', '-l', 'ugly.rego'] },
  { words: ['fmt', 'v0.rego', '--v0-compatible'] },
  { words: ['fmt', 'unparsable.rego'], statusOnly: true },
  { words: ['fmt'], stdin: 'package a\np:=1\n' },
  { words: ['fmt', '-d', 'ugly.rego'], statusOnly: true },
  { words: ['fmt', 'nofile'], statusOnly: true },
  { words: ['deps', ...AUTHZ, 'data.authz.allow'] },
  { words: ['deps', ...AUTHZ, '-f', 'json', 'data.authz.allow'] },
  { words: ['deps', ...AUTHZ, 'data.authz.names'] },
  { words: ['deps', ...AUTHZ, 'data.authz.text'] },
  { words: ['deps', ...AUTHZ, 'input.x == data.roles.ann'] },
  { words: ['deps', ...AUTHZ], statusOnly: true },
  { words: ['test', 'authz.rego', 'authz_test.rego', 'data.json'] },
  { words: ['test', 'authz.rego', 'authz_test.rego', '-f', 'json'], sorted: true },
  { words: ['test', 'authz.rego', 'authz_test.rego', '-v'], sorted: true },
  { words: ['test', 'authz.rego', 'authz_test.rego', '-r', 'ann'] },
  { words: ['test', 'authz.rego', 'authz_test.rego', '-r', 'nothing'] },
  { words: ['test', 'authz.rego', 'authz_test.rego', '-r', 'nothing', '--fail-on-empty'] },
  { words: ['test', 'failing_test.rego'], sorted: true },
  { words: ['test', 'failing_test.rego', '-f', 'json'], sorted: true },
  { words: ['test', 'failing_test.rego', '-r', 'holds|later'], sorted: true },
  { words: ['test', 'failing_test.rego', '-r', 'holds|later', '-z'], sorted: true },
  { words: ['test', 'unparsable.rego'] },
  { words: ['test', 'uncompilable.rego'] },
  { words: ['test', 'authz.rego', 'authz_test.rego', '-c'], statusOnly: true },
  { words: ['test', 'authz.rego', 'authz_test.rego', '-c', '--threshold', '99.9'], statusOnly: true },
  { words: ['test', 'authz.rego', 'authz_test.rego', '-c', '--threshold', '10'], statusOnly: true },
  { words: ['test', 'nofile'] },
  { words: ['capabilities', '--current'], statusOnly: true },
  { words: ['build', 'authz.rego', '-o', 'bundle.tar.gz', '-r', 'r7'] },
  { words: ['inspect', 'bundle.tar.gz'] },
  { words: ['eval', '-b', 'bundle.tar.gz', 'data.authz.text'] },
  { words: ['build', 'uncompilable.rego'] },
  { words: ['build'], statusOnly: true },
  { words: ['bench', '1 + 2', '-f', 'json'], statusOnly: true },
  { words: ['bench', 'data.nothing'], statusOnly: true },
];
