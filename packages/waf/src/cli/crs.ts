import { installCrs } from '../files/index.js';
import { type Command, textOption, wrongUse } from './command.js';

function releaseUrl(version: string): string {
  return `https://github.com/coreruleset/coreruleset/archive/refs/tags/v${version}.tar.gz`;
}

/** Installs a Core Rule Set. */
export const crs: Command = {
  usage: 'crs install (--version V | --url URL) --sha256 HEX [--to FOLDER]',
  about: `downloads a release of the OWASP Core Rule Set, checks it, and unpacks it;
    set LAMELLAR_CRS to the folder afterwards`,
  options: {
    version: { type: 'string' },
    url: { type: 'string' },
    sha256: { type: 'string' },
    to: { type: 'string' },
  },
  async run(input) {
    const [version, sha256] = [textOption(input, 'version'), textOption(input, 'sha256')];
    if (input.positionals.length !== 1 || input.positionals[0] !== 'install')
      return wrongUse(input, 'crs knows install');
    const released = version !== undefined && /^\d+\.\d+\.\d+$/.test(version) ? releaseUrl(version) : undefined;
    const url = textOption(input, 'url') ?? released;
    if (url === undefined || sha256 === undefined)
      return wrongUse(input, 'crs install needs --sha256 and one of --version (such as 4.28.0) and --url');
    const folder = textOption(input, 'to') ?? `coreruleset-${version ?? 'local'}`;
    const installed = await installCrs({ url, sha256, folder });
    input.print.line(`${installed.files} files in ${installed.folder}; now set LAMELLAR_CRS=${installed.folder}`);
    return 0;
  },
};
