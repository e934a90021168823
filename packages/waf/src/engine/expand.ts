import type { MacroText } from '../seclang/index.js';
import { compileKeyPattern, type TransactionData, variables } from '../variables/index.js';

/** Gives a text with its macros replaced by what the transaction holds; an unknown or empty variable gives nothing. */
export type Expand = (data: TransactionData) => string;

function expandVariable(variable: string, key: string | undefined): Expand {
  const definition = variables.get(variable);
  if (definition === undefined) return () => '';
  if (key !== undefined && key.length > 2 && key.startsWith('/') && key.endsWith('/')) {
    const pattern = compileKeyPattern(key.slice(1, -1));
    return (data) => definition.resolve(data).find((value) => pattern(value.key))?.text ?? '';
  }
  const lowerKey = key?.toLowerCase();
  if (variable === 'TX') return (data) => (lowerKey === undefined ? '' : (data.tx.get(lowerKey)?.text ?? ''));
  return (data) => {
    for (const value of definition.resolve(data)) {
      if (lowerKey === undefined || value.lowerKey === lowerKey) return value.text;
    }
    return '';
  };
}

/** Compiles a text with macros. */
export function compileExpand(text: MacroText): Expand {
  const parts = text.map((part): Expand => {
    return typeof part === 'string' ? () => part : expandVariable(part.variable, part.key);
  });
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  return (data) => {
    let whole = '';
    for (const part of parts) whole += part(data);
    return whole;
  };
}
