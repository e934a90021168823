export { type Downloaded, type DownloadOptions, download } from './download.js';
export { type Feed, feedNames, feedsOf } from './feed.js';
export { type UpdateOptions, type UpdateStep, updateFeeds } from './update.js';
