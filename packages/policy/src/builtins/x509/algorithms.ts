/** Numbers that Go's crypto/x509 gives to signature algorithms, by object identifier. */
export const signatureAlgorithms: ReadonlyMap<string, number> = new Map([
  ['1.2.840.113549.1.1.2', 1],
  ['1.2.840.113549.1.1.4', 2],
  ['1.2.840.113549.1.1.5', 3],
  ['1.3.14.3.2.29', 3],
  ['1.2.840.113549.1.1.11', 4],
  ['1.2.840.113549.1.1.12', 5],
  ['1.2.840.113549.1.1.13', 6],
  ['1.2.840.10040.4.3', 7],
  ['2.16.840.1.101.3.4.3.2', 8],
  ['1.2.840.10045.4.1', 9],
  ['1.2.840.10045.4.3.2', 10],
  ['1.2.840.10045.4.3.3', 11],
  ['1.2.840.10045.4.3.4', 12],
  ['1.3.101.112', 16],
]);

/** RSA-PSS has one object identifier; the hash in its parameters tells them apart. */
export const pssOid = '1.2.840.113549.1.1.10';

/** Numbers of RSA-PSS signatures by the object identifier of their hash. */
export const pssAlgorithms: ReadonlyMap<string, number> = new Map([
  ['2.16.840.1.101.3.4.2.1', 13],
  ['2.16.840.1.101.3.4.2.2', 14],
  ['2.16.840.1.101.3.4.2.3', 15],
]);

/** Numbers of signatures that no longer prove anything: MD2, MD5, SHA-1. */
export const brokenSignatures: ReadonlySet<number> = new Set([1, 2, 3, 7, 9]);

/** Numbers of public key algorithms by object identifier. */
export const publicKeyAlgorithms: ReadonlyMap<string, number> = new Map([
  ['1.2.840.113549.1.1.1', 1],
  ['1.2.840.10040.4.1', 2],
  ['1.2.840.10045.2.1', 3],
  ['1.3.101.112', 4],
  ['1.3.101.110', 5],
]);

/** Numbers of extended key usages by object identifier. */
export const extendedKeyUsages: ReadonlyMap<string, number> = new Map([
  ['2.5.29.37.0', 0],
  ['1.3.6.1.5.5.7.3.1', 1],
  ['1.3.6.1.5.5.7.3.2', 2],
  ['1.3.6.1.5.5.7.3.3', 3],
  ['1.3.6.1.5.5.7.3.4', 4],
  ['1.3.6.1.5.5.7.3.5', 5],
  ['1.3.6.1.5.5.7.3.6', 6],
  ['1.3.6.1.5.5.7.3.7', 7],
  ['1.3.6.1.5.5.7.3.8', 8],
  ['1.3.6.1.5.5.7.3.9', 9],
  ['1.3.6.1.4.1.311.10.3.3', 10],
  ['2.16.840.1.113730.4.1', 11],
  ['1.3.6.1.4.1.311.2.1.22', 12],
  ['1.3.6.1.4.1.311.61.1.1', 13],
]);

/** Names under which a policy asks for a key usage. */
export const keyUsageNames: ReadonlyMap<string, number> = new Map([
  ['KeyUsageAny', 0],
  ['KeyUsageServerAuth', 1],
  ['KeyUsageClientAuth', 2],
  ['KeyUsageCodeSigning', 3],
  ['KeyUsageEmailProtection', 4],
  ['KeyUsageIPSECEndSystem', 5],
  ['KeyUsageIPSECTunnel', 6],
  ['KeyUsageIPSECUser', 7],
  ['KeyUsageTimeStamping', 8],
  ['KeyUsageOCSPSigning', 9],
  ['KeyUsageMicrosoftServerGatedCrypto', 10],
  ['KeyUsageNetscapeServerGatedCrypto', 11],
  ['KeyUsageMicrosoftCommercialCodeSigning', 12],
  ['KeyUsageMicrosoftKernelCodeSigning', 13],
]);
