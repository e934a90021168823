import type { ServerResponse } from 'node:http';
import { configure } from './core/judge.js';
import { type RaspOptions, readOptions } from './core/options.js';
import { discoverInto } from './discovery/hook-discovery.js';
import { shippedPatches, usePatches } from './patches/patch-control.js';
import { readPatches } from './patches/read-patches.js';
import { type Admission, clientOfRequest, refusal } from './policy/clients.js';
import { hookLeavingData } from './policy/leaving-data.js';

/** Lets a request in, or answers it; given only when there is a policy about clients. */
export type Admit = <T>(response: ServerResponse, next: () => T) => Promise<T | undefined>;

let leavingIsHooked = false;

/** Puts options in force, for the whole process. Throws `RaspError` for what cannot be understood. */
export function protect(options: RaspOptions): { readonly admit: Admit | undefined } {
  const settings = readOptions(options);
  const { patches = 'shipped', clients, inventory, policy } = options;
  usePatches(typeof patches !== 'string' ? patches : patches === 'shipped' ? shippedPatches() : readPatches(patches));
  configure(settings);
  if (inventory !== undefined) discoverInto(inventory);
  if (!leavingIsHooked && (policy?.sensitiveData !== undefined || policy?.canaries !== undefined)) {
    leavingIsHooked = true;
    hookLeavingData();
  }
  if (clients === undefined) return { admit: undefined };
  return {
    admit: async (response, next) => {
      const address = clientOfRequest();
      let admission: Admission = 'admitted';
      try {
        if (address !== undefined) admission = await clients.check('address', address);
      } catch {
        // A store that is lost must not stop the application.
      }
      const refused = address === undefined ? undefined : refusal(admission, 'address', address);
      if (refused === undefined) return next();
      response.statusCode = admission === 'limited' ? 429 : 403;
      response.end();
      return undefined;
    },
  };
}
