import type { CommandIo } from './command.js';
import { type ParsedFlags, UsageError } from './flags.js';
import type { OpenedQuery } from './query-input.js';

/** `eval --partial`. */
export function evaluatePartially(_opened: OpenedQuery, _flags: ParsedFlags, _io: CommandIo, _format: string): number {
  throw new UsageError('--partial is not there yet');
}
