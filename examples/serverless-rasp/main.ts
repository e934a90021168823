import { makeHandlers } from './handlers.js';

const { lambda, web } = makeHandlers((event) => console.log('message' in event ? event.message : event.class_uid));
console.log(await lambda({ body: '{"name":"ada"}' }));
console.log(await lambda({ body: JSON.stringify({ name: "' OR 1=1--" }) }).catch(String));
const ask = (page: string): Request =>
  new Request('http://shop.example/', { method: 'POST', body: JSON.stringify({ page }) });
console.log(await (await web(ask('hours.txt'))).text());
console.log(await Promise.resolve(web(ask('../package.json'))).then(String, String));
