export { identitiesOf, identityValues, processKey } from './identities-of.js';
export { IDENTITY_PLACES, type Identity, type IdentityKind, isUuid, RESOURCE_TYPES } from './places.js';
export { type IdentityInput, setIdentities } from './set-identities.js';
