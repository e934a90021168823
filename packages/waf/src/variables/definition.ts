import type { TransactionData } from './transaction-data.js';
import { Value } from './value.js';

/** One variable of the language. */
export interface VariableDefinition {
  /** In upper case. */
  readonly name: string;
  /**
   * How long resolved values hold: for the whole transaction, until the next phase, or not at all (`live`: rules change
   * them while a phase runs).
   */
  readonly lifetime: 'transaction' | 'phase' | 'live';
  /** True when keys select from it. */
  readonly collection: boolean;
  readonly resolve: (data: TransactionData) => readonly Value[];
}

/** A variable with one text. */
export function scalar(
  name: string,
  lifetime: VariableDefinition['lifetime'],
  read: (data: TransactionData) => string,
): VariableDefinition {
  return { name, lifetime, collection: false, resolve: (data) => [new Value(name, '', read(data))] };
}

/** A variable with keys. */
export function collection(
  name: string,
  lifetime: VariableDefinition['lifetime'],
  resolve: VariableDefinition['resolve'],
): VariableDefinition {
  return { name, lifetime, collection: true, resolve };
}

/** The same values under another name: ARGS_GET for a part of ARGS. */
export function renamed(name: string, values: readonly Value[]): Value[] {
  return values.map((value) => new Value(name, value.key, value.text));
}

/** The keys of a collection as values. */
export function keysOf(name: string, values: readonly Value[]): Value[] {
  return values.map((value) => new Value(name, value.key, value.key));
}
