/** The Node flags under which the workspace runs from its sources, without a build. */
export function sourceFlags(root: string): string[];
