export { cacheChain, folderCache, type LayerCache, memoryCache } from './layer-cache.js';
export { openSignedReports, type ReportKey, signReports } from './signed-reports.js';
