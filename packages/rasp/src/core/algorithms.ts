/** What is known of one detection algorithm; events and documentation read it. */
export interface Algorithm {
  readonly id: AlgorithmId;
  readonly title: string;
  /** OCSF `severity_id`. */
  readonly severity: 3 | 4 | 5;
  /** MITRE ATT&CK technique. */
  readonly technique: string;
  /** What to do about the weakness. */
  readonly remedy: string;
}

/** Stable names of the algorithms; options set a mode for each. */
export type AlgorithmId =
  | 'sql-injection'
  | 'shell-injection'
  | 'argument-injection'
  | 'path-traversal'
  | 'server-side-request-forgery'
  | 'code-injection'
  | 'generated-code-acts'
  | 'prototype-pollution'
  | 'limit';

/** Every algorithm by id. */
export const algorithms: Readonly<Record<AlgorithmId, Algorithm>> = {
  'sql-injection': {
    id: 'sql-injection',
    title: 'Request text changes the structure of an SQL statement',
    severity: 5,
    technique: 'T1190',
    remedy: 'Pass the value as a bound parameter of the statement.',
  },
  'shell-injection': {
    id: 'shell-injection',
    title: 'Request text changes the structure of a shell command',
    severity: 5,
    technique: 'T1059.004',
    remedy: 'Start the program with an argument array and without a shell.',
  },
  'argument-injection': {
    id: 'argument-injection',
    title: 'Request text becomes an option of a program',
    severity: 4,
    technique: 'T1202',
    remedy: 'Put "--" before values, or refuse values that begin with a dash.',
  },
  'path-traversal': {
    id: 'path-traversal',
    title: 'Request text leads out of the folder that is served',
    severity: 4,
    technique: 'T1083',
    remedy: 'Resolve the path and compare it with the allowed folder.',
  },
  'server-side-request-forgery': {
    id: 'server-side-request-forgery',
    title: 'Request text chooses an internal address to connect to',
    severity: 4,
    technique: 'T1090',
    remedy: 'Allow only the hosts that the feature needs.',
  },
  'code-injection': {
    id: 'code-injection',
    title: 'Request text becomes program text',
    severity: 5,
    technique: 'T1059.007',
    remedy: 'Interpret the value as data; never compile it.',
  },
  'generated-code-acts': {
    id: 'generated-code-acts',
    title: 'Code that was made from a request starts a process, loads a module or opens a connection',
    severity: 5,
    technique: 'T1203',
    remedy: 'Update the library that compiles request data, or stop passing it templates and expressions.',
  },
  'prototype-pollution': {
    id: 'prototype-pollution',
    title: 'A request changed the prototype of all objects',
    severity: 4,
    technique: 'T1565',
    remedy: 'Refuse the keys __proto__, constructor and prototype when merging.',
  },
  limit: {
    id: 'limit',
    title: 'A request is larger than what can be compared with what it reaches',
    severity: 3,
    technique: 'T1499',
    remedy: 'Bound the size of requests, or set the mode of "limit" to "observe" where large requests are expected.',
  },
};
