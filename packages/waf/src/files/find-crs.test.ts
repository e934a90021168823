import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { compileRules, createWaf, findCrs, RuleErrors } from '../index.js';

const folder = mkdtempSync(join(tmpdir(), 'lamellar-crs-'));
const before = process.env['LAMELLAR_CRS'];

beforeAll(() => {
  for (const name of ['rules', 'plugins']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'crs-setup.conf.example'), 'SecAction "id:1,phase:1,pass,nolog,setvar:tx.a=1"');
  writeFileSync(join(folder, 'rules/b.conf'), 'SecRule ARGS "@pmFromFile words.data" "id:3,phase:2,deny"');
  writeFileSync(join(folder, 'rules/a.conf'), 'SecAction "id:2,phase:2,pass,nolog"');
  writeFileSync(join(folder, 'rules/words.data'), '# comment\nevil words\n');
  writeFileSync(join(folder, 'plugins/x-before.conf'), 'SecAction "id:4,phase:2,pass,nolog"');
  writeFileSync(join(folder, 'plugins/x-after.conf'), 'SecAction "id:5,phase:2,pass,nolog"');
});

afterEach(() => {
  if (before === undefined) delete process.env['LAMELLAR_CRS'];
  else process.env['LAMELLAR_CRS'] = before;
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('findCrs', () => {
  it('gives the files of a folder in load order, and they run', async () => {
    const found = findCrs(folder);
    expect(found?.origin).toBe('option');
    const files = found?.rules.filter((rule) => typeof rule === 'string') as string[];
    expect(files.map((file) => file.slice(folder.length + 1))).toEqual([
      'crs-setup.conf.example',
      'plugins/x-before.conf',
      'rules/a.conf',
      'rules/b.conf',
      'plugins/x-after.conf',
    ]);
    const waf = createWaf(await compileRules(found?.rules ?? []), { mode: 'block' });
    expect(waf.inspect({ method: 'GET', target: '/?q=EVIL+words', headers: [] }).ruleId).toBe(3);
    expect(waf.inspect({ method: 'GET', target: '/?q=words', headers: [] }).decision).toBe('pass');
  });

  it('takes the folder that LAMELLAR_CRS names', () => {
    process.env['LAMELLAR_CRS'] = folder;
    expect(findCrs()).toMatchObject({ origin: 'LAMELLAR_CRS', folder });
  });

  it('says what it expected in a folder that holds none', () => {
    expect(() => findCrs(tmpdir())).toThrow(/expected a Core Rule Set/);
  });
});

describe('compileRules', () => {
  it('includes files, and tells what it cannot read or compile', async () => {
    writeFileSync(join(folder, 'main.conf'), 'Include rules/*.conf\nIncludeOptional nothing-*.conf\n');
    expect((await compileRules('main.conf', { directory: folder })).rules.map(({ id }) => id)).toEqual([2, 3]);
    await expect(compileRules(['nowhere.conf'], { directory: folder })).rejects.toThrow(/nowhere.conf/);
    writeFileSync(
      join(folder, 'circle.conf'),
      'Include circle.conf\nInclude absent.conf\nSecRule ARGS:/(/ "@rx (" "id:9"\n',
    );
    const error = await compileRules(['circle.conf'], { directory: folder }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RuleErrors);
    const codes = new Set((error as RuleErrors).problems.map(({ code }) => code));
    for (const code of ['WAF_PARSE_INCLUDE', 'WAF_PARSE_SELECTOR', 'WAF_OPERATOR_ARGUMENT'])
      expect(codes).toContain(code);
  });
});
