/** Levels of the metrics of CVSS 4.0 in tenths: how far each value is from the worst (specification, section 8.2). */
export const levels: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0, A: 1, L: 2, P: 3 },
  PR: { N: 0, L: 1, H: 2 },
  UI: { N: 0, P: 1, A: 2 },
  AC: { L: 0, H: 1 },
  AT: { N: 0, P: 1 },
  VC: { H: 0, L: 1, N: 2 },
  VI: { H: 0, L: 1, N: 2 },
  VA: { H: 0, L: 1, N: 2 },
  SC: { H: 1, L: 2, N: 3 },
  SI: { S: 0, H: 1, L: 2, N: 3 },
  SA: { S: 0, H: 1, L: 2, N: 3 },
  CR: { H: 0, M: 1, L: 2 },
  IR: { H: 0, M: 1, L: 2 },
  AR: { H: 0, M: 1, L: 2 },
  E: { A: 0, P: 1, U: 2 },
};

/** The worst vectors of one equivalence class, and how many steps its best is away from them. */
export interface Level {
  readonly worst: readonly string[];
  readonly depth: number;
}

/** Equivalence classes by their number in the macro vector; EQ3 and EQ6 are one (specification, section 8.3). */
export const classes: {
  readonly eq1: readonly Level[];
  readonly eq2: readonly Level[];
  readonly eq3eq6: Readonly<Record<string, Level>>;
  readonly eq4: readonly Level[];
  readonly eq5: readonly Level[];
} = {
  eq1: [
    { worst: ['AV:N/PR:N/UI:N'], depth: 1 },
    { worst: ['AV:A/PR:N/UI:N', 'AV:N/PR:L/UI:N', 'AV:N/PR:N/UI:P'], depth: 4 },
    { worst: ['AV:P/PR:N/UI:N', 'AV:A/PR:L/UI:P'], depth: 5 },
  ],
  eq2: [
    { worst: ['AC:L/AT:N'], depth: 1 },
    { worst: ['AC:H/AT:N', 'AC:L/AT:P'], depth: 2 },
  ],
  eq3eq6: {
    '00': { worst: ['VC:H/VI:H/VA:H/CR:H/IR:H/AR:H'], depth: 7 },
    '01': { worst: ['VC:H/VI:H/VA:L/CR:M/IR:M/AR:H', 'VC:H/VI:H/VA:H/CR:M/IR:M/AR:M'], depth: 6 },
    '10': { worst: ['VC:L/VI:H/VA:H/CR:H/IR:H/AR:H', 'VC:H/VI:L/VA:H/CR:H/IR:H/AR:H'], depth: 8 },
    '11': {
      worst: [
        'VC:L/VI:H/VA:L/CR:H/IR:M/AR:H',
        'VC:L/VI:H/VA:H/CR:H/IR:M/AR:M',
        'VC:H/VI:L/VA:H/CR:M/IR:H/AR:M',
        'VC:H/VI:L/VA:L/CR:M/IR:H/AR:H',
        'VC:L/VI:L/VA:H/CR:H/IR:H/AR:M',
      ],
      depth: 8,
    },
    '21': { worst: ['VC:L/VI:L/VA:L/CR:H/IR:H/AR:H'], depth: 10 },
  },
  eq4: [
    { worst: ['SC:H/SI:S/SA:S'], depth: 6 },
    { worst: ['SC:H/SI:H/SA:H'], depth: 5 },
    { worst: ['SC:L/SI:L/SA:L'], depth: 4 },
  ],
  eq5: [
    { worst: ['E:A'], depth: 1 },
    { worst: ['E:P'], depth: 1 },
    { worst: ['E:U'], depth: 1 },
  ],
};
