import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAdvisories, parseDebianTracker, parseEpss, parseKnownExploited, parseRedHatCsaf } from './index.js';
import { jsonEntries } from './json-entries.js';

describe("Debian's tracker", () => {
  const tracker = JSON.stringify({
    openssl: {
      'CVE-2026-1': {
        description: 'a flaw',
        releases: {
          bookworm: { status: 'resolved', fixed_version: '3.0.15-1~deb12u1', urgency: 'high' },
          bullseye: { status: 'open', urgency: 'low**', nodsa: 'Minor issue', nodsa_reason: 'postponed' },
          buster: { status: 'open', urgency: 'end-of-life' },
          trixie: { status: 'resolved', fixed_version: '0', urgency: 'unimportant' },
          sid: { status: 'resolved', fixed_version: '3.3.2-1', urgency: 'not yet assigned' },
        },
      },
      'TEMP-0000001-ABCDEF': {
        releases: { bookworm: { status: 'open', urgency: 'unimportant', nodsa_reason: 'ignored' } },
      },
      'CVE-2026-2': { releases: { bookworm: { status: 'undetermined', urgency: 'not yet assigned' } } },
    },
  });

  it('gives each release its fix, state and urgency', () => {
    const [first, second, ...rest] = parseAdvisories(tracker);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ id: 'CVE-2026-1', summary: 'a flaw' });
    expect(
      first?.affected.map((each) => [
        each.ecosystem,
        each.ranges[0]?.events.at(-1)?.version,
        each.state,
        each.severity[0]?.score,
      ]),
    ).toEqual([
      ['Debian:12', '3.0.15-1~deb12u1', 'fixed', 'high'],
      ['Debian:11', '0', 'deferred', 'low'],
      ['Debian:10', '0', 'end-of-life', undefined],
    ]);
    expect(second).toMatchObject({ id: 'TEMP-0000001-ABCDEF', affected: [{ state: 'will-not-fix' }] });
  });

  it('keeps what it read before a file that is cut off', () => {
    const read = parseDebianTracker(`${tracker.slice(0, -1)},"zlib":{"CVE-`);
    expect(read.next().value?.id).toBe('CVE-2026-1');
    expect(() => [...read]).toThrow('cut off');
  });
});

describe('jsonEntries', () => {
  it('gives the entries that JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.integer({ min: 0, max: 3 }), (value, indent) => {
        const entries = [...jsonEntries(JSON.stringify(value, null, indent))].map(([key, text]) => [
          key,
          JSON.parse(text),
        ]);
        expect(entries).toEqual(Object.entries(JSON.parse(JSON.stringify(value)) as object));
      }),
    );
  });

  it.each(['', '[]', '{"a"', '{"a":', '{"a":1', '{"a" 1}', '{1:2}', '{"a":"', '{"a":1]'])('refuses %j', (text) => {
    expect(() => [...jsonEntries(text)]).toThrow('expected');
  });
});

describe("Red Hat's CSAF", () => {
  const product = (id: string, helper: object) => ({
    product: { product_id: id, product_identification_helper: helper },
  });
  const part = (id: string, of: string, platform: string) => ({
    product_reference: of,
    relates_to_product_reference: platform,
    full_product_name: { product_id: id },
  });
  const document = {
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      title: 'openssl: a flaw',
      aggregate_severity: { text: 'Moderate' },
      tracking: {
        id: 'CVE-2026-1',
        current_release_date: '2026-04-01T00:00:00Z',
        initial_release_date: '2026-03-01T00:00:00Z',
      },
    },
    product_tree: {
      branches: [
        {
          branches: [
            product('el8', { cpe: 'cpe:/o:redhat:enterprise_linux:8::baseos' }),
            product('el9', { cpe: 'cpe:/o:redhat:enterprise_linux:9' }),
            product('openssl-fixed', { purl: 'pkg:rpm/redhat/openssl-libs@1.1.1k-9.el8?arch=x86_64&epoch=1' }),
            product('openssl', { purl: 'pkg:rpm/redhat/openssl' }),
            product('image', { purl: 'pkg:oci/app@sha256:0' }),
          ],
        },
      ],
      relationships: [
        part('el8:openssl-fixed', 'openssl-fixed', 'el8'),
        part('el9:openssl', 'openssl', 'el9'),
        part('el8:image', 'image', 'el8'),
      ],
    },
    vulnerabilities: [
      {
        cve: 'CVE-2026-1',
        product_status: {
          fixed: ['el8:openssl-fixed', 'el8:image'],
          known_affected: ['el9:openssl'],
          known_not_affected: [],
        },
        remediations: [{ category: 'no_fix_planned', details: 'Will not fix', product_ids: ['el9:openssl'] }],
        scores: [{ cvss_v3: { vectorString: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N' }, products: [] }],
        threats: [{ category: 'impact', details: 'Moderate' }],
      },
    ],
  };

  it('becomes an advisory with the platforms as ecosystems', () => {
    expect(parseAdvisories(JSON.stringify(document))).toEqual([
      {
        id: 'CVE-2026-1',
        modified: '2026-04-01T00:00:00Z',
        published: '2026-03-01T00:00:00Z',
        aliases: [],
        summary: 'openssl: a flaw',
        severity: [
          { type: 'CVSS', score: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N' },
          { type: 'WORD', score: 'Moderate' },
        ],
        references: [],
        affected: [
          {
            ecosystem: 'Red Hat:enterprise_linux:8::baseos',
            name: 'openssl-libs',
            ranges: [
              {
                events: [
                  { kind: 'introduced', version: '0' },
                  { kind: 'fixed', version: '1:1.1.1k-9.el8' },
                ],
              },
            ],
            versions: [],
            severity: [],
            state: 'fixed',
          },
          {
            ecosystem: 'Red Hat:enterprise_linux:9',
            name: 'openssl',
            ranges: [{ events: [{ kind: 'introduced', version: '0' }] }],
            versions: [],
            severity: [],
            state: 'will-not-fix',
          },
        ],
      },
    ]);
  });

  it('of any damaged kind is refused or empty', () => {
    expect(() => parseRedHatCsaf('{"document": {}}')).toThrow('csaf_version');
    expect(
      parseRedHatCsaf('{"document": {"csaf_version": "2.0"}, "vulnerabilities": [{"product_status": 3}]}'),
    ).toEqual([]);
  });
});

describe('scores and catalogues', () => {
  it('of EPSS are read with their date', () => {
    const text =
      '#model_version:v2025.03.14,score_date:2026-05-01T12:55:00Z\ncve,epss,percentile\nCVE-2021-44228,0.94358,0.99957\n';
    expect(parseEpss(text)).toEqual({
      rows: [['CVE-2021-44228', { epss: 0.94358, percentile: 0.99957 }]],
      released: '2026-05-01T12:55:00Z',
    });
    for (const line of ['CVE-1,0.1,0.2', 'CVE-2021-44228,2,0.2', 'CVE-2021-44228,,', 'GHSA-1,0.1,0.1'])
      expect(() => parseEpss(line)).toThrow('line 1');
  });

  it("of CISA's known exploited vulnerabilities are read", () => {
    const entry = {
      cveID: 'CVE-2021-44228',
      dateAdded: '2021-12-10',
      dueDate: '2021-12-24',
      knownRansomwareCampaignUse: 'Known',
    };
    const text = JSON.stringify({
      catalogVersion: '2026.05.01',
      dateReleased: '2026-05-01T10:00:00Z',
      vulnerabilities: [entry, {}],
    });
    expect(parseKnownExploited(text)).toEqual({
      rows: [['CVE-2021-44228', { kev: { added: '2021-12-10', due: '2021-12-24', ransomware: true } }]],
      released: '2026-05-01T10:00:00Z',
    });
    expect(() => parseKnownExploited('{}')).toThrow('expected a list');
  });
});
