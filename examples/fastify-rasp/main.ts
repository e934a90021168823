import { startLibrary } from './application.js';

const { url } = await startLibrary((event) => console.log('message' in event ? event.message : event.class_uid));
console.log(`ask it:      curl -H 'content-type: application/json' -d '{"title":"un"}' ${url}/search`);
console.log(
  `attack it:   curl -H 'content-type: application/json' -d '{"title":"%27 UNION SELECT 1--"}' ${url}/search`,
);
