export { type LicenceExpression, parseLicence } from './expression.js';
export { licenceId, licenceText } from './names.js';
export {
  checkLicences,
  type LicenceFinding,
  type LicencePolicy,
  type LicenceVerdict,
  parseLicencePolicy,
} from './policy.js';
