/** A streaming parser of one body. Any split of the bytes into chunks gives the same calls of the sink. */
export interface BodyProcessor {
  /** Feeds bytes as a latin1 string. After an error or a limit, further bytes are ignored. */
  write(chunk: string): void;
  /** No more bytes come: `complete` false means that the body was cut by a limit (`ProcessPartial`): no error for it. */
  end(complete?: boolean): void;
}

/** Makes the parser of one kind of body. */
export interface BodyProcessorFactory {
  /** The name of REQBODY_PROCESSOR, such as `MULTIPART`. */
  readonly name: string;
  readonly create: (sink: BodySink, options?: BodyOptions) => BodyProcessor;
}

/** What a processor may use and where it stops. */
export interface BodyOptions {
  /** The Content-Type header as it was sent; MULTIPART reads its boundary here. */
  readonly contentType?: string;
  /** Most arguments (SecArgumentsLimit). @default 1000 */
  readonly maxArguments?: number;
  /** Deepest nesting of JSON or XML (SecRequestBodyJsonDepthLimit). @default 512 */
  readonly maxDepth?: number;
  /** Most file parts of a multipart body (SecUploadFileLimit). @default 100 */
  readonly maxFiles?: number;
  /** Most parts of a multipart body. @default 1000 */
  readonly maxParts?: number;
  /** Most bytes of one part's headers. @default 16_384 */
  readonly maxPartHeaderBytes?: number;
  /** Most bytes of one XML tag, or of the path that names a JSON value. @default 8_192 */
  readonly maxNameBytes?: number;
  /** Bytes of each file handed to the sink as content; 0 hands none. @default 0 */
  readonly fileContentBytes?: number;
  /** Separator of urlencoded pairs (SecArgumentSeparator). @default '&' */
  readonly argumentSeparator?: string;
  /** Prefix of JSON argument names. @default 'json' */
  readonly jsonRoot?: string;
}

/** Receives what a body holds, in the order of the bytes. All strings are byte strings (latin1). */
export interface BodySink {
  /** A decoded name and value: ARGS_POST. */
  argument(name: string, value: string): void;
  /** A file part, when its last byte was seen: FILES, FILES_NAMES, FILES_SIZES, FILES_TMP_CONTENT. */
  file(file: BodyFile): void;
  /** One header line `Name: value` of the part with this name: MULTIPART_PART_HEADERS. */
  partHeader(part: string, header: string): void;
  /** The name or the file name of a part as its header states it: MULTIPART_NAME, MULTIPART_FILENAME. */
  partName(name: string): void;
  partFilename(filename: string): void;
  /**
   * A multipart irregularity: the variable of this name becomes `value`. Called at most once per name. The value is 1, but 2
   * for an unmatched boundary in a body whose own boundaries are complete (the permissive reading of ModSecurity v3).
   */
  flag(name: MultipartFlag, value: 1 | 2): void;
  /** URLENCODED_ERROR: a `%` without two hexadecimal digits; called at most once. */
  urlencodedError(): void;
  /** XML, in document order; attributes follow the `xmlOpen` of their element. */
  xmlOpen(name: string): void;
  xmlAttribute(name: string, value: string): void;
  xmlText(text: string): void;
  xmlClose(name: string): void;
  /** REQBODY_ERROR with its message; called at most once. `BODY_LIMIT_*` codes are limits that input reached. */
  error(code: BodyErrorCode, detail: string): void;
}

/** A file of a multipart body. */
export interface BodyFile {
  /** The form field. */
  readonly field: string;
  /** The name that the client gave. */
  readonly filename: string;
  /** Bytes of content; 0 for a file past `maxFiles`, which nobody looks at. */
  readonly size: number;
  /** The first `fileContentBytes` bytes. */
  readonly content: string;
}

/** Why a body was not parsed to its end. */
export type BodyErrorCode =
  | 'BODY_MULTIPART_INVALID'
  | 'BODY_MULTIPART_BOUNDARY'
  | 'BODY_JSON_INVALID'
  | 'BODY_XML_INVALID'
  | 'BODY_LIMIT_ARGUMENTS'
  | 'BODY_LIMIT_DEPTH'
  | 'BODY_LIMIT_PARTS'
  | 'BODY_LIMIT_PART_HEADER'
  | 'BODY_LIMIT_NAME';

/** The multipart variables that tell of an irregular body. All but the first two are parts of MULTIPART_STRICT_ERROR. */
export type MultipartFlag =
  | 'MULTIPART_UNMATCHED_BOUNDARY'
  | 'MULTIPART_CRLF_LF_LINES'
  | 'MULTIPART_BOUNDARY_QUOTED'
  | 'MULTIPART_BOUNDARY_WHITESPACE'
  | 'MULTIPART_DATA_BEFORE'
  | 'MULTIPART_DATA_AFTER'
  | 'MULTIPART_HEADER_FOLDING'
  | 'MULTIPART_LF_LINE'
  | 'MULTIPART_MISSING_SEMICOLON'
  | 'MULTIPART_INVALID_QUOTING'
  | 'MULTIPART_INVALID_PART'
  | 'MULTIPART_INVALID_HEADER_FOLDING'
  | 'MULTIPART_FILE_LIMIT_EXCEEDED';
