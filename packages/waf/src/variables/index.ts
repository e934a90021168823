export type { VariableDefinition } from './definition.js';
export { compileKeyPattern, compileSelector, type KeyPattern } from './key-pattern.js';
export { emptyVariables, isVariable, refusedVariables, variableNames, variables } from './names.js';
export { requestLine } from './request.js';
export { Store } from './store.js';
export { type Connection, type RuleAttributes, TransactionData } from './transaction-data.js';
export { noValues, Value } from './value.js';
export { XmlElement } from './xml-tree.js';
export { parseXpath, selectXpath } from './xpath.js';
