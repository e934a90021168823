import type { Call, Scene } from './scene.js';

const MULTIPLE = 'application/vnd.opa.multitarget+json';
const DIALECTS = ['postgresql', 'mysql', 'sqlserver', 'sqlite'] as const;
const EVERY = ['sql+postgresql', 'sql+mysql', 'sql+sqlserver', 'sql+sqlite', 'ucast+prisma'];
const WITHOUT_SQLITE = ['sql+postgresql', 'sql+mysql', 'sql+sqlserver', 'sql+sqlite-internal', 'ucast+all'];

function ask(rule: string, accept: string, body: Readonly<Record<string, unknown>> = {}): Call {
  return {
    path: `/v1/compile/filters/${rule}`,
    body: { unknowns: ['input.fruits', 'input.users'], ...body },
    headers: { accept },
    own: ['hints'],
  };
}

const sql = (dialect: string): string => `application/vnd.opa.sql.${dialect}+json`;
const ucast = (dialect: string): string => `application/vnd.opa.ucast.${dialect}+json`;

/** A rule for all targets in one answer. */
function askAll(rule: string, body: Readonly<Record<string, unknown>> = {}, targetDialects = EVERY): Call {
  return ask(rule, MULTIPLE, { ...body, options: { targetDialects, ...(body['options'] as object | undefined) } });
}

const POLICY = `package filters

owned if input.fruits.owner == input.user

cheap if input.fruits.price < 10

cheap if {
	input.fruits.sold == false
	input.fruits.price >= 2.5
	input.fruits.owner != null
}

mirrored if 10 < input.fruits.price

mirrored if 20 >= input.fruits.price

big if input.fruits.price == 12345678901234567890123

plain if input.fruits.owner == null

named if input.fruits.name in {"a'b", "c\\\\d", "e\\"f"}

numbered if input.fruits.price in [1, 2.5, true, null, "x"]

nothing_in if input.fruits.name in []

deep_in if input.fruits.name in [["a"]]

object_in if input.fruits.name in {"a": 1}

outside if not input.fruits.name in ["a", "b"]

unequal if not input.fruits.price > 3

negated if {
	not input.fruits.sold == true
	input.fruits.name != "x"
}

starts if startswith(input.fruits.name, "50%_\\\\'")

ends if endswith(input.fruits.name, "b")

holds if contains(input.fruits.name, "c%")

starts_not if not startswith(input.fruits.name, "n")

starts_number if startswith(input.fruits.name, input.number)

joined if input.fruits.owner == input.users.name

compared if {
	input.fruits.price > input.users.budget
	input.users.name == input.user
}

there if _ = input.fruits.name

text if input.fruits.name == input.text

short if input.name == "ann"

less_null if input.fruits.price > null

everything if input.user == "root"

everything if input.fruits.owner == "root"

nothing if input.user == "no one"

naked if input.fruits.name

count_of if count(input.fruits.name) == 3

upper_of if upper(input.fruits.name) == "X"

sum_of if input.fruits.price + 1 == 3

member_of if "a" in input.fruits.tags

keyed if some "k", "v" in input.fruits.tags

deep if input.fruits.owner.name == "x"

all_of if every tag in input.fruits.tags { tag == "a" }

list if input.fruits.tags == ["a", "b"]

several_problems if {
	input.fruits.name
	lower(input.fruits.name) == "x"
	input.fruits.price.net > 3
}

otherwise := true if input.fruits.price == 1 else := true if input.fruits.price == 2

by_else if otherwise

default yes := true

yes := false if input.fruits.price == 1

by_default if yes

default no := false

no if input.fruits.price == 1

by_no if no

many contains "x" if input.fruits.price == 1

many contains "y" if input.fruits.price == 2

by_many if "x" in many

helped if helper(input.fruits.name)

helper(name) if name == "a"

helper(name) if startswith(name, "b")

values := {1, 2, 3}

by_data if input.fruits.price in data.prices

by_value if input.fruits.price in values

roles if {
	some role in data.roles[input.user]
	input.fruits.owner == role
}

masks := {"fruits": {"price": {"replace": {"value": "***"}}}} if input.user == "ann"

odd_masks := 7

# METADATA
# scope: document
# compile:
#   unknowns: [input.fruits]
#   mask_rule: masks
annotated if input.fruits.owner == input.user

# METADATA
# compile:
#   unknowns: [input.fruits, input.users]
#   mask_rule: data.filters.masks
annotated_rule if input.fruits.owner == input.users.name

# METADATA
# compile:
#   unknowns: [fruits.name]
badly_annotated if input.fruits.owner == input.user
`;

const QUOTED = 'x\' OR 1=1 --\\" \n\t\r\b\u001a;`é😀$1 ? @p1 /* */';
const mappings = { fruits: { $self: 'f"ru`its', name: 'the name', price: 'p' } };
const shorts = { name: { $table: 'users' }, users: { $self: 'u', name: 'n' } };

/** Rules whose filters every target can say. */
const EVERYWHERE = [
  'owned',
  'cheap',
  'mirrored',
  'plain',
  'named',
  'numbered',
  'nothing_in',
  'outside',
  'unequal',
  'negated',
  'by_data',
  'by_value',
  'by_no',
  'roles',
  'everything',
  'nothing',
];

/** Rules that some target, or all, must refuse. */
const REFUSED = [
  'naked',
  'count_of',
  'upper_of',
  'sum_of',
  'member_of',
  'deep',
  'all_of',
  'list',
  'several_problems',
  'by_else',
  'by_default',
  'less_null',
  'deep_in',
  'object_in',
  'starts_number',
  'short',
];

/** `POST /v1/compile/PATH`: rules as SQL and UCAST. */
export const filters: Scene = {
  name: 'filters',
  files: {
    'filters.rego': POLICY,
    'data.json': '{"prices": [1, 2, 2.5], "roles": {"ann": ["buyer", "seller"]}}',
  },
  calls: [
    ...EVERYWHERE.map((rule) => askAll(rule, { input: { user: 'ann' } })),
    askAll('owned', { input: { user: QUOTED } }),
    askAll('text', { input: { text: 'a\u0000b' } }),
    askAll('text', { input: { text: '' } }),
    askAll('everything', { input: { user: 'root' } }),
    ...['starts', 'ends', 'holds', 'starts_not', 'helped'].flatMap((rule) => [
      askAll(rule, {}, WITHOUT_SQLITE),
      ask(rule, sql('sqlite')),
      ask(rule, ucast('linq')),
    ]),
    ...['joined', 'compared'].flatMap((rule) => [
      askAll(rule, { input: { user: 'ann' } }, WITHOUT_SQLITE),
      ask(rule, ucast('prisma'), { input: { user: 'ann' } }),
    ]),
    ...DIALECTS.map((dialect) => ask('big', sql(dialect))),
    askAll('there'),
    ask('there', ucast('all')),
    ...['postgresql', 'sqlite'].map((dialect): Call => ({ ...ask('keyed', sql(dialect)), own: ['location'] })),
    ...REFUSED.flatMap((rule) => [
      ask(rule, sql('postgresql'), { input: { number: 7 } }),
      ask(rule, ucast('minimal'), { input: { number: 7 } }),
    ]),
    ...DIALECTS.map((dialect) => ask('cheap', sql(dialect))),
    ask('named', ucast('minimal')),
    ask('negated', ucast('minimal')),
    ask('negated', ucast('linq')),
    askAll('negated', {}, ['ucast+linq', 'ucast+minimal', 'sql+sqlite']),
    askAll('starts', {}, EVERY),
    askAll('cheap', {}, ['ucast+all', 'ucast+prisma']),
    askAll('cheap', {}, ['ucast+unheard-of']),
    askAll('cheap', {}, ['sql+oracle']),
    askAll('cheap', {}, ['mongo+any']),
    askAll('cheap', {}, []),
    askAll('cheap', {}, ['sql+MySQL']),
    ask('cheap', MULTIPLE),
    // Names of tables and columns.
    ...[
      { fruits: mappings.fruits },
      { sql: mappings },
      { postgresql: mappings, sql: { fruits: { name: 'other' } } },
      { ucast: mappings },
      { fruits: { $self: 'F' } },
      { fruits: 'F' },
      { fruits: { $self: 123 } },
      { fruits: { name: [] } },
      { fruits: { name: null } },
      { fruits: { $table: {} } },
      { sql: 7 },
      { mysql: [] },
    ].map((given) => askAll('cheap', { options: { targetSQLTableMappings: given } })),
    ...[{ sql: shorts }, { sqlite: shorts }, { any: shorts }, shorts].map((given) =>
      ask('short', sql('sqlite'), { unknowns: ['input.name'], options: { targetSQLTableMappings: given } }),
    ),
    // Masks.
    ...['masks', 'data.filters.masks', 'absent', 'data.nowhere.masks'].flatMap((maskRule) => [
      ask('owned', sql('mysql'), { input: { user: 'ann' }, options: { maskRule } }),
    ]),
    ask('owned', ucast('all'), { input: { user: 'bob' }, options: { maskRule: 'masks' } }),
    askAll('owned', { input: { user: 'ann' }, options: { maskRule: 'masks' } }),
    ask('nothing', sql('mysql'), { input: { user: 'ann' }, options: { maskRule: 'masks' } }),
    // What the annotations say.
    ...['annotated', 'annotated_rule', 'badly_annotated', 'owned'].flatMap((rule) => [
      ask(rule, sql('postgresql'), { unknowns: undefined, input: { user: 'ann' } }),
    ]),
    ask('annotated', sql('sqlserver'), { input: { user: 'bob' } }),
    ask('annotated_rule', sql('sqlserver'), {
      unknowns: ['input.fruits'],
      input: { user: 'bob', users: { name: 'u' } },
    }),
    ask('owned', sql('mysql'), { unknowns: [] }),
    ask('absent', sql('mysql')),
    { path: '/v1/compile/nowhere/at/all', body: { unknowns: ['input.x'] }, headers: { accept: sql('mysql') } },
    { path: '/v1/compile/filters', body: { unknowns: ['input.fruits'] }, headers: { accept: sql('mysql') } },
    // Requests.
    ask('cheap', 'application/json'),
    ask('cheap', 'text/plain'),
    ask('cheap', `${sql('mysql')}, ${sql('sqlite')}`),
    { ...ask('cheap', sql('mysql')), path: '/v1/compile/filters/cheap?pretty' },
    {
      ...ask('annotated', sql('mysql'), { input: { user: 'ann' } }),
      path: '/v1/compile/filters/cheap?metrics',
      own: ['hints', 'metrics'],
    },
    { ...ask('cheap', sql('mysql')), gzip: true },
    { path: '/v1/compile/filters/annotated', method: 'POST', headers: { accept: sql('mysql') } },
  ],
};
