import { startWatched } from './watched.js';

const running = await startWatched(Number(process.env['PORT'] ?? 8081), 'waf-mirror.db');
const url = `http://127.0.0.1:${running.port}`;
console.log(`nginx listens on ${url}, and the WAF judges copies; events go to waf-mirror.db`);
console.log(`  curl "${url}/search?q=1'+union+select+1--+-"    is answered, and found a moment later`);
const show = setInterval(() => console.log(JSON.stringify(running.mirror.stats())), 5000);
process.once('SIGINT', () => {
  clearInterval(show);
  void running[Symbol.asyncDispose]();
});
