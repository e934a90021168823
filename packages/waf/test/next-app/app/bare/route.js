export const dynamic = 'force-dynamic';
export const GET = () => new Response('root:x:0:0:root:/root:/bin/sh\n', { headers: { 'content-type': 'text/plain' } });
