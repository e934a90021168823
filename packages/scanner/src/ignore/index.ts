export { applyIgnoreRules } from './apply.js';
export { ignoreFileNames, parseIgnoreFile, readIgnoreFile } from './read-file.js';
export type { IgnoreFile, IgnoreRule } from './rule.js';
