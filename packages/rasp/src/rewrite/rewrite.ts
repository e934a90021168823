import { applyEdits, type Edit } from './edits.js';
import { evalEdits } from './eval-calls.js';
import { instrumentEdits } from './instrument.js';
import type { PackageFile } from './package-of.js';
import { type InstrumentTable, noteOutcome } from './table.js';
import { tokenize } from './tokens.js';

/** The rewritten source of a module, or undefined when it stays as it is. */
export function rewriteSource(code: string, file: PackageFile | undefined, table: InstrumentTable): string | undefined {
  const instruments = file === undefined ? [] : table.instrumentsFor(file);
  const hasEval = code.includes('eval');
  if (instruments.length === 0 && !hasEval) return undefined;
  const tokens = tokenize(code);
  const edits: Edit[] = hasEval ? evalEdits(code, tokens) : [];
  for (const instrument of instruments) {
    const found = instrumentEdits(code, tokens, instrument);
    noteOutcome(instrument.id, typeof found === 'string' ? found : undefined);
    if (typeof found !== 'string') edits.push(...found);
  }
  return edits.length === 0 ? undefined : applyEdits(code, edits);
}
