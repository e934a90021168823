import { installHooks } from './hooks/install.js';
import { setRegisterUrl } from './sources/register-url.js';

/** What the import of every middleware does: patches Node's builtins, and notes that the preload lies beside the entry. */
export function installBeside(entry: string): void {
  setRegisterUrl(new URL(entry.endsWith('.ts') ? './register.ts' : './register.js', entry).href);
  installHooks();
}
