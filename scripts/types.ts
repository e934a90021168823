import { compileTypes } from './workspace/compile-types.js';

process.exit(compileTypes() ? 0 : 1);
