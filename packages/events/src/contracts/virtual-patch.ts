/**
 * A virtual patch: what stops the exploitation of a known weakness until the package is updated, as data. waf takes the `http` points, rasp the
 * `function` and `source` points.
 */
export interface VirtualPatch {
  /** The version of this shape. */
  readonly format: 1;
  /** Stable and unique, such as `lodash-template-CVE-2021-23337`. */
  readonly id: string;
  readonly title: string;
  /** CVE ids, or other advisory ids where there is no CVE. */
  readonly advisories: readonly string[];
  readonly target: PatchTarget;
  /** `severity_id` of the finding that a hit makes. @default 4, High */
  readonly severityId?: 1 | 2 | 3 | 4 | 5 | 6 | undefined;
  readonly points: readonly PatchPoint[];
  readonly references?: readonly string[] | undefined;
}

/** What has the weakness. */
export interface PatchTarget {
  /** Package type as in a package URL: `npm`, `maven`, `generic` for a product. */
  readonly type: string;
  /** Name as in a package URL, with its namespace: `@scope/name`, `org.example/artifact`. */
  readonly name: string;
  /** Version ranges in the notation of the type, such as `<4.17.21` or `>=1.0.0 <1.2.6`; one match is enough. */
  readonly versions: readonly string[];
}

/** Where a patch applies. */
export type PatchPoint = HttpPoint | FunctionPoint | SourcePoint;

/** A condition on a request. */
export interface HttpPoint {
  readonly kind: 'http';
  /** Methods in upper case. @default every method */
  readonly methods?: readonly string[] | undefined;
  /** What the decoded path must be. @default every path */
  readonly path?: ValueTest | undefined;
  /** The request is stopped when every one of these holds. */
  readonly when: readonly HttpCondition[];
}

/** A part of a request and what makes it an attack. */
export interface HttpCondition {
  readonly part: 'query' | 'body' | 'header' | 'cookie' | 'uri' | 'path';
  /** The name of the parameter, header or cookie, headers in lower case. @default each of them */
  readonly name?: string | undefined;
  readonly test: ValueTest;
}

/** A function inside a package and the guard before its body. */
export interface FunctionPoint {
  readonly kind: 'function';
  /** The file relative to the package's root, with `/`. */
  readonly file: string;
  readonly function: FunctionQuery;
  readonly guard: Guard;
}

/** A text of a file inside a package that is replaced when the file is loaded: for weaknesses that no guard can see, such as a slow pattern. */
export interface SourcePoint {
  readonly kind: 'source';
  /** The file relative to the package's root, with `/`. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

/** Names one function in a file. */
export interface FunctionQuery {
  /** The name that it is declared with or assigned to. */
  readonly name: string;
  /** The class or object literal that holds it. */
  readonly within?: string | undefined;
  readonly type?: 'function' | 'method' | 'getter' | 'setter' | 'constructor' | undefined;
  /** Which one of several of the same name, from 0. @default 0 */
  readonly index?: number | undefined;
}

/** What is checked before the function runs. */
export interface Guard {
  /** The call is stopped when every one of these holds. */
  readonly when: readonly ArgumentCondition[];
  /** `throw` stops with an error, `return` gives `undefined` back. @default 'throw' */
  readonly then?: 'throw' | 'return' | undefined;
}

/** An argument of a call, or `this`, and what makes it an attack. */
export interface ArgumentCondition {
  /** Index of the argument, or `this`, or `each` for every argument. */
  readonly argument: number | 'this' | 'each';
  /** Own properties to follow from there. @default none */
  readonly path?: readonly string[] | undefined;
  readonly test: ValueTest;
}

/** A test of one value. Texts are compared by code unit; `regex` is in the syntax of RE2 and runs in linear time. */
export type ValueTest =
  | { readonly equals: string | number | boolean | null }
  | { readonly oneOf: readonly (string | number)[] }
  | { readonly type: 'string' | 'number' | 'boolean' | 'object' | 'array' | 'function' | 'undefined' | 'buffer' }
  | { readonly contains: string; readonly ignoreCase?: boolean | undefined }
  | { readonly startsWith: string }
  | { readonly endsWith: string }
  | { readonly regex: string; readonly flags?: string | undefined }
  | { readonly longerThan: number }
  | { readonly deeperThan: number }
  /** One of these property names stands anywhere in the value, as a key or as a segment of a path text. */
  | { readonly hasKey: readonly string[] }
  /** The value, decoded, leaves its base folder. */
  | { readonly traversal: true }
  | { readonly any: readonly ValueTest[] }
  | { readonly all: readonly ValueTest[] }
  | { readonly not: ValueTest };
