import { createPipeline, ndjsonFile } from '@lamellar/events';
import { readEnvironment } from './core/environment.js';
import { installHooks } from './hooks/install.js';
import { watchConfig } from './policy/watch-config.js';
import { protect } from './protect.js';
import { setEntry } from './report/start-up-report.js';
import { bindChildMessages } from './sources/child-nodes.js';
import { hookServers } from './sources/http-servers.js';
import { setRegisterUrl } from './sources/register-url.js';
import { bindThreadMessages } from './sources/worker-threads.js';

/** The preload: `node --import @lamellar/rasp/register app.js` protects an application that knows nothing of it. */
setEntry('preload');
setRegisterUrl(import.meta.url);
const { mode, events, patches, config } = readEnvironment();
const emit = events === undefined ? undefined : createPipeline({ sinks: [ndjsonFile(events)] }).emit;
if (config === undefined) protect({ mode, emit, patches });
else watchConfig(config, (file) => protect({ mode, patches, ...file, emit }));
if (installHooks()) hookServers({});
bindThreadMessages();
bindChildMessages();
