export { type AdvisoryStore, openAdvisories, readAdvisories } from './advisories/index.js';
export {
  type AnalyzedFile,
  type Analyzer,
  analyzers,
  defaultAnalyzers,
  type FileStat,
  type Findings,
  type FoundPackage,
  type OsRelease,
} from './analyzers/index.js';
export {
  cacheChain,
  folderCache,
  type LayerCache,
  memoryCache,
  openSignedReports,
  type ReportKey,
  signReports,
} from './cache/index.js';
export { dayZeroEvents } from './day-zero/index.js';
export { ScannerError, type ScannerErrorCode } from './errors.js';
export { type Exposure, type ExposureIndex, openExposure, type Subject } from './exposure/index.js';
export { type Feed, feedsOf, type UpdateOptions, type UpdateStep, updateFeeds } from './feeds/index.js';
export { applyIgnoreRules, type IgnoreFile, type IgnoreRule, parseIgnoreFile, readIgnoreFile } from './ignore/index.js';
export {
  buildInventory,
  type Inventory,
  type InventoryOptions,
  type InventoryPackage,
  type JarIndex,
  readJarIndex,
} from './inventory/index.js';
export type { AnalysisLimits, FileReport, LayerReport, Problem } from './layers/index.js';
export { checkLicences, type LicenceFinding, type LicencePolicy, parseLicencePolicy } from './licences/index.js';
export { type Lifecycle, lifecycleOf } from './lifecycle/index.js';
export { type Finding, type MatchOptions, type MatchResult, match, type Upgrade } from './matching/index.js';
export { type PrioritisedFinding, type Priority, type PriorityOptions, prioritise } from './priority/index.js';
export {
  cyclonedxReport,
  doubtsOf,
  gitlabReport,
  htmlReport,
  jsonReport,
  junitReport,
  type Report,
  sarifReport,
  spdxReport,
  tableReport,
  toEvents,
  unknownBecause,
} from './reports/index.js';
export { type ScanOptions, type ScanResult, type ScanStep, scan, scanToEnd } from './scan/scan.js';
export { cvssScore, type SeverityWord, severityOf } from './severity/index.js';
export {
  billOfMaterials,
  type ContainerdOptions,
  type Credentials,
  type CredentialsFor,
  containerdImage,
  containerdStore,
  type DocumentSource,
  dockerArchive,
  dockerCredentials,
  type EngineOptions,
  engineImage,
  type FolderSource,
  folder,
  type HistoryEntry,
  type Image,
  type ImageLayer,
  type ImageOptions,
  type ImageSource,
  imageStream,
  ociLayout,
  type Platform,
  parsePlatform,
  type RegistryFetch,
  type RegistryOptions,
  type RegistryResponse,
  registryImage,
  registryImages,
  type Source,
  type StreamSource,
} from './sources/index.js';
export {
  applyVex,
  parseCsafVex,
  parseCycloneDxVex,
  parseOpenVex,
  parseVex,
  type SuppressedFinding,
  type Suppression,
  type VexStatement,
} from './vex/index.js';
