export {
  type PartialOptions,
  type PartialQuery,
  type PartialResult,
  partial,
  type SupportModule,
} from './partial/index.js';
