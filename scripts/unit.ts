import { runTool } from './workspace/run-tool.js';

/** `npm run unit [-- PATH...]`: the tests beside the sources. */
process.exit(runTool('vitest', ['run', ...process.argv.slice(2)]));
