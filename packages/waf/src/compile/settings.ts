/** What the directives of the rule files configure. */
export interface Settings {
  /** undefined when no rule file says it. */
  readonly ruleEngine: 'On' | 'Off' | 'DetectionOnly' | undefined;
  readonly requestBodyAccess: boolean;
  /** Bytes of a whole request body, and of what is not an uploaded file. */
  readonly requestBodyLimit: number;
  readonly requestBodyNoFilesLimit: number;
  readonly requestBodyLimitAction: 'Reject' | 'ProcessPartial';
  readonly responseBodyAccess: boolean;
  readonly responseBodyLimit: number;
  readonly responseBodyLimitAction: 'Reject' | 'ProcessPartial';
  readonly responseBodyMimeTypes: readonly string[];
  readonly jsonDepthLimit: number;
  readonly argumentsLimit: number;
  readonly argumentSeparator: string;
  readonly cookieFormat: 0 | 1;
  readonly cookieSeparator: string;
  readonly uploadFileLimit: number;
  /** Seconds a persistent collection is kept without use. */
  readonly collectionTimeout: number;
  readonly webAppId: string;
  readonly sensorId: string;
  readonly serverSignature: string;
  readonly componentSignatures: readonly string[];
  readonly auditEngine: 'On' | 'Off' | 'RelevantOnly';
  readonly auditLogRelevantStatus: string;
  readonly auditLogParts: string;
  readonly parseXmlIntoArgs: 'On' | 'Off' | 'OnlyArgs';
  /** The page of a code page table file, as its text. */
  readonly unicodeMap: { readonly file: string; readonly page: number; readonly text: string } | undefined;
}

/**
 * What holds where no rule file says otherwise. Bodies are looked at by default (ModSecurity's default is not to), because a
 * rule set without this directive would silently see nothing.
 */
export const defaultSettings: Settings = {
  ruleEngine: undefined,
  requestBodyAccess: true,
  requestBodyLimit: 13_107_200,
  requestBodyNoFilesLimit: 131_072,
  requestBodyLimitAction: 'Reject',
  responseBodyAccess: false,
  responseBodyLimit: 524_288,
  responseBodyLimitAction: 'ProcessPartial',
  responseBodyMimeTypes: ['text/plain', 'text/html', 'text/xml', 'application/json'],
  jsonDepthLimit: 512,
  argumentsLimit: 1000,
  argumentSeparator: '&',
  cookieFormat: 0,
  cookieSeparator: ';',
  uploadFileLimit: 100,
  collectionTimeout: 3600,
  webAppId: 'default',
  sensorId: '',
  serverSignature: '',
  componentSignatures: [],
  auditEngine: 'RelevantOnly',
  auditLogRelevantStatus: '',
  auditLogParts: 'ABIJDEFHZ',
  parseXmlIntoArgs: 'Off',
  unicodeMap: undefined,
};
