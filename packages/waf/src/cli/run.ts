import { parseArgs } from 'node:util';
import { WafError } from '../errors.js';
import { installCrs } from '../files/index.js';
import { check } from './check.js';
import type { Print } from './print.js';

const usage = `lamellar-waf check [--crs FOLDER] [FILES...]
    compiles rule files and tells every problem with its place

lamellar-waf crs install (--version V | --url URL) --sha256 HEX [--to FOLDER]
    downloads a release of the OWASP Core Rule Set, checks it, and unpacks it;
    set LAMELLAR_CRS to the folder afterwards
`;

function releaseUrl(version: string): string {
  return `https://github.com/coreruleset/coreruleset/archive/refs/tags/v${version}.tar.gz`;
}

async function install(
  values: {
    url?: string | undefined;
    version?: string | undefined;
    sha256?: string | undefined;
    to?: string | undefined;
  },
  print: Print,
): Promise<number> {
  const { version, sha256 } = values;
  const url =
    values.url ?? (version !== undefined && /^\d+\.\d+\.\d+$/.test(version) ? releaseUrl(version) : undefined);
  if (url === undefined || sha256 === undefined) {
    print.error('crs install needs --sha256 and one of --version (such as 4.28.0) and --url');
    return 2;
  }
  const installed = await installCrs({ url, sha256, folder: values.to ?? `coreruleset-${version ?? 'local'}` });
  print.line(`${installed.files} files in ${installed.folder}; now set LAMELLAR_CRS=${installed.folder}`);
  return 0;
}

/** Runs one command; returns the exit status: 0 well, 1 problems found, 2 wrong use. */
export async function run(args: readonly string[], print: Print): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        crs: { type: 'string' },
        url: { type: 'string' },
        version: { type: 'string' },
        sha256: { type: 'string' },
        to: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const [command, second, ...rest] = positionals;
    if (values.help === true) {
      print.line(usage);
      return 0;
    }
    if (command === 'check') return await check(positionals.slice(1), values.crs, print);
    if (command === 'crs' && second === 'install' && rest.length === 0) return await install(values, print);
    print.error(usage);
    return 2;
  } catch (error) {
    if (!(error instanceof WafError) && !(error instanceof TypeError)) throw error;
    print.error(error.message);
    return error instanceof WafError ? 1 : 2;
  }
}
