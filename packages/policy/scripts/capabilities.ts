/** The part of OPA's capabilities file that describes builtins. */
export interface CapabilitiesFile {
  readonly builtins: readonly CapabilityBuiltin[];
}

/** One builtin of a capabilities file. */
export interface CapabilityBuiltin {
  readonly name: string;
  readonly decl: {
    readonly args?: readonly CapabilityType[];
    readonly result?: CapabilityType;
    readonly variadic?: CapabilityType;
  };
  readonly infix?: string;
  readonly relation?: boolean;
  readonly nondeterministic?: boolean;
  readonly deprecated?: boolean;
}

/** A type of a capabilities file. */
export interface CapabilityType {
  readonly type: string;
  readonly of?: CapabilityType | readonly CapabilityType[];
  readonly static?: readonly (CapabilityType & { readonly key?: string; readonly value?: CapabilityType })[];
  readonly dynamic?: CapabilityType & { readonly key?: CapabilityType; readonly value?: CapabilityType };
}

/** The signature row of a builtin: argument types, result type, flags. */
export function signatureOf(builtin: CapabilityBuiltin): [string, string, string?] {
  const args = (builtin.decl.args ?? []).map(typeText);
  if (builtin.decl.variadic !== undefined) args.push(`...${typeText(builtin.decl.variadic)}`);
  const flags = `${builtin.nondeterministic ? 'n' : ''}${builtin.deprecated ? 'd' : ''}${builtin.relation ? 'r' : ''}${
    builtin.infix === undefined ? '' : `@${builtin.infix}`
  }`;
  const row: [string, string, string?] = [
    args.join(' ; '),
    builtin.decl.result === undefined ? '' : typeText(builtin.decl.result),
  ];
  if (flags !== '') row.push(flags);
  return row;
}

/** A capabilities type in OPA's printed notation. */
export function typeText(type: CapabilityType): string {
  switch (type.type) {
    case 'any':
      return type.of === undefined ? 'any' : `any<${[type.of].flat().map(typeText).join(', ')}>`;
    case 'set':
      return `set[${typeText(type.of as CapabilityType)}]`;
    case 'array': {
      const members = type.static === undefined ? '' : `<${type.static.map(typeText).join(', ')}>`;
      return `array${members}${type.dynamic === undefined ? '' : `[${typeText(type.dynamic)}]`}`;
    }
    case 'object': {
      const members = (type.static ?? []).map((entry) => `${entry.key}: ${typeText(entry.value!)}`).join(', ');
      const rest = type.dynamic && `[${typeText(type.dynamic.key!)}: ${typeText(type.dynamic.value!)}]`;
      return `object${members === '' ? '' : `<${members}>`}${rest ?? ''}`;
    }
    default:
      return type.type;
  }
}
