import type { Builtin } from '../builtins/index.js';
import { graphqlBuiltins } from '../graphql.js';
import { httpBuiltins } from '../http.js';
import { jwtBuiltins } from '../jwt.js';
import { x509Builtins } from '../x509.js';

/** Every group of builtins: a program for people leaves none out. */
export const allBuiltins: readonly Builtin[] = [...graphqlBuiltins, ...httpBuiltins, ...jwtBuiltins, ...x509Builtins];
