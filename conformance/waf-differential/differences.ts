import type { OracleRequest } from '../http-params/oracle.js';

/** A class of differences between the engines. */
export interface Difference {
  /** The bold words that begin its paragraph in docs/guides/waf-readings.md, where it is explained. */
  readonly name: string;
  /** Does it explain that the rule matches in one engine only? */
  readonly explains: (id: string, request: OracleRequest, onlyOurs: boolean) => boolean;
}

function isMultipart({ headers }: OracleRequest): boolean {
  return headers.some(([name, value]) => name.toLowerCase() === 'content-type' && /^multipart\//i.test(value));
}

/** The rule that compares the score with the threshold follows the others. */
const score = '949110';

function rules(...ids: string[]): (id: string) => boolean {
  const set = new Set([...ids, score]);
  return (id) => set.has(id);
}

const wholeBody = rules('920272', '920273');
const partCharsets = rules('922110');
const decoding = rules(
  '942100',
  '941100',
  '941110',
  '941130',
  '941140',
  '941160',
  '941170',
  '941180',
  '941190',
  '941210',
);

/** Every known class. */
export const differences: readonly Difference[] = [
  {
    name: 'REQUEST_BODY of multipart bodies',
    explains: (id, request, onlyOurs) => !onlyOurs && isMultipart(request) && wholeBody(id),
  },
  {
    name: 'Character sets of parts',
    explains: (id, request, onlyOurs) => !onlyOurs && isMultipart(request) && partCharsets(id),
  },
  {
    name: 'Broken headers of parts',
    explains: (_, request, onlyOurs) =>
      !onlyOurs &&
      isMultipart(request) &&
      /(?:\x0e|Content- |filename="1\.php"\r\nContent-Disposition)/.test(request.body),
  },
  { name: 'Chains that match in part', explains: (id, _, onlyOurs) => !onlyOurs && id === '942131' },
  {
    name: 'Absolute targets',
    explains: (id, { target }, onlyOurs) => !onlyOurs && /^https?:/i.test(target) && rules('934110')(id),
  },
  {
    name: 'Decoding of NUL, broken UTF-8 and typographic quotes',
    explains: (id, { target, headers, body }) => {
      const text = `${target} ${headers.map(([, value]) => value).join(' ')} ${body}`;
      return decoding(id) && /%00|%2500|\0|%u0000|[\x80-\xff]|%[89a-f][0-9a-f]/i.test(text);
    },
  },
];
