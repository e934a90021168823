import { beginsWith } from './begins-with.js';
import { noMatch, unconditionalMatch } from './constant-match.js';
import { contains, strmatch } from './contains.js';
import { containsWord } from './contains-word.js';
import { detectSQLi, detectXSS } from './detect-injection.js';
import { endsWith } from './ends-with.js';
import { eq } from './eq.js';
import { ge } from './ge.js';
import { gt } from './gt.js';
import { ipMatch, ipMatchF, ipMatchFromDataset, ipMatchFromFile } from './ip-match.js';
import { le } from './le.js';
import { leavesFolder } from './leaves-folder.js';
import { lt } from './lt.js';
import type { Operator } from './operator.js';
import { pm, pmFromDataset, pmFromFile, pmf } from './pm.js';
import { rbl } from './rbl.js';
import { inert, refused } from './refused.js';
import { restpath } from './rest-path.js';
import { rx } from './rx.js';
import { rxGlobal } from './rx-global.js';
import { streq } from './streq.js';
import { validateByteRange } from './validate-byte-range.js';
import { validateSchema } from './validate-schema.js';
import { validateUrlEncoding } from './validate-url-encoding.js';
import { validateUtf8Encoding } from './validate-utf8-encoding.js';
import { validateNid, verifyCC, verifyCPF, verifySSN, verifySVNR } from './verify.js';
import { within } from './within.js';

export type { Evaluate, MatchSink, Operator, OperatorCompileContext, RegexDefaults } from './operator.js';
export { noMatchSink } from './operator.js';
export { OperatorArgumentError } from './operator-error.js';
export { readLines, splitPhrases } from './phrase-lists.js';
export { inertOperators, refusedOperators } from './refused.js';

const all: readonly Operator[] = [
  beginsWith,
  contains,
  containsWord,
  detectSQLi,
  detectXSS,
  endsWith,
  eq,
  ge,
  gt,
  ipMatch,
  ipMatchF,
  ipMatchFromDataset,
  ipMatchFromFile,
  le,
  leavesFolder,
  lt,
  noMatch,
  pm,
  pmFromDataset,
  pmFromFile,
  pmf,
  rbl,
  restpath,
  rx,
  rxGlobal,
  streq,
  strmatch,
  unconditionalMatch,
  validateByteRange,
  validateNid,
  validateSchema,
  validateUrlEncoding,
  validateUtf8Encoding,
  verifyCC,
  verifyCPF,
  verifySSN,
  verifySVNR,
  within,
  ...inert,
  ...refused,
];

/** Every operator by its lower-case SecLang name; those of `refusedOperators` throw their reason when compiled. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  all.map((operator) => [operator.name.toLowerCase(), operator]),
);
