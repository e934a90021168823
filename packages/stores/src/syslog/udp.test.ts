import dgram from 'node:dgram';
import { once } from 'node:events';
import { detectionFinding } from '@lamellar/events';
import { describe, expect, it } from 'vitest';
import { syslog } from './index.js';

describe('syslog over UDP', () => {
  it('sends each event in a datagram, a large one truncated', async () => {
    const socket = dgram.createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const sink = syslog({ host: '127.0.0.1', port: socket.address().port, protocol: 'udp', maxDatagram: 2000 });
    const sizes: [string, number][] = [];
    for (const [uid, message] of [
      ['small', 'm'],
      ['large', 'x'.repeat(20_000)],
    ] as const) {
      const arrived = once(socket, 'message');
      await sink.write([
        detectionFinding({ severity_id: 4, finding_info: { uid: 'f', title: 't' }, message, metadata: { uid } }),
      ]);
      const [datagram] = (await arrived) as [Buffer];
      const text = datagram.toString();
      const event = JSON.parse(text.slice(text.indexOf('\u{feff}') + 1));
      sizes.push([event.metadata.uid, datagram.length]);
      expect(event.metadata.is_truncated).toBe(uid === 'large' ? true : undefined);
    }
    expect(sizes.map(([uid]) => uid)).toEqual(['small', 'large']);
    expect(Math.max(...sizes.map(([, size]) => size))).toBeLessThanOrEqual(2000);
    await sink.close();
    socket.close();
  });
});
