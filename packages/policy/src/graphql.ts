export { graphqlBuiltins } from './builtins/graphql/index.js';
