import { describe, expect, test } from 'vitest';
import { detectServerSideRequestForgery } from './address/detect-ssrf.js';
import { detectCodeInjection } from './code/detect-code.js';
import { detectPathTraversal } from './path/detect-path.js';
import { detectArgumentInjection } from './shell/detect-argument.js';
import { detectShellInjection } from './shell/detect-shell.js';

const input = (text: string): [{ place: string; text: string }] => [{ place: 'query.q', text }];

describe('shell commands', () => {
  test.each([
    ['echo a; id', 'a; id', true],
    ['echo $(id)', '$(id)', true],
    ['echo "$(id)"', '$(id)', true],
    ["echo 'a'; id; ''", "a'; id; '", true],
    ['echo a\nid', 'a\nid', true],
    ["echo 'a; id'", 'a; id', false],
    ['echo "a; id"', 'a; id', false],
    ['ping host-1.example', 'host-1.example', false],
    ["echo 'O'\\''Brien'", "O'Brien", false],
  ])('%j with %j', (command, text, attack) => {
    expect(detectShellInjection(command, input(text)) !== undefined).toBe(attack);
  });
});

describe('options of programs', () => {
  test.each([
    ['git', ['clone', '--upload-pack=touch x', 'repo'], '--upload-pack=touch x', true],
    ['git', ['clone', '--', '--upload-pack=x'], '--upload-pack=x', false],
    ['git', ['log', '-1'], 'main', false],
    ['echo', ['-n'], '-n', false],
  ])('%s %j with %j', (file, args, text, attack) => {
    expect(detectArgumentInjection(file, args, input(text)) !== undefined).toBe(attack);
  });
});

describe('paths', () => {
  test.each([
    ['/srv/files/../secret', '../secret', true],
    ['/srv/secret', '../secret', true],
    ['/etc/passwd', '../../../../etc/passwd', true],
    ['/etc/passwd', '/etc/passwd', true],
    ['/srv/files/a..b', 'a..b', false],
    ['/srv/files/lamp.txt', 'lamp.txt', false],
    ['/home/app/views/home.html', '/home', false],
    ['/srv/files/readme', '../other', false],
  ])('%j with %j', (path, text, attack) => {
    expect(detectPathTraversal(path, input(text)) !== undefined).toBe(attack);
  });
});

describe('connections', () => {
  test.each([
    ['127.0.0.1', '127.0.0.1', 'http://127.0.0.1/admin', true],
    ['127.0.0.1', '127.0.0.1', 'http://2130706433/', true],
    ['127.0.0.1', '127.0.0.1', 'http://0x7f.1/', true],
    ['rebind.example', '10.0.0.7', 'https://rebind.example/x', true],
    ['metadata.example', '169.254.169.254', 'metadata.example', true],
    ['www.example', '93.184.215.14', 'http://www.example/', false],
    ['database.internal', '10.0.0.9', 'http://www.example/', false],
  ])('%s at %s with %j', (host, address, text, attack) => {
    expect(detectServerSideRequestForgery({ host, address }, input(text)) !== undefined).toBe(attack);
  });
});

describe('program text', () => {
  test.each([
    ['return (process.exit())', 'process.exit()', true],
    ['return "process.exit()!"', 'process.exit()', false],
    ['return (49.5 * 2)', '49.5 * 2', false],
    ['return (JSON.stringify(process.versions))', 'Dear {{JSON.stringify(process.versions)}}', true],
    ['return user.name', 'name', false],
  ])('%j with %j', (code, text, attack) => {
    expect(detectCodeInjection(code, input(text)) !== undefined).toBe(attack);
  });
});
