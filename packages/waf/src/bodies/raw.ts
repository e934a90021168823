import type { BodyProcessorFactory } from './body-processor.js';

/** RAW: the body is looked at as REQUEST_BODY only; nothing is parsed out of it. */
export const raw: BodyProcessorFactory = {
  name: 'RAW',
  create: () => ({ write() {}, end() {} }),
};
