import type { FunctionQuery } from '@lamellar/events';
import type { Edit } from './edits.js';
import { guards } from './eval-calls.js';
import { findFunction } from './find-functions.js';
import type { Token } from './tokens.js';

/** What rewriting does to one file of a package. */
export type Instrument = CallInstrument | TextInstrument;

/** Asks the guard named `id` before a function runs. */
export interface CallInstrument {
  readonly kind: 'call';
  readonly id: string;
  readonly file: string;
  readonly function: FunctionQuery;
}

/** Replaces a text that stands once in a file. */
export interface TextInstrument {
  readonly kind: 'text';
  readonly id: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** The edits of an instrument, or why it does not fit the file. */
export function instrumentEdits(
  code: string,
  tokens: readonly Token[],
  instrument: Instrument,
): readonly Edit[] | string {
  if (instrument.kind === 'text') return textEdits(code, instrument);
  const { id, function: query } = instrument;
  const found = findFunction(tokens, query);
  if (found === undefined) return `no function ${query.within === undefined ? '' : `${query.within}.`}${query.name}`;
  const self = query.type === 'constructor' ? 'undefined' : 'this';
  const args = found.arrow ? `[${found.parameters.join(',')}]` : 'arguments';
  const ask = `${guards}?.call(${JSON.stringify(id)},${self},${args})`;
  if (found.expressionEnd !== undefined) {
    return [
      { start: found.at, end: found.at, text: `(${ask}??{value:(` },
      { start: found.expressionEnd, end: found.expressionEnd, text: ')}).value' },
    ];
  }
  return [{ start: found.at, end: found.at, text: `{const r=${ask};if(r!==undefined)return r.value}` }];
}

function textEdits(code: string, { find, replace }: TextInstrument): readonly Edit[] | string {
  const start = code.indexOf(find);
  if (start === -1) return 'the text does not stand in the file';
  if (code.includes(find, start + 1)) return 'the text stands more than once in the file';
  return [{ start, end: start + find.length, text: replace }];
}
