import { containerProblem, startContainer } from './container.js';
import { guardContainer } from './guard.js';

const problem = containerProblem();
if (problem !== undefined) {
  console.error(problem);
  process.exit(1);
}
const container = startContainer();
const guard = guardContainer(container, [{ to: ['127.0.0.1'] }], 10 * 60_000, (event) =>
  console.log(JSON.stringify(event)),
);
console.error(`container ${container.id} may reach 127.0.0.1 for ten minutes, and nothing else; try:`);
console.error(
  `  runc exec ${container.id} /bin/sh -c 'nc -w 2 192.0.2.1 80'      Operation not permitted, and an event here`,
);
console.error('Ctrl-C takes the guard and the container away');
const stay = setInterval(() => {}, 1000);
process.once('SIGINT', () => {
  clearInterval(stay);
  guard.release();
  container[Symbol.dispose]();
});
