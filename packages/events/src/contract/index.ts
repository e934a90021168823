export type { ContractCase } from './case.js';
export { SAMPLE_TIME, sampleEvents } from './sample-events.js';
export { type SinkPromises, type SinkSubject, sinkContract } from './sink-contract.js';
export { type SourceSubject, sourceContract } from './source-contract.js';
export { type StateSubject, stateContract } from './state-contract.js';
