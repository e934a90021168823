/** How much of an evaluation a client wants to see. */
export type ExplainMode = 'notes' | 'fails' | 'full' | 'debug';

const MODES: readonly string[] = ['notes', 'fails', 'full', 'debug'];

/** The parameters that most routes know. */
export interface Parameters {
  readonly pretty: boolean;
  readonly metrics: boolean;
  readonly instrument: boolean;
  readonly provenance: boolean;
  readonly strict: boolean;
  readonly explain: ExplainMode | undefined;
  readonly all: URLSearchParams;
}

/** Reads the parameters of a query string. */
export function readParameters(all: URLSearchParams): Parameters {
  const explain = all.getAll('explain').find((mode) => MODES.includes(mode));
  return {
    pretty: flag(all, 'pretty'),
    metrics: flag(all, 'metrics'),
    instrument: flag(all, 'instrument'),
    provenance: flag(all, 'provenance'),
    strict: flag(all, 'strict-builtin-errors'),
    explain: explain as ExplainMode | undefined,
    all,
  };
}

/** A parameter is true when it stands alone, without a value, or when one of its values is `true`. */
export function flag(all: URLSearchParams, name: string): boolean {
  const values = all.getAll(name);
  if (values.length === 1 && values[0] === '') return true;
  return values.some((value) => value.toLowerCase() === 'true');
}
