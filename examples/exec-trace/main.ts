import { traceExecs } from './trace.js';

const kernel = await traceExecs((event) => console.log(JSON.stringify(event)));
for (const { sensor, reason } of kernel.problems) console.error(`not watched: ${sensor}: ${reason}`);
console.error('every program that starts is an event, one a line; Ctrl-C ends');
process.once('SIGINT', () => kernel[Symbol.dispose]());
