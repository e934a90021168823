import { readFile } from 'node:fs/promises';
import { parseYaml } from '../builtins/yaml/parse.js';
import { isPlainObject, type PlainObject, parseJson, setOwn, type Value } from '../values/index.js';
import { UsageError } from './flags.js';

/** The configuration of a server: a file in YAML or JSON, and what `--set` and `--set-file` put over it. */
export async function readConfiguration(
  file: string | undefined,
  sets: readonly string[],
  fileSets: readonly string[],
): Promise<PlainObject> {
  let config: PlainObject = {};
  if (file !== undefined) {
    const document = parseYaml(await readFile(file, 'utf8')) ?? {};
    if (!isPlainObject(document)) throw new UsageError(`${file}: the configuration must be an object`);
    config = document;
  }
  for (const entry of sets.flatMap((text) => text.split(','))) {
    const [path, text] = assignment(entry);
    config = withSetting(config, path, settingOf(text));
  }
  for (const entry of fileSets.flatMap((text) => text.split(','))) {
    const [path, name] = assignment(entry);
    config = withSetting(config, path, (await readFile(name, 'utf8')).trimEnd());
  }
  return config;
}

function assignment(entry: string): readonly [path: readonly string[], text: string] {
  const equals = entry.indexOf('=');
  if (equals <= 0) throw new UsageError(`--set ${entry}: expected path=value`);
  return [entry.slice(0, equals).split('.'), entry.slice(equals + 1)];
}

function settingOf(text: string): Value {
  if (/^(?:true|false|null|-?\d{1,15}(?:\.\d{1,15})?)$/.test(text)) return parseJson(text);
  return text;
}

function withSetting(config: PlainObject, path: readonly string[], value: Value): PlainObject {
  const [name, ...rest] = path;
  const copy: { [key: string]: Value } = {};
  for (const key of Object.keys(config)) setOwn(copy, key, config[key]!);
  const inner = Object.hasOwn(config, name!) ? config[name!] : undefined;
  setOwn(copy, name!, rest.length === 0 ? value : withSetting(isPlainObject(inner) ? inner : {}, rest, value));
  return copy;
}

/** A member of an object, when it is an object. */
export function sectionOf(config: PlainObject, name: string): PlainObject | undefined {
  const value = Object.hasOwn(config, name) ? config[name] : undefined;
  return isPlainObject(value) ? value : undefined;
}

/** A member of an object, when it is text. */
export function textOf(config: PlainObject, name: string): string | undefined {
  const value = Object.hasOwn(config, name) ? config[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The configuration without what must stay secret. */
export function publicConfiguration(config: PlainObject): PlainObject {
  const shown: { [key: string]: Value } = {};
  for (const key of Object.keys(config)) {
    const value = config[key]!;
    if (key === 'keys' && isPlainObject(value)) setOwn(shown, key, withoutMembers(value, ['key', 'private_key']));
    else if (key === 'services') setOwn(shown, key, withoutCredentials(value));
    else setOwn(shown, key, value);
  }
  return shown;
}

function withoutCredentials(services: Value): Value {
  if (Array.isArray(services))
    return services.map((service: Value) => (isPlainObject(service) ? withoutMember(service, 'credentials') : service));
  return isPlainObject(services) ? withoutMembers(services, ['credentials']) : services;
}

function withoutMembers(object: PlainObject, names: readonly string[]): PlainObject {
  const entries = Object.entries(object).map(([key, value]) => {
    const less = isPlainObject(value)
      ? names.reduce((left: PlainObject, name) => withoutMember(left, name), value)
      : value;
    return [key, less] as const;
  });
  return Object.fromEntries(entries);
}

function withoutMember(object: PlainObject, name: string): PlainObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}
