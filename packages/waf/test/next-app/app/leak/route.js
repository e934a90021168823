import { protect } from '../../lib/next.js';
import { engine } from '../engine.js';

const text = { headers: { 'content-type': 'text/plain' } };

export const dynamic = 'force-dynamic';
export const GET = protect(engine, () => new Response('root:x:0:0:root:/root:/bin/sh\n', text));
