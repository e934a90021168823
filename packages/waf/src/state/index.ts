export { SharedCollections, type SharedCollectionsOptions, type WantedCollection } from './shared-collections.js';
export { collectionVariables, wantedCollections } from './wanted-collections.js';
