import { aggregates } from './builtins/aggregates.js';
import { arithmetic } from './builtins/arithmetic.js';
import { array } from './builtins/array.js';
import { aws } from './builtins/aws.js';
import { bits } from './builtins/bits.js';
import { casts } from './builtins/casts.js';
import { comparison } from './builtins/comparison.js';
import { encoding } from './builtins/encoding.js';
import { format } from './builtins/format/index.js';
import { glob } from './builtins/glob/index.js';
import { graph } from './builtins/graph.js';
import { hashes } from './builtins/hashes.js';
import { host } from './builtins/host.js';
import { http } from './builtins/http/index.js';
import { json } from './builtins/json/index.js';
import { jsonSchema } from './builtins/json-schema/index.js';
import { net } from './builtins/net.js';
import { numbers } from './builtins/numbers.js';
import { object } from './builtins/object.js';
import { regex } from './builtins/regex/index.js';
import type { Builtin } from './builtins/registry.js';
import { semver } from './builtins/semver.js';
import { sets } from './builtins/sets.js';
import { strings } from './builtins/strings.js';
import { time } from './builtins/time/index.js';
import { units } from './builtins/units.js';
import { uuid } from './builtins/uuid.js';
import { yaml } from './builtins/yaml/index.js';

/** The builtins that every policy has. */
export const standardBuiltins: readonly Builtin[] = [
  aggregates,
  arithmetic,
  array,
  aws,
  bits,
  casts,
  comparison,
  encoding,
  format,

  glob,
  regex,
  yaml,
  jsonSchema,
  graph,
  hashes,
  host,
  http,
  json,
  net,
  numbers,
  object,
  semver,
  sets,
  strings,
  time,
  units,
  uuid,
].flat();
