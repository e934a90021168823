export { ContentDecodeError } from './content-decode-error.js';
export { type ContentDecodeOptions, contentCodings, decodeContent } from './content-decoder.js';
