import type http from 'node:http';
import { judgedContext } from '../core/current-context.js';
import { inputsOf } from '../core/inputs/request-inputs.js';
import { currentSettings, judgeDetection } from '../core/judge.js';
import { findSensitive, maskSensitive, type SensitivePiece } from '../detect/data/sensitive-data.js';
import { builtin } from '../hooks/builtin.js';
import { type AnyFunction, imitate } from '../hooks/wrap.js';

const longest = 1 << 20;

/** What leaves: masked where the policy says so, refused when a canary leaves, as it is otherwise. */
function judgeLeaving(sink: string, chunk: unknown): unknown {
  const policy = currentSettings()?.policy;
  if (policy === undefined || (policy.sensitiveData === undefined && policy.canaries === undefined)) return chunk;
  const text = typeof chunk === 'string' ? chunk : Buffer.isBuffer(chunk) ? chunk.toString('utf8') : undefined;
  if (text === undefined || text.length < 8 || text.length > longest) return chunk;
  const all = findSensitive(text, policy.canaries);
  const pieces = policy.sensitiveData === undefined ? all.filter(({ kind }) => kind === 'canary') : all;
  if (pieces.length === 0) return chunk;
  const refused = tell(sink, pieces);
  if (refused === undefined) return chunk;
  const masked = maskSensitive(text, pieces);
  return typeof chunk === 'string' ? masked : Buffer.from(masked, 'utf8');
}

/** One finding for what a piece of output holds; the error stands for "block", which masks here. */
function tell(sink: string, pieces: readonly SensitivePiece[]): Error | undefined {
  const kinds = [...new Set(pieces.map(({ kind }) => kind))];
  return judgeDetection(
    { sink, value: kinds.join(', ') },
    {
      algorithm: kinds.includes('canary') ? 'canary-token' : 'sensitive-data',
      input: undefined,
      at: 0,
      reason: `${pieces.length} ${kinds.join(', ')} would leave`,
    },
  );
}

/** A canary that a request brings was read somewhere: told when the request is answered. */
function judgeArriving(): void {
  const canaries = currentSettings()?.policy.canaries;
  const context = judgedContext();
  if (canaries === undefined || context === undefined) return;
  const input = inputsOf(context).inputs.find(({ text }) => canaries.some((canary) => text.includes(canary)));
  if (input !== undefined)
    judgeDetection(
      { sink: 'request', value: input.place },
      { algorithm: 'canary-token', input, at: 0, reason: 'a planted value came back' },
    );
}

/** Looks at what responses and outgoing requests carry, each piece as it is written: a value that is cut in two pieces is not seen. */
export function hookLeavingData(): void {
  const { ServerResponse, ClientRequest } = builtin<typeof http>('node:http');
  for (const [holder, sink] of [
    [ServerResponse.prototype, 'response'],
    [ClientRequest.prototype, 'outgoing request'],
  ] as const) {
    const methods = holder as unknown as Record<string, AnyFunction>;
    for (const name of ['write', 'end']) {
      const original = methods[name]!;
      methods[name] = imitate(
        original,
        function (this: unknown, chunk: unknown, encoding: unknown, callback: unknown): unknown {
          if (name === 'end' && sink === 'response') judgeArriving();
          return original.call(this, chunk === undefined ? chunk : judgeLeaving(sink, chunk), encoding, callback);
        },
        new Map(),
        false,
      );
    }
  }
}
