export { costReport, type RuleCost } from './cost-report.js';
export { sampleTraffic } from './sample-traffic.js';
