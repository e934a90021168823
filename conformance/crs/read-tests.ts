import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** What is sent. All scalars are texts as written in the file. */
export interface StageInput {
  readonly method: string;
  readonly uri: string;
  readonly version: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: string | undefined;
  readonly encodedRequest: string | undefined;
  readonly autocomplete: boolean;
}

/** What must come of it; undefined parts say nothing. */
export interface StageOutput {
  readonly expectIds: readonly number[];
  readonly refuseIds: readonly number[];
  readonly matchRegex: string | undefined;
  readonly noMatchRegex: string | undefined;
  readonly status: number | undefined;
  readonly expectError: boolean;
}

/** One test of a file: its name is `<rule_id>-<test_id>`. */
export interface CrsTest {
  readonly name: string;
  readonly file: string;
  readonly stages: readonly { readonly input: StageInput; readonly output: StageOutput }[];
}

interface RawStage {
  readonly input: Readonly<Record<string, unknown>>;
  readonly output?: {
    readonly log?: Readonly<Record<string, unknown>>;
    readonly status?: string;
    readonly expect_error?: string;
  };
}

interface RawFile {
  readonly rule_id: string;
  readonly tests?: readonly { readonly test_id: string; readonly stages: readonly RawStage[] }[];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function ids(value: unknown): number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}

function readInput(input: RawStage['input']): StageInput {
  return {
    method: text(input['method']) ?? 'GET',
    uri: text(input['uri']) ?? '/',
    version: text(input['version']) ?? 'HTTP/1.1',
    headers: (input['headers'] ?? {}) as Readonly<Record<string, string>>,
    data: text(input['data']),
    encodedRequest: text(input['encoded_request']),
    autocomplete: input['autocomplete_headers'] !== 'false',
  };
}

function readOutput(output: RawStage['output']): StageOutput {
  const log = output?.log ?? {};
  return {
    expectIds: ids(log['expect_ids']),
    refuseIds: ids(log['no_expect_ids']),
    matchRegex: text(log['match_regex']),
    noMatchRegex: text(log['no_match_regex']),
    status: output?.status === undefined ? undefined : Number(output.status),
    expectError: output?.expect_error === 'true',
  };
}

/** Reads every test file below a folder; the failsafe schema keeps each scalar as it is written. */
export function readTests(folder: string): CrsTest[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort();
  return files.flatMap((file) => {
    const document = parse(readFileSync(join(folder, file), 'utf8'), { schema: 'failsafe' }) as RawFile | null;
    return (document?.tests ?? []).map((test) => ({
      name: `${document?.rule_id}-${test.test_id}`,
      file,
      stages: test.stages.map((stage) => ({ input: readInput(stage.input), output: readOutput(stage.output) })),
    }));
  });
}
