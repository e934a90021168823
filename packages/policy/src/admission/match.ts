import type { AdmissionRequest } from './review.js';
import type { ReviewContext } from './verdict.js';

/** A Kubernetes label selector. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** `spec.match` of a constraint; every given part must hold. */
export interface Match {
  readonly kinds?: readonly { readonly apiGroups?: readonly string[]; readonly kinds?: readonly string[] }[];
  readonly scope?: string;
  readonly namespaces?: readonly string[];
  readonly excludedNamespaces?: readonly string[];
  readonly labelSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly name?: string;
  readonly source?: string;
}

/** Whether a constraint's `spec.match` applies to a request. */
export function matches(match: Match, request: AdmissionRequest, context: ReviewContext = {}): boolean {
  const { kind, group } = request.kind;
  const isNamespace = kind === 'Namespace' && group === '';
  const objects = [request.object, request.oldObject].filter((object) => object !== undefined && object !== null);
  const namespace = isNamespace ? (request.name ?? objects[0]?.metadata?.name ?? '') : (request.namespace ?? '');
  const { kinds, namespaces, excludedNamespaces, labelSelector, namespaceSelector, scope } = match;
  if (kinds !== undefined && kinds.length > 0) {
    const admits = (list: readonly string[] | undefined, value: string): boolean =>
      list === undefined || list.length === 0 || list.includes('*') || list.includes(value);
    if (!kinds.some((entry) => admits(entry.kinds, kind) && admits(entry.apiGroups, group))) return false;
  }
  if (scope === 'Cluster' && !(isNamespace || namespace === '')) return false;
  if (scope === 'Namespaced' && (isNamespace || namespace === '')) return false;
  if (namespace !== '') {
    if (namespaces !== undefined && namespaces.length > 0 && !namespaces.some((glob) => globMatches(glob, namespace)))
      return false;
    if (excludedNamespaces?.some((glob) => globMatches(glob, namespace)) === true) return false;
  }
  if (labelSelector !== undefined && !objects.some((object) => selects(labelSelector, object.metadata?.labels)))
    return false;
  if (namespaceSelector !== undefined && namespace !== '') {
    const holders = isNamespace ? objects : context.namespace === undefined ? [] : [context.namespace];
    if (!holders.some((object) => selects(namespaceSelector, object.metadata?.labels))) return false;
  }
  if (match.name !== undefined && match.name !== '') {
    const glob = match.name;
    const names = objects.map(({ metadata }) => metadata?.name ?? metadata?.generateName ?? '');
    if (!names.some((name) => globMatches(glob, name))) return false;
  }
  const source = match.source ?? 'All';
  return source === 'All' || source === '' || source === (context.source ?? 'Original');
}

/** Gatekeeper's globs: `*` at the start, the end or both stands for any text. */
function globMatches(glob: string, text: string): boolean {
  const open = glob.startsWith('*');
  const close = glob.length > 1 && glob.endsWith('*');
  const core = glob.slice(open ? 1 : 0, close ? -1 : undefined);
  if (open && close) return text.includes(core);
  if (open) return text.endsWith(core);
  return close ? text.startsWith(core) : text === core;
}

function selects(selector: LabelSelector, labels: Readonly<Record<string, string>> = {}): boolean {
  const label = (key: string): string | undefined => (Object.hasOwn(labels, key) ? labels[key] : undefined);
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) if (label(key) !== value) return false;
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = label(key);
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    if (operator === 'In') return value !== undefined && values.includes(value);
    return operator === 'NotIn' && (value === undefined || !values.includes(value));
  });
}
