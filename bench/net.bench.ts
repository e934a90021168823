import { classify, createAddressSet, formatAddress, parseAddress, tryParseAddress } from '@lamellar/net';
import { defineBench } from './harness/bench.js';
import { formatNs, interleave } from './harness/cpu.js';

const TEXTS = [
  '192.0.2.17',
  '10.250.3.4',
  '203.0.113.255',
  '2001:db8::8:800:200c:417a',
  'fe80::1',
  '::ffff:192.0.2.128',
  '8.8.8.8',
  '2606:4700:4700::1111',
];

/** Addresses and tables against ipaddr.js: every operation of a request path stays well under a microsecond. */
export const bench = defineBench({
  name: 'net',
  about: 'What do parsing, formatting, classifying and matching of an address cost?',
  async run(table) {
    const peer = await import('ipaddr.js').then(
      (module) => module.default,
      () => undefined,
    );
    const addresses = TEXTS.map(parseAddress);
    const networks = Array.from(
      { length: 10_000 },
      (_, i) => `${(i * 7919) % 224}.${(i * 31) % 256}.${i % 256}.0/${24 + (i % 8)}`,
    );
    const set = createAddressSet(networks, { hostBits: 'clear' });
    const peerNetworks = peer && networks.slice(0, 100).map((text) => peer.parseCIDR(text));
    const small = createAddressSet(networks.slice(0, 100), { hostBits: 'clear' });
    const peers = peer && TEXTS.map((text) => peer.parse(text));
    let sink = 0;
    const each = (work: (index: number) => unknown) => () => {
      for (let i = 0; i < TEXTS.length; i++) sink += work(i) === undefined ? 0 : 1;
    };
    const ours = [
      { name: 'parse', work: each((i) => tryParseAddress(TEXTS[i]!)) },
      { name: 'format', work: each((i) => formatAddress(addresses[i]!)) },
      { name: 'classify', work: each((i) => classify(addresses[i]!)) },
      { name: 'match 10,000 networks', work: each((i) => set.has(addresses[i]!)) },
      { name: 'match 100 networks', work: each((i) => small.has(addresses[i]!)) },
    ];
    const theirs =
      peer && peers && peerNetworks
        ? [
            { name: 'peer parse', work: each((i) => peer.parse(TEXTS[i]!)) },
            { name: 'peer classify', work: each((i) => peers[i]!.range()) },
            {
              name: 'peer match 100 networks',
              work: each((i) =>
                peerNetworks.some((network) => peers[i]!.kind() === network[0].kind() && peers[i]!.match(network)),
              ),
            },
          ]
        : [];
    if (peer) {
      for (const [i, text] of TEXTS.entries()) {
        const agree =
          addresses[i] !== undefined && peer.parse(text).toByteArray().length === (addresses[i].family === 4 ? 4 : 16);
        const match =
          peerNetworks!.some((n) => peers![i]!.kind() === n[0].kind() && peers![i]!.match(n)) ===
          small.has(addresses[i]!);
        if (!agree || (!match && !text.startsWith('::ffff:')))
          throw new Error(`ours and ipaddr.js disagree on ${text}`);
      }
    }
    const times = interleave([...ours, ...theirs]);
    const per = (name: string): number => times.get(name)! / TEXTS.length;
    for (const { name } of ours) table.limit(name, Number(per(name).toPrecision(3)), 'ns', { max: 500 });
    for (const name of ['parse', 'classify', 'match 100 networks']) {
      if (peer) table.faster(`${name}, beside ipaddr.js`, per(name), per(`peer ${name}`), 1);
      else table.noPeer(name, 'ipaddr.js is not installed', '>= 1x');
    }
    table.note(
      `${sink > 0 ? 'addresses' : 'none'}: ${TEXTS.length} texts of both families; ${formatNs(per('parse'))} to parse one`,
    );
  },
});
