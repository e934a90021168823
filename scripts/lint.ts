import { runTool } from './workspace/run-tool.js';

/** `npm run lint [-- --write]`: formatting and lint rules by biome, unused files and dependencies by knip. */
const biome = runTool('biome', ['check', '--error-on-warnings', ...process.argv.slice(2), '.']);
const knip = runTool('knip', ['--no-progress', '--no-config-hints']);
process.exit(biome === 0 && knip === 0 ? 0 : 1);
