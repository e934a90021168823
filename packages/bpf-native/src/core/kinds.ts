/** CO-RE relocation kinds as clang numbers them (enum bpf_core_relo_kind). */
export const coreKinds = {
  fieldByteOffset: 0,
  fieldByteSize: 1,
  fieldExists: 2,
  fieldSigned: 3,
  fieldShiftLeft: 4,
  fieldShiftRight: 5,
  typeIdLocal: 6,
  typeIdTarget: 7,
  typeExists: 8,
  typeSize: 9,
  enumValueExists: 10,
  enumValue: 11,
  typeMatches: 12,
} as const;

/** True for kinds that ask about a field. */
export function isFieldKind(kind: number): boolean {
  return kind <= coreKinds.fieldShiftRight;
}

/** True for kinds that ask about a value of an enumeration. */
export function isEnumKind(kind: number): boolean {
  return kind === coreKinds.enumValueExists || kind === coreKinds.enumValue;
}
