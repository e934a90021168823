/** Rules of the table, in one module. */
export const MODULE = `package example

default allow := false

allow if { input.user == "bob"; input.x == 1 }

allow if { input.user == "bob"; input.y == data.z[_] }

in_input_with if allow with input.x as 5

whole_with if allow with input as {"user": "bob", "x": 1}

fn(a) := "low" if a < 3

fn(a) := "high" if a >= 3

ordered(a) := 1 if a == 1 else := 2 if a == 2

default fallback(a) := 0

fallback(a) := 1 if a == 1

function if fn(input.n) == "low"

function_else if ordered(input.n) == 2

function_default if fallback(input.n) == 0

not_equal if not input.a == 1

not_rule if not helper

helper if { input.a == 1; input.b == 2 }

helper if input.c == 3

not_iteration if not listed

listed if { some x in input.list; x == 1 }

not_function if { some y in input.l; not in_list(y) }

in_list(y) if { some x in input.list; x == y }

not_call if not startswith(input.name, "a")

not_compared if not small

small if input.n < 3

object_rule[k] := v if { some k in ["a", "b"]; v := input.o[k] }

object_entry := object_rule.a

object_unknown_key if object_rule[input.k] == 3

deny contains message if { input.bad; message := sprintf("no %v", [input.name]) }

deny contains "b" if input.x == 2

denied if count(deny) == 0

member if deny["b"]

in_unknown if "a" in input.s

iteration if { some k, v in input.s; v > k }

comprehension if count({x | some x in input.s; x > 3}) > 2

in_known if input.user in data.z

unify_known if input.user == data.z[_]

each_known if every x in data.z { x < input.q }

each_unknown if every x in input.z { x < 3 }

clock if time.now_ns() > input.t

object_equal if input.u == {"a": input.b, "c": 1}

array_equal if [input.a, 1] == [2, input.b]

nested_ref if input.a[input.b] == 1

known_by_unknown if data.z[input.i] == "p"

assigned if { x := input.a; x > 3; x < 5 }

arithmetic if { x := input.a + 1; x > 3 }

value := input.a

walked if walk(input.a, [["b"], 3])

chain if { allow == true; helper }

else_rule := 1 if input.a == 1 else := 2 if input.b == 1

uses_else if else_rule == 2

kept if { x := input.a; not x == 1 }

twice if { x := count(input.l); x > 2; y := x + 1; y < 10 }

type_error if { x := input.a; x == 1; startswith("ab", "a"); [x] == [1] }

known_fail if { data.z[_] == "nowhere"; input.a == 1 }

known_true if { data.z[_] == "p"; input.a == 1 }

object_get if object.get(input, ["pet", "a"], 1) == 1
`;

/** What the table asks, each with `input` unknown. */
export const QUERIES: readonly string[] = [
  ...[...MODULE.matchAll(/^([a-z_]+)(?= if| :=| contains|\[k\])/gm)].map(([, name]) => `data.example.${name}`),
  'data.example.allow == true',
  'data.example.allow = x',
  'data.example.deny[x]',
  'not data.example.allow',
  'data.example',
  'x = input.y; x > 3',
  'data.z[x] == input.z',
  '1 == 1',
  '1 == 2',
  'input.a.b[x].c == "d"; x > 1',
].filter((query, i, all) => all.indexOf(query) === i);

export const DATA = { z: ['p', 'q'] } as const;
