import { startShop } from './start.js';

const { url } = await startShop((event) => console.log('message' in event ? event.message : event.class_uid));
console.log(`ask it:      curl '${url}/shoes?name=boot'`);
console.log(`attack it:   curl "${url}/shoes?name=%27%20OR%201=1--"`);
