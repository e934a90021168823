import { positionOf, valueKind } from './ast.js';
import type { Rule } from './walk.js';

/** Calls back for each item whose name came before. */
function repeated<T>(items: readonly T[], name: (item: T) => string, found: (item: T) => void): void {
  const seen = new Set<string>();
  for (const item of items) {
    if (seen.has(name(item))) found(item);
    seen.add(name(item));
  }
}

const args: Rule = (_, report) => {
  const check = (list: readonly { Name: string }[] | undefined): void =>
    repeated(
      list ?? [],
      (arg) => arg.Name,
      (arg) => report(`There can be only one argument named "${arg.Name}"`, positionOf(arg)),
    );
  return { field: (node) => check(node.Arguments), directive: (node) => check(node.Arguments) };
};

const directives: Rule = ({ schema }, report) => ({
  directives: (nodes) =>
    repeated(
      nodes.filter((node) => schema.directives.get(node.Name)?.IsRepeatable !== true),
      (node) => node.Name,
      (node) => report(`The directive "@${node.Name}" can only be used once at this location`, positionOf(node)),
    ),
});

const fragments: Rule = (_, report) => {
  const seen = new Set<string>();
  return {
    fragment: (node) => {
      if (seen.has(node.Name)) report(`There can be only one fragment named "${node.Name}"`, positionOf(node));
      seen.add(node.Name);
    },
  };
};

const inputFields: Rule = (_, report) => ({
  value: (node) => {
    if (node.Kind !== valueKind.object) return;
    repeated(
      node.Children ?? [],
      (child) => child.Name,
      (child) => report(`There can be only one input field named "${child.Name}"`, positionOf(child)),
    );
  },
});

const operations: Rule = (_, report) => {
  const seen = new Set<string>();
  return {
    operation: (node) => {
      if (seen.has(node.Name)) report(`There can be only one operation named "${node.Name}"`, positionOf(node));
      seen.add(node.Name);
    },
  };
};

const variables: Rule = (_, report) => ({
  operation: (node) =>
    repeated(
      node.VariableDefinitions ?? [],
      (variable) => variable.Variable,
      (variable) => report(`There can be only one variable named "$${variable.Variable}"`, positionOf(variable)),
    ),
});

/** Rules about names that may occur once. */
export const uniqueRules: readonly Rule[] = [args, directives, fragments, inputFields, operations, variables];
