export { type RawRequest, type RefusedRequest, readRawRequest } from './raw-request.js';
