export {
  ContentDecodeError,
  type ContentDecodeOptions,
  contentCodings,
  decodeContent,
} from './content-coding/index.js';
