import { engine } from './app/engine.js';
import { waf } from './lib/next.js';

export const proxy = waf(engine, { routes: [{ path: '/search/free', mode: 'off' }] });
// What stands here passes by the proxy.
export const config = { matcher: ['/((?!bare).*)'] };
