export {
  type Address,
  addressFromBigInt,
  addressFromBytes,
  addressToBigInt,
  addressToBytes,
  bitsOf,
  compareAddresses,
  ipv4,
  ipv6,
  sameAddress,
} from './address.js';
export { type Cidr, type CidrOptions, cidrContains, formatCidr, lastAddress, maskAddress, parseCidr } from './cidr.js';
export { type Embedded, type Embedding, embeddedAddress, nat64Address } from './embedded.js';
export { NetError, type NetErrorCode } from './errors.js';
export { type Host, parseHost, tryParseHost } from './host.js';
export { formatAddress, parseAddress, tryParseAddress } from './parse.js';
export {
  type AddressSet,
  createAddressSet,
  createPrefixTable,
  type PrefixEntry,
  type PrefixTable,
  type PrefixTableOptions,
} from './prefix-table.js';
export { type AddressRange, cidrToRange, mergeCidrs, rangeToCidrs } from './range.js';
export { parseReverseName, reverseName } from './reverse.js';
export {
  type AddressKind,
  type Classification,
  type ClassifyOptions,
  classify,
  type SpecialRange,
  specialRanges,
} from './special.js';
export { type SpecialName, specialName } from './special-name.js';
