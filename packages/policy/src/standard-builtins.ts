import { aggregates } from './builtins/aggregates.js';
import { arithmetic } from './builtins/arithmetic.js';
import { array } from './builtins/array.js';
import { aws } from './builtins/aws.js';
import { bits } from './builtins/bits.js';
import { casts } from './builtins/casts.js';
import { comparison } from './builtins/comparison.js';
import { encoding } from './builtins/encoding.js';
import { format } from './builtins/format/index.js';
import { graph } from './builtins/graph.js';
import { graphqlBuiltins } from './builtins/graphql/index.js';
import { hashes } from './builtins/hashes.js';
import { host } from './builtins/host.js';
import { json } from './builtins/json/index.js';
import { jwtBuiltins } from './builtins/jwt/index.js';
import { net } from './builtins/net.js';
import { numbers } from './builtins/numbers.js';
import { object } from './builtins/object.js';
import type { Builtin } from './builtins/registry.js';
import { semver } from './builtins/semver.js';
import { sets } from './builtins/sets.js';
import { strings } from './builtins/strings.js';
import { time } from './builtins/time/index.js';
import { units } from './builtins/units.js';
import { uuid } from './builtins/uuid.js';
import { x509Builtins } from './builtins/x509/index.js';

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

  graph,
  graphqlBuiltins,
  hashes,
  host,
  json,
  jwtBuiltins,
  net,
  numbers,
  object,
  semver,
  sets,
  strings,
  time,
  units,
  uuid,
  x509Builtins,
].flat();
