export { type RawRequest, type RefusedRequest, readRawRequest } from './raw-request.js';
export { refusalOf, strict } from './strict.js';
