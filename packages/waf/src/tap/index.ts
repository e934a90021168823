export { type BodyJudge, judgeBody, textOf } from './body-judge.js';
export { consumed, guard, type Next } from './guard.js';
export { connectionOf, requestHeadOf } from './request-facts.js';
export { treatResponse } from './response-treatment.js';
export type { RoutePolicy, SourceList, TapOptions, TapSettings, WafRoute } from './route-policy.js';
export { createTap, reasonOf, type Tap } from './tap.js';
export { judgeUpgrade } from './upgrade.js';
export { guardWeb, type WebFacts } from './web-guard.js';
