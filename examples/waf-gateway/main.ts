import { startProtected } from './gateway.js';
import { firstRules } from './rules.js';

const port = Number(process.env['PORT'] ?? 8080);
const running = await startProtected(firstRules, port, 'waf-gateway.db');
const url = `http://127.0.0.1:${running.listener.port}`;
console.log(`the gateway listens on ${url}; events go to waf-gateway.db`);
console.log(`  curl '${url}/search?q=shoes'                    passes`);
console.log(`  curl "${url}/search?q=1'+union+select+1--+-"    is refused`);
console.log(`  curl "${url}/api/x?q=1'+union+select+1--+-"     passes and is told of`);
process.once('SIGINT', () => void running[Symbol.asyncDispose]());
