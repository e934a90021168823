import type { Constraint, ConstraintTemplate } from '../admission/gatekeeper.js';
import { GatekeeperEngine } from '../admission/gatekeeper-engine.js';
import type { KubernetesObject } from '../admission/review.js';
import { messageOf } from '../bundle/errors.js';
import type { KubernetesClient } from './client.js';
import { constraintsPath, installConstraints, installTemplates, TEMPLATES_PATH } from './custom-resources.js';
import { type Reflector, type ReflectorOptions, reflect } from './reflector.js';
import { StatusWriter } from './status-writer.js';

/** A kind of object that templates see as `data.inventory`. */
export interface SyncedKind {
  /** Path of its objects, such as `/api/v1/pods` or `/apis/apps/v1/deployments`. */
  readonly path: string;
}

/** Options of {@link startGatekeeper}. */
export interface GatekeeperOptions extends Pick<ReflectorOptions, 'watchSeconds' | 'maxDelayMs'> {
  readonly signal: AbortSignal;
  /** Kinds that templates see as `data.inventory`. @default none */
  readonly sync?: readonly SyncedKind[];
  /** Name of this process in status objects. @default 'lamellar-policy' */
  readonly id?: string;
  /** Whether to install the definition of ConstraintTemplates. @default true */
  readonly install?: boolean;
  /** Hears of failures; the controller goes on. */
  readonly onError?: (error: unknown, about: string) => void;
  /** Hears of a watch whose last version the server has forgotten; its objects are listed again. */
  readonly onExpired?: (about: string) => void;
  /** Hears when a template or constraint took effect, or ended. */
  readonly onChange?: (what: 'template' | 'constraint', name: string, change: 'set' | 'removed') => void;
}

/** A running controller. */
export interface GatekeeperController {
  /** The policy to put into a webhook. */
  readonly engine: GatekeeperEngine;
  /** The namespace of a name, as last seen. */
  readonly namespaceOf: (name: string) => KubernetesObject | undefined;
  /** Resolves when templates, constraints, namespaces and inventory were read once. */
  readonly ready: Promise<void>;
  /** Resolves when the signal ended it. */
  readonly ended: Promise<void>;
}

interface Watched {
  readonly stop: AbortController;
  readonly reflector: Reflector;
}

/** Watches templates, constraints, namespaces and inventory of a cluster, keeps an engine up to date with them, and writes their status. */
export async function startGatekeeper(
  client: KubernetesClient,
  options: GatekeeperOptions,
): Promise<GatekeeperController> {
  const { signal, onError, onChange } = options;
  const engine = new GatekeeperEngine();
  const namespaces = new Map<string, KubernetesObject>();
  const status = new StatusWriter(client, options.id ?? 'lamellar-policy', (error, about) => onError?.(error, about));
  const watched = new Map<string, Watched>();
  const kindOf = new Map<string, string>();
  const pending = new Set<Promise<void>>();
  if (options.install !== false) await installTemplates(client);

  const later = (work: Promise<void>, about: string): void => {
    const guarded = work.catch((error: unknown) => onError?.(error, about)).finally(() => pending.delete(guarded));
    pending.add(guarded);
  };
  const reflectorOptions = (stop: AbortSignal): ReflectorOptions => ({ ...options, signal: stop });

  const watchConstraints = async (template: ConstraintTemplate): Promise<void> => {
    const { kind } = template.spec.crd.spec.names;
    await installConstraints(client, template);
    if (watched.has(kind)) return;
    const stop = new AbortController();
    const reflector = reflect<Constraint>(
      client,
      constraintsPath(kind),
      {
        onSet: (constraint) => {
          engine.setConstraint({ ...constraint, kind });
          status.constraint(constraintsPath(kind), constraint);
          onChange?.('constraint', `${kind}/${constraint.metadata?.name ?? ''}`, 'set');
        },
        onRemove: (constraint) => {
          engine.removeConstraint(kind, constraint.metadata?.name ?? '');
          onChange?.('constraint', `${kind}/${constraint.metadata?.name ?? ''}`, 'removed');
        },
        onError: (error) => onError?.(error, `constraints of ${kind}`),
        onExpired: () => options.onExpired?.(`constraints of ${kind}`),
      },
      reflectorOptions(AbortSignal.any([signal, stop.signal])),
    );
    watched.set(kind, { stop, reflector });
    await reflector.synced;
  };
  const templates = reflect<ConstraintTemplate>(
    client,
    TEMPLATES_PATH,
    {
      onSet: (template) => {
        const name = template.metadata?.name ?? '';
        let error: unknown;
        try {
          engine.setTemplate(template);
          kindOf.set(name, template.spec.crd.spec.names.kind);
          later(watchConstraints(template), `template ${name}`);
          onChange?.('template', name, 'set');
        } catch (cause) {
          error = cause;
          onError?.(cause, `template ${name}`);
        }
        status.template(template, error === undefined ? undefined : messageOf(error));
      },
      onRemove: (template) => {
        const name = template.metadata?.name ?? '';
        const kind = kindOf.get(name);
        if (kind === undefined) return;
        watched.get(kind)?.stop.abort();
        watched.delete(kind);
        engine.removeTemplate(kind);
        onChange?.('template', name, 'removed');
      },
      onError: (error) => onError?.(error, 'templates'),
      onExpired: () => options.onExpired?.('templates'),
    },
    reflectorOptions(signal),
  );
  const synced = (
    path: string,
    onSet: (object: KubernetesObject) => void,
    onRemove: (object: KubernetesObject) => void,
  ): Reflector =>
    reflect(
      client,
      path,
      {
        onSet,
        onRemove,
        onError: (error) => onError?.(error, path),
        onExpired: () => options.onExpired?.(path),
      },
      reflectorOptions(signal),
    );
  const others = [
    synced(
      '/api/v1/namespaces',
      (object) => namespaces.set(object.metadata?.name ?? '', object),
      (object) => namespaces.delete(object.metadata?.name ?? ''),
    ),
    ...(options.sync ?? []).map(({ path }) =>
      synced(
        path,
        (object) => engine.inventory.set(object),
        (object) => engine.inventory.remove(object),
      ),
    ),
  ];
  const ready = async (): Promise<void> => {
    await Promise.all([templates.synced, ...others.map((reflector) => reflector.synced)]);
    while (pending.size > 0) await Promise.all(pending);
  };
  const ended = async (): Promise<void> => {
    await Promise.all([templates.ended, ...others.map((reflector) => reflector.ended)]);
    await Promise.all([...watched.values()].map(({ reflector }) => reflector.ended));
    await status.idle();
  };
  return { engine, namespaceOf: (name) => namespaces.get(name), ready: ready(), ended: ended() };
}
