export { type Capabilities, type CapabilityBuiltin, capabilities } from './capabilities/capabilities.js';
