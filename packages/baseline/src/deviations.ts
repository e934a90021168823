/** A kind of deviation: class `01` is a change of a known process, `02` a new one; the rest go by what is touched. */
export interface DeviationCode {
  readonly code: string;
  readonly title: string;
  /** OCSF `severity_id`. */
  readonly severity: 2 | 3 | 4;
  /** MITRE ATT&CK techniques. */
  readonly techniques: readonly string[];
}

/** The name of a deviation in the table. */
export type DeviationName =
  | 'user'
  | 'lineage'
  | 'process'
  | 'drift'
  | 'fileless'
  | 'read'
  | 'write'
  | 'peer'
  | 'port'
  | 'domain'
  | 'listener'
  | 'syscall'
  | 'capability'
  | 'loss';

const row = (
  code: string,
  title: string,
  severity: DeviationCode['severity'],
  ...techniques: string[]
): DeviationCode => ({
  code,
  title,
  severity,
  techniques,
});

/** The deviations that observations decide; codes are stable. */
export const deviationCodes: Readonly<Record<DeviationName, DeviationCode>> = {
  user: row('01-02', 'A known process runs as a new user', 3, 'T1078', 'T1548'),
  lineage: row('01-06', 'A known process has a new parent or ancestor chain', 3, 'T1190', 'T1059.004'),
  process: row('02-01', 'A new process runs from the image', 3, 'T1059', 'T1613'),
  drift: row('02-02', 'A new process runs that is not from the image', 4, 'T1105'),
  fileless: row('02-03', 'A new process runs from memory or a deleted file', 4, 'T1620'),
  read: row('03-01', 'A process reads in a new directory', 2, 'T1083'),
  write: row('03-02', 'A process writes in a new directory', 3, 'T1565'),
  peer: row('04-01', 'A process connects to a new peer', 3, 'T1071', 'T1041'),
  port: row('04-03', 'A process connects to a new port', 3, 'T1571'),
  domain: row('04-05', 'A process asks for a new domain', 3, 'T1071.004', 'T1568.002'),
  listener: row('04-06', 'A process listens on a new port', 3, 'T1505'),
  syscall: row('05-01', 'A process makes a new system call', 2, 'T1106', 'T1068'),
  capability: row('06-01', 'A process uses a new capability', 3, 'T1548.001'),
  loss: row('09-01', 'Observations were lost', 3, 'T1562.001'),
};
