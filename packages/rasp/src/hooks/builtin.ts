const { getBuiltinModule } = process;

/**
 * A module of Node as `require` gives it. An `import` would call every getter of the module for its named exports, and some of
 * them load whole clients that the application may never need.
 */
export function builtin<Module>(name: string): Module {
  return Reflect.apply(getBuiltinModule, process, [name]) as Module;
}
