export { decodeObservations } from './decode.js';
export { encodeObservations } from './encode.js';
