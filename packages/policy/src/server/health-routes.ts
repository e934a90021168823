import { PolicyEvalError } from '../errors.js';
import type { Value } from '../values/index.js';
import { type Answer, invalid, membersAnswer } from './answer.js';
import { referenceOf } from './evaluation.js';
import { flag } from './parameters.js';
import { bareMessage } from './problem-json.js';
import type { Route } from './route.js';
import { Timers } from './timers.js';

/** `GET /health`: able to evaluate; with `bundles` also activated, with `plugins` also all parts well. */
export const getHealth: Route = ({ context, parameters }) => {
  const { all } = parameters;
  const plugins = context.plugins();
  if (flag(all, 'bundle') || flag(all, 'bundles')) {
    const waiting = context.waitingBundles();
    if (waiting.length > 0) return unhealthy(`one or more bundles are not activated: ${waiting.join(', ')}`);
    if (plugins['discovery'] !== undefined && plugins['discovery'] !== 'OK')
      return unhealthy('one or more bundles are not activated');
  }
  if (flag(all, 'plugins')) {
    const excluded = all.getAll('exclude-plugin');
    const ill = Object.entries(plugins).some(([name, state]) => state !== 'OK' && !excluded.includes(name));
    if (ill) return unhealthy('one or more plugins are not up');
  }
  return membersAnswer({}, false);
};

/** `GET /health/NAME`: what the policy at `data.system.health.NAME` says. */
export function healthByPolicy(): Route {
  let readyOnce = false;
  return async ({ context, rest }) => {
    const plugins = context.plugins();
    if (Object.values(plugins).every((state) => state === 'OK')) readyOnce = true;
    const input: Value = { plugin_state: plugins, plugins_ready: readyOnce };
    const reference = referenceOf(`system/health/${rest}`, invalid);
    let result: Value | undefined;
    try {
      result = await context.evaluations.document('health', reference, { input, timers: new Timers() });
    } catch (error) {
      if (!(error instanceof PolicyEvalError)) throw error;
      return unhealthy(`${error.code}: ${bareMessage(error)}`);
    }
    if (result === undefined) return unhealthy(`health check (${reference}) was undefined`);
    if (result !== true) return unhealthy(`health check (${reference}) returned unexpected value`);
    return membersAnswer({}, false);
  };
}

function unhealthy(error: string): Answer {
  return membersAnswer({ error }, false, 500);
}
