export const dynamic = 'force-dynamic';
export const GET = () =>
  new Response('data: root:x:0:0:root:/root:/bin/sh\n\n', { headers: { 'content-type': 'text/event-stream' } });
