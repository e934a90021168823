import { collection, scalar, type VariableDefinition } from './definition.js';
import type { TransactionData } from './transaction-data.js';
import { Value } from './value.js';

const strictFlags = [
  'MULTIPART_BOUNDARY_QUOTED',
  'MULTIPART_BOUNDARY_WHITESPACE',
  'MULTIPART_DATA_BEFORE',
  'MULTIPART_DATA_AFTER',
  'MULTIPART_HEADER_FOLDING',
  'MULTIPART_LF_LINE',
  'MULTIPART_MISSING_SEMICOLON',
  'MULTIPART_INVALID_QUOTING',
  'MULTIPART_INVALID_PART',
  'MULTIPART_INVALID_HEADER_FOLDING',
  'MULTIPART_FILE_LIMIT_EXCEEDED',
];

function flag(data: TransactionData, name: string): number {
  return data.multipartFlags.get(name) ?? 0;
}

function strictError(data: TransactionData): number {
  if (data.bodyProcessor === 'MULTIPART' && data.bodyError !== '') return 1;
  return strictFlags.some((name) => flag(data, name) !== 0) ? 1 : 0;
}

function flagVariable(name: string): VariableDefinition {
  return scalar(name, 'phase', (data) => String(flag(data, name)));
}

/** The request body and what its parser found. */
export const bodyVariables: readonly VariableDefinition[] = [
  scalar('REQUEST_BODY', 'phase', (data) => data.requestBody),
  scalar('REQUEST_BODY_LENGTH', 'phase', (data) => String(data.requestBodyLength)),
  scalar('REQBODY_PROCESSOR', 'live', (data) => data.bodyProcessor),
  scalar('REQBODY_ERROR', 'phase', (data) => (data.bodyError === '' ? '0' : '1')),
  scalar('REQBODY_ERROR_MSG', 'phase', (data) => data.bodyError),
  scalar('REQBODY_PROCESSOR_ERROR', 'phase', (data) => (data.bodyError === '' ? '0' : '1')),
  scalar('REQBODY_PROCESSOR_ERROR_MSG', 'phase', (data) => data.bodyError),
  scalar('URLENCODED_ERROR', 'phase', (data) => (data.urlencodedError ? '1' : '0')),
  scalar('INBOUND_DATA_ERROR', 'phase', (data) => (data.requestBodyCut ? '1' : '0')),
  collection('FILES', 'phase', (data) => data.files.map((file) => new Value('FILES', file.field, file.filename))),
  collection('FILES_NAMES', 'phase', (data) =>
    data.files.map((file) => new Value('FILES_NAMES', file.field, file.field)),
  ),
  collection('FILES_SIZES', 'phase', (data) =>
    data.files.map((file) => new Value('FILES_SIZES', file.field, String(file.size))),
  ),
  scalar('FILES_COMBINED_SIZE', 'phase', (data) => String(data.files.reduce((sum, file) => sum + file.size, 0))),
  collection('FILES_TMP_CONTENT', 'phase', (data) =>
    data.files.map((file) => new Value('FILES_TMP_CONTENT', file.field, file.content)),
  ),
  // Files never touch the disk: there are no temporary names.
  collection('FILES_TMPNAMES', 'phase', () => []),
  collection('MULTIPART_PART_HEADERS', 'phase', (data) => data.partHeaders),
  collection('MULTIPART_NAME', 'phase', (data) =>
    data.partNames.map((name) => new Value('MULTIPART_NAME', name, name)),
  ),
  collection('MULTIPART_FILENAME', 'phase', (data) =>
    data.partFilenames.map((name) => new Value('MULTIPART_FILENAME', name, name)),
  ),
  scalar('MULTIPART_STRICT_ERROR', 'phase', (data) => String(strictError(data))),
  flagVariable('MULTIPART_UNMATCHED_BOUNDARY'),
  flagVariable('MULTIPART_CRLF_LF_LINES'),
  ...strictFlags.map(flagVariable),
];
