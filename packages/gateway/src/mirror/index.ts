export type { LossReport } from './losses.js';
export { createMirror, type Mirror, type MirrorOptions, type MirrorStats } from './mirror.js';
export type { CreateInspectors, MirrorDetection, MirrorLoss, MirrorRecord } from './record.js';
export { type TeeOptions, tee } from './tee.js';
