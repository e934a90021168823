import type { RaspOptions } from './core/options.js';
import { installBeside } from './install-beside.js';
import { protect } from './protect.js';
import { withMessage } from './sources/message.js';

/** A handler of AWS Lambda, and of what copies its shape. */
export type LambdaHandler<Event, Rest extends readonly unknown[], Result> = (event: Event, ...rest: Rest) => Result;

installBeside(import.meta.url);

/** The parts of an HTTP event that hold text of the client in another form. */
interface HttpEvent {
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/**
 * Protects a Lambda-style handler: everything in the event counts as sent by the client, a body in Base64 or JSON also as
 * what it holds. Importing this module patches Node's builtins.
 *
 * @example
 * ```ts
 * export const handler = protectLambda(async (event: { body: string }) => ({ statusCode: 200, body: await find(event.body) }));
 * ```
 */
export function protectLambda<Event, Rest extends readonly unknown[], Result>(
  handler: LambdaHandler<Event, Rest, Result>,
  options: RaspOptions = {},
): LambdaHandler<Event, Rest, Result> {
  protect(options);
  return (event, ...rest) => {
    const { body, isBase64Encoded, headers } = (event ?? {}) as HttpEvent;
    const text =
      typeof body === 'string'
        ? isBase64Encoded === true
          ? Buffer.from(body, 'base64').toString('utf8')
          : body
        : undefined;
    return withMessage([event, parsed(text)], () => handler(event, ...rest), {
      place: 'event',
      ...(headers === undefined || headers === null ? {} : { headers }),
    });
  };
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return [text, JSON.parse(text) as unknown];
  } catch {
    return [text, [...new URLSearchParams(text)]];
  }
}
