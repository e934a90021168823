import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionQuery } from '@lamellar/events';
import { judge, judgeDetection } from '../core/judge.js';
import { dataFolder } from '../data-files.js';
import { detectSerializedCode } from '../detect/deserialize/detect-serialized.js';
import { detectLdapInjection } from '../detect/ldap/detect-ldap.js';
import { detectNosqlInjection } from '../detect/nosql/detect-nosql.js';
import { detectSqlInjection } from '../detect/sql/detect-sql.js';
import { dialects, type SqlDialect } from '../detect/sql/dialect.js';
import { detectTemplateInjection } from '../detect/template/detect-template.js';
import { detectTokenMisuse } from '../detect/token/detect-token.js';
import { detectXmlEntity } from '../detect/xml/detect-xxe.js';
import type { FixedPlaces } from '../patches/patch-control.js';
import type { CallGuard } from '../rewrite/guards.js';
import type { Placed } from '../rewrite/table.js';

/** A function inside a package that something dangerous passes through, as `targets/*.json` names it. */
interface PackageTarget {
  readonly package: string;
  readonly versions: readonly string[];
  readonly file: string;
  readonly functions: readonly FunctionQuery[];
  readonly sink: 'sql' | 'nosql' | 'ldap' | 'xml' | 'template' | 'serialized' | 'token';
  /** For SQL. */
  readonly dialect?: SqlDialect['name'] | undefined;
  /** The argument that is judged. @default 0 */
  readonly argument?: number | undefined;
  /** Properties of the argument that may hold the text, when it is an object. */
  readonly properties?: readonly string[] | undefined;
}

/** Reads the targets that the package brings. */
function readTargets(): PackageTarget[] {
  const folder = dataFolder('targets');
  if (folder === undefined) return [];
  return JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as PackageTarget[];
}

/** The places of the targets, for a table. */
export function installedPlaces(): readonly Placed[] {
  return packageSinks().placed;
}

/** Sinks inside packages: where they are, and what is asked there. */
export function packageSinks(): FixedPlaces {
  const placed: Placed[] = [];
  const guards = new Map<string, CallGuard[]>();
  for (const target of readTargets()) {
    for (const query of target.functions) {
      const id = `sink:${target.package}/${target.file}#${query.within ?? ''}.${query.name}:${query.index ?? 0}`;
      placed.push({
        name: target.package,
        versions: target.versions,
        instrument: { kind: 'call', id, file: target.file, function: query },
      });
      guards.set(id, [guardOf(target, query)]);
    }
  }
  return { placed, guards };
}

/** The value that is judged: the argument itself, or a text of one of its properties. */
function judgedValue(argument: unknown, properties: readonly string[] = []): unknown {
  if (argument === null || typeof argument !== 'object') return argument;
  for (const name of properties) {
    const value: unknown = Reflect.get(argument, name);
    if (typeof value === 'string') return value;
  }
  return argument;
}

function guardOf(target: PackageTarget, query: FunctionQuery): CallGuard {
  const sink = `${target.package}.${query.name}`;
  const dialect = dialects[target.dialect ?? 'generic'];
  const { sink: kind } = target;
  if (kind === 'token') return tokenGuard(sink);
  return (_self, args) => {
    const value = judgedValue(args[target.argument ?? 0], target.properties);
    const refused = judgeValue(kind, sink, value, dialect);
    if (refused !== undefined) throw refused;
    return undefined;
  };
}

/** A verification takes a token, a key and options. */
function tokenGuard(sink: string): CallGuard {
  return (_self, args) => {
    const [token, key, options] = Array.from(args);
    if (typeof token !== 'string') return undefined;
    const algorithms = (options as { algorithms?: readonly string[] } | undefined)?.algorithms;
    const detection = detectTokenMisuse({ token, key, algorithms });
    const refused = detection && judgeDetection({ sink, value: token.slice(0, 40) }, detection);
    if (refused !== undefined) throw refused;
    return undefined;
  };
}

function judgeValue(
  kind: Exclude<PackageTarget['sink'], 'token'>,
  sink: string,
  value: unknown,
  dialect: SqlDialect,
): Error | undefined {
  if (kind === 'nosql') {
    if (value === null || typeof value !== 'object') return undefined;
    return judge({ sink, value: shownFilter(value) }, ['nosql-injection'], (inputs, context) =>
      detectNosqlInjection(value, inputs, context),
    );
  }
  if (typeof value !== 'string') return undefined;
  switch (kind) {
    case 'sql':
      return judge({ sink, value, repeatable: true }, ['sql-injection'], (inputs) =>
        detectSqlInjection(value, inputs, dialect),
      );
    case 'ldap':
      return judge({ sink, value }, ['ldap-injection'], (inputs) => detectLdapInjection(value, inputs));
    case 'xml':
      return judge({ sink, value: value.slice(0, 2000) }, ['xml-external-entity'], (inputs) =>
        detectXmlEntity(value, inputs),
      );
    case 'serialized':
      return judge({ sink, value: value.slice(0, 2000) }, ['deserialization'], (inputs) =>
        detectSerializedCode(value, inputs),
      );
    case 'template':
      return judge({ sink, value }, ['template-injection'], (inputs) => detectTemplateInjection(value, inputs));
  }
}

function shownFilter(value: object): string {
  try {
    return JSON.stringify(value).slice(0, 500);
  } catch {
    return 'a filter';
  }
}
