/** One transaction as ModSecurity v3 writes it with `SecAuditLogFormat JSON`: one object for each line of the log. */
export interface AuditRecord {
  readonly transaction: AuditTransaction;
}

/** Which fields are there depends on the parts of `SecAuditLogParts`: B and C request, E and F response, H messages. */
export interface AuditTransaction {
  readonly client_ip: string;
  /** As C's `asctime`: `Thu Nov 26 19:08:36 2026`, in UTC. */
  readonly time_stamp: string;
  readonly server_id: string;
  readonly client_port: number;
  readonly host_ip: string;
  readonly host_port: number;
  readonly unique_id: string;
  readonly request: {
    readonly method: string;
    readonly http_version: number;
    readonly hostname?: string;
    readonly uri: string;
    readonly body?: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly response: {
    readonly body?: string;
    readonly http_code: number;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly producer?: {
    readonly modsecurity: string;
    readonly connector: string;
    readonly secrules_engine: 'Enabled' | 'Disabled' | 'DetectionOnly';
    readonly components: readonly string[];
  };
  readonly messages?: readonly AuditMessage[];
}

/** One rule that matched. */
export interface AuditMessage {
  readonly message: string;
  readonly details: {
    readonly match: string;
    /** `o3,7t:lowercase`: offset and length of the match, and the transformations before it. */
    readonly reference: string;
    readonly ruleId: string;
    readonly file: string;
    readonly lineNumber: string;
    readonly data: string;
    readonly severity: string;
    readonly ver: string;
    readonly rev: string;
    readonly tags: readonly string[];
    readonly maturity: string;
    readonly accuracy: string;
  };
}
