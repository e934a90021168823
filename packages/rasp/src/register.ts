import { createPipeline, ndjsonFile } from '@lamellar/events';
import { readEnvironment } from './core/environment.js';
import { installHooks } from './hooks/install.js';
import { hookServers } from './sources/http-servers.js';
import { configure } from './core/judge.js';
import { readOptions } from './core/options.js';

/** The preload: `node --import @lamellar/rasp/register app.js` protects an application that knows nothing of it. */
const { mode, events } = readEnvironment();
const emit = events === undefined ? undefined : createPipeline({ sinks: [ndjsonFile(events)] }).emit;
configure(readOptions({ mode, emit }));
if (installHooks()) hookServers({});
