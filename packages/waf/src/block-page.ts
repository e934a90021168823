import type { Verdict } from './verdict.js';

/** The answer to an interrupted request. */
export interface BlockResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Makes the answer; `reference` is the id that the finding of this transaction carries. */
export type BlockPage = (verdict: Verdict, reference: string) => BlockResponse;

/** The default answer: says that the request was refused and how to refer to it, and nothing about the rules. */
export function plainBlockPage(verdict: Verdict, reference: string): BlockResponse {
  const status = verdict.status ?? 403;
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(verdict.location !== undefined && { location: verdict.location }),
  };
  return { status, headers, body: `This request was refused. Reference: ${reference}\n` };
}
