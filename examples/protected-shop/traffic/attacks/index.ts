import type { Attack, AttackClass } from '../attack.js';
import { codeInjection } from './code-injection.js';
import { commandInjection } from './command-injection.js';
import { crossSiteScripting } from './cross-site-scripting.js';
import { forgery } from './forgery.js';
import { protocolAbuse, prototypePollution, reconnaissance, unsafeUpload } from './others.js';
import { sqlInjection } from './sql-injection.js';
import { traversal } from './traversal.js';

/** Every attack of the demo by class. */
export const attacks: Readonly<Record<AttackClass, readonly Attack[]>> = {
  'SQL injection': sqlInjection,
  'Cross-site scripting': crossSiteScripting,
  'Command injection': commandInjection,
  'Code injection': codeInjection,
  'File inclusion and traversal': traversal,
  'Request forgery (SSRF, RFI)': forgery,
  'Prototype pollution': prototypePollution,
  'Unsafe upload': unsafeUpload,
  'Protocol abuse': protocolAbuse,
  Reconnaissance: reconnaissance,
};
