import { archiveNames } from './archive-names.js';
import { graphqlLiterals, isGraphql } from './graphql-literals.js';
import { multipartInputs } from './multipart-inputs.js';

/**
 * Reads a body for its texts: as the content type says, and also as what it looks like, for applications parse JSON under
 * any name. Never throws.
 */
export function bodyInputs(bytes: Buffer, contentType: string | undefined): unknown {
  if (bytes.length === 0) return undefined;
  const type = (contentType ?? '').toLowerCase();
  if (type.startsWith('multipart/')) return multipartInputs(bytes.toString('latin1'), contentType ?? '');
  const entries = archiveNames(bytes);
  if (entries !== undefined) return entries;
  const text = bytes.toString('utf8');
  const form = type.startsWith('application/x-www-form-urlencoded') ? formInputs(text) : undefined;
  const json = jsonInputs(text);
  return [text, json, form, literals(json, text)];
}

/** String values of a GraphQL document, sent alone or as `query` of a JSON object. */
function literals(json: unknown, text: string): string[] | undefined {
  const query: unknown = json !== null && typeof json === 'object' ? Reflect.get(json, 'query') : text;
  return typeof query === 'string' && isGraphql(query) ? graphqlLiterals(query) : undefined;
}

function jsonInputs(text: string): unknown {
  const start = text.trimStart()[0];
  if (start !== '{' && start !== '[' && start !== '"') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Names and values of a form, every pair apart. */
function formInputs(text: string): [string, string][] {
  return [...new URLSearchParams(text)];
}
