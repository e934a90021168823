import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
/** What an application that installs `@lamellar/rasp` has. */
const installed = ['events', 'net', 'automata', 'rasp'];
const carried = ['package.json', 'dist', 'patches', 'targets'];

/** Puts the built packages into a folder as npm would. */
function installBuilt(nodeModules: string): void {
  for (const name of installed) {
    const from = join(repository, 'packages', name);
    const to = join(nodeModules, '@lamellar', name);
    mkdirSync(to, { recursive: true });
    for (const part of carried) {
      if (existsSync(join(from, part))) cpSync(join(from, part), join(to, part), { recursive: true });
    }
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** A package that runs a command, in CommonJS, and one whose inner module does so in ESM. */
function writeVictims(nodeModules: string): void {
  write(join(nodeModules, 'victim-cjs/package.json'), '{"name":"victim-cjs","version":"1.0.0","main":"index.js"}');
  write(
    join(nodeModules, 'victim-cjs/index.js'),
    "const { exec } = require('child_process');\nexports.run = (name) => new Promise((resolve, reject) => exec('echo ' + name, (error, out) => (error ? reject(error) : resolve(out))));\nexports.compute = (text) => eval('(' + text + ')');\n",
  );
  write(
    join(nodeModules, 'victim-esm/package.json'),
    '{"name":"victim-esm","version":"1.0.0","type":"module","exports":"./index.js"}',
  );
  write(join(nodeModules, 'victim-esm/index.js'), "export { run } from './inner/run.js';\n");
  write(
    join(nodeModules, 'victim-esm/inner/run.js'),
    "import { execFile } from 'node:child_process';\nexport const run = (name) => new Promise((resolve, reject) => execFile('/bin/sh', ['-c', 'echo ' + name], (error, out) => (error ? reject(error) : resolve(out))));\n",
  );
}

/** An application folder with everything installed flat, as npm does. */
export function flatLayout(folder: string): void {
  installBuilt(join(folder, 'node_modules'));
  writeVictims(join(folder, 'node_modules'));
  write(join(folder, 'package.json'), '{"name":"reach","private":true}');
}

/** The same with every package in a folder of its own, and links, as pnpm does: what is not declared cannot be resolved. */
export function pnpmLayout(folder: string): void {
  const store = join(folder, 'node_modules/.pnpm');
  const staging = join(folder, 'node_modules/.staging');
  installBuilt(staging);
  writeVictims(staging);
  const link = (from: string, to: string): void => {
    mkdirSync(dirname(to), { recursive: true });
    symlinkSync(from, to, 'dir');
  };
  for (const name of [...installed.map((each) => `@lamellar/${each}`), 'victim-cjs', 'victim-esm']) {
    const home = join(store, `${name.replace('/', '+')}@1.0.0/node_modules`);
    mkdirSync(dirname(join(home, name)), { recursive: true });
    cpSync(join(staging, name), join(home, name), { recursive: true });
    if (name === '@lamellar/rasp' || name === '@lamellar/events')
      for (const needed of installed)
        if (`@lamellar/${needed}` !== name)
          link(
            join(store, `@lamellar+${needed}@1.0.0/node_modules/@lamellar/${needed}`),
            join(home, '@lamellar', needed),
          );
    if (name === '@lamellar/rasp' || !name.startsWith('@')) link(join(home, name), join(folder, 'node_modules', name));
  }
  write(join(folder, 'package.json'), '{"name":"reach","private":true}');
}
