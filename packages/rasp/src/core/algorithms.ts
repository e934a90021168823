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
  | 'virtual-patch'
  | 'regular-expression-backtracking'
  | 'nosql-injection'
  | 'template-injection'
  | 'deserialization'
  | 'xml-external-entity'
  | 'ldap-injection'
  | 'header-injection'
  | 'open-redirect'
  | 'token-misuse'
  | 'mass-assignment'
  | 'unsafe-upload'
  | 'outbound-destination'
  | 'child-process-policy'
  | 'file-write-policy'
  | 'blocked-client'
  | 'rate-limit'
  | 'canary-token'
  | 'sensitive-data'
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
  'virtual-patch': {
    id: 'virtual-patch',
    title: 'A call would exploit a known weakness of a package',
    severity: 5,
    technique: 'T1203',
    remedy: 'Update the package to a version that the advisory names as fixed.',
  },
  'regular-expression-backtracking': {
    id: 'regular-expression-backtracking',
    title: 'A regular expression would hold the event loop',
    severity: 3,
    technique: 'T1499.004',
    remedy: 'Rewrite the pattern so that no two repetitions can match the same text.',
  },
  'nosql-injection': {
    id: 'nosql-injection',
    title: 'Request data becomes an operator of a database query',
    severity: 5,
    technique: 'T1190',
    remedy: 'Check the type of each value before it becomes part of a filter.',
  },
  'template-injection': {
    id: 'template-injection',
    title: 'Request text becomes a template',
    severity: 5,
    technique: 'T1221',
    remedy: 'Keep templates in files; pass request data as values.',
  },
  deserialization: {
    id: 'deserialization',
    title: 'Request data names what an unserializer would run',
    severity: 5,
    technique: 'T1203',
    remedy: 'Read data with a format that knows no code.',
  },
  'xml-external-entity': {
    id: 'xml-external-entity',
    title: 'Request data declares an external entity',
    severity: 4,
    technique: 'T1203',
    remedy: 'Switch external entities and document types off in the parser.',
  },
  'ldap-injection': {
    id: 'ldap-injection',
    title: 'Request text changes the structure of an LDAP filter',
    severity: 4,
    technique: 'T1190',
    remedy: 'Escape the value as RFC 4515 says.',
  },
  'header-injection': {
    id: 'header-injection',
    title: 'Request text begins a new header line',
    severity: 4,
    technique: 'T1190',
    remedy: 'Refuse values with line ends.',
  },
  'open-redirect': {
    id: 'open-redirect',
    title: 'Request text chooses the host of a redirect',
    severity: 3,
    technique: 'T1566.002',
    remedy: 'Redirect to paths of the own host, or to hosts of a list.',
  },
  'token-misuse': {
    id: 'token-misuse',
    title: 'A token without a valid signature would be believed',
    severity: 5,
    technique: 'T1606',
    remedy: 'Name the expected algorithms and require a key.',
  },
  'mass-assignment': {
    id: 'mass-assignment',
    title: 'Request data has fields that the route does not take',
    severity: 3,
    technique: 'T1190',
    remedy: 'Take the fields that are meant, by name.',
  },
  'unsafe-upload': {
    id: 'unsafe-upload',
    title: 'An upload would be stored under a name that a server runs',
    severity: 4,
    technique: 'T1505.003',
    remedy: 'Choose the stored name and extension on the server.',
  },
  'outbound-destination': {
    id: 'outbound-destination',
    title: 'A connection to a destination that was never learned',
    severity: 3,
    technique: 'T1071',
    remedy: 'Add the destination to the policy when it is meant.',
  },
  'child-process-policy': {
    id: 'child-process-policy',
    title: 'A program that the policy does not allow',
    severity: 4,
    technique: 'T1059',
    remedy: 'Add the program to the policy when it is meant.',
  },
  'file-write-policy': {
    id: 'file-write-policy',
    title: 'A write outside of the folders that the policy allows',
    severity: 4,
    technique: 'T1565.001',
    remedy: 'Add the folder to the policy when it is meant.',
  },
  'blocked-client': {
    id: 'blocked-client',
    title: 'A request of a blocked user or address',
    severity: 3,
    technique: 'T1078',
    remedy: 'Unblock the user or address when it is meant.',
  },
  'rate-limit': {
    id: 'rate-limit',
    title: 'More requests than a client may send',
    severity: 3,
    technique: 'T1499',
    remedy: 'Raise the limit when it is meant.',
  },
  'canary-token': {
    id: 'canary-token',
    title: 'A planted value that nobody has reason to use',
    severity: 5,
    technique: 'T1552',
    remedy: 'Find out where the value was read from.',
  },
  'sensitive-data': {
    id: 'sensitive-data',
    title: 'Sensitive data in a response or an outgoing request',
    severity: 3,
    technique: 'T1530',
    remedy: 'Leave the field out, or mask it.',
  },
  limit: {
    id: 'limit',
    title: 'A request is larger than what can be compared with what it reaches',
    severity: 3,
    technique: 'T1499',
    remedy: 'Bound the size of requests, or set the mode of "limit" to "observe" where large requests are expected.',
  },
};
