export { folderCache, type LayerCache, memoryCache } from './layer-cache.js';
