import type { Instrument } from './instrument.js';
import type { PackageFile } from './package-of.js';
import { inRanges } from './version-range.js';

/** An instrument and the versions of the package that it fits. */
export interface Placed {
  readonly name: string;
  readonly versions: readonly string[];
  readonly instrument: Instrument;
}

/** Which instruments there are, by package. */
export interface InstrumentTable {
  /** Cheap look before anything is read: does any instrument name this package? */
  knows(name: string): boolean;
  instrumentsFor(file: PackageFile): readonly Instrument[];
}

/** Builds a table; instruments of one place are merged into one by their id. */
export function instrumentTable(placed: readonly Placed[]): InstrumentTable {
  const byName = Map.groupBy(placed, ({ name }) => name);
  return {
    knows: (name) => byName.has(name),
    instrumentsFor({ name, version, file }) {
      const fitting = (byName.get(name) ?? []).filter(
        ({ versions, instrument }) => instrument.file === file && inRanges(version, versions),
      );
      return [...new Map(fitting.map(({ instrument }) => [instrument.id, instrument])).values()];
    },
  };
}

const outcomes = new Map<string, string | undefined>();

/** Remembers whether an instrument fitted; the start-up report reads it. */
export function noteOutcome(id: string, problem: string | undefined): void {
  outcomes.set(id, problem);
}

/** What became of each instrument whose file was loaded: undefined when it was put in. */
export function instrumentOutcomes(): ReadonlyMap<string, string | undefined> {
  return outcomes;
}
