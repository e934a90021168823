import { describe, expect, it } from 'vitest';
import { Action, Disposition } from '../generated/enums.js';
import { type Mode, type OnError, type Outcome, securityControl, stops } from './verdict.js';

describe('a verdict', () => {
  it.each<[Outcome, Mode, OnError, boolean, keyof typeof Action, keyof typeof Disposition]>([
    ['allow', 'block', 'closed', false, 'Allowed', 'Allowed'],
    ['block', 'block', 'open', true, 'Denied', 'Blocked'],
    ['block', 'observe', 'closed', false, 'Observed', 'Logged'],
    ['block', 'off', 'closed', false, 'Observed', 'Logged'],
    // Input can reach a limit, so a limit that lets on would be a way round the engine.
    ['limit', 'block', 'open', true, 'Denied', 'Rejected'],
    ['limit', 'observe', 'open', false, 'Observed', 'Logged'],
    // Our own fault follows onError alone.
    ['error', 'block', 'open', false, 'Allowed', 'Error'],
    ['error', 'block', 'closed', true, 'Denied', 'Error'],
    ['error', 'observe', 'closed', false, 'Allowed', 'Error'],
  ])('%s in mode %s with onError %s stops: %s', (outcome, mode, onError, stopped, action, disposition) => {
    expect(stops(outcome, { mode, onError })).toBe(stopped);
    expect(securityControl(outcome, { mode, onError })).toEqual({
      action_id: Action[action],
      disposition_id: Disposition[disposition],
    });
  });

  it('lets the operation go on after a fault unless it is told otherwise', () => {
    expect(stops('error', { mode: 'block' })).toBe(false);
  });
});
