import {
  fromBigInt,
  isArray,
  isInteger,
  isNumber,
  type NumberValue,
  toBigInt,
  type Value,
} from '../../values/index.js';
import { builtinError } from '../builtin-error.js';
import { intOperand, type Operands, stringOperand, wrongType } from '../operands.js';
import { type Builtin, implement } from '../registry.js';
import { type CivilTime, daysFromDate, daysInMonth } from './civil.js';
import { parseDuration } from './duration.js';
import { dayNames, formatTime } from './format-time.js';
import { namedLayouts } from './layout.js';
import { parseTime } from './parse-time.js';
import { civilTimeIn, findZone, secondsOfWall, utc, type Zone } from './zone.js';

const SECOND = 1_000_000_000n;
const LIMIT = 1n << 63n;
const TIME_FORM = 'either number (ns) or [number (ns), string (tz)]';

/** `time.*`: moments are nanoseconds since 1970 in the range of 64 bits. */
export const time: readonly Builtin[] = implement({
  'time.now_ns': (_, context) => fromBigInt(context.now),
  'time.parse_ns': (args) => {
    const layout = stringOperand(args, 1);
    return inRange(parseTime(namedLayouts.get(layout) ?? layout, stringOperand(args, 2)));
  },
  'time.parse_rfc3339_ns': (args) => inRange(parseTime(namedLayouts.get('RFC3339')!, stringOperand(args, 1))),
  'time.parse_duration_ns': (args) => fromBigInt(parseDuration(stringOperand(args, 1))),
  'time.format': (args) => {
    const { civil, layout } = momentOperand(args, 1);
    return formatTime(civil, layout === '' ? namedLayouts.get('RFC3339Nano')! : (namedLayouts.get(layout) ?? layout));
  },
  'time.date': (args) => {
    const { year, month, day } = momentOperand(args, 1).civil;
    return [year, month, day];
  },
  'time.clock': (args) => {
    const { hour, minute, second } = momentOperand(args, 1).civil;
    return [hour, minute, second];
  },
  'time.weekday': (args) => dayNames[momentOperand(args, 1).civil.weekday]!,
  'time.add_date': (args) => addDate(args),
  'time.diff': (args) => difference(momentOperand(args, 1), momentOperand(args, 2)),
});

interface Moment {
  readonly ns: bigint;
  readonly zone: Zone;
  readonly layout: string;
  readonly civil: CivilTime;
}

/** Nanoseconds, or `[nanoseconds, zone, layout]` of which the last two may be left out. */
function momentOperand(args: Operands, position: number): Moment {
  const value = args[position - 1]!;
  if (isNumber(value)) return moment(value, utc, '');
  if (!isArray(value) || value.length === 0) throw wrongType(1, value, TIME_FORM);
  const [ns, zone = '', layout = ''] = value;
  if (!isNumber(ns)) throw wrongType(1, ns!, 'number');
  if (typeof zone !== 'string') throw wrongType(1, zone, 'string');
  const found = findZone(zone);
  if (typeof layout !== 'string') throw wrongType(1, layout, 'string');
  return moment(ns, found, layout);
}

function moment(value: NumberValue, zone: Zone, layout: string): Moment {
  const ns = isInteger(value) ? toBigInt(value) : undefined;
  if (ns === undefined || ns >= LIMIT || ns < -LIMIT) throw builtinError('timestamp too big');
  return { ns, zone, layout, civil: civilTimeIn(ns, zone) };
}

function inRange(ns: bigint): Value {
  if (ns >= LIMIT || ns < -LIMIT) throw builtinError('time outside of valid range');
  return fromBigInt(ns);
}

function addDate(args: Operands): Value {
  const { civil, zone } = momentOperand(args, 1);
  const [years, months, days] = [intOperand(args, 2), intOperand(args, 3), intOperand(args, 4)];
  // No 64-bit moment is that far away.
  if ([years, months, days].some((step) => Math.abs(step) > 10_000_000))
    throw builtinError('time outside of valid range');
  const date = daysFromDate(civil.year + years, civil.month + months, civil.day + days);
  const wall = date * 86_400 + civil.hour * 3600 + civil.minute * 60 + civil.second;
  return inRange(BigInt(secondsOfWall(wall, zone)) * SECOND + BigInt(civil.nanosecond));
}

/** Years, months, days, hours, minutes, seconds from the earlier to the later moment, in the first one's zone. */
function difference(first: Moment, other: Moment): Value {
  const second = civilTimeIn(other.ns, first.zone);
  const [from, to] = first.ns > other.ns ? [second, first.civil] : [first.civil, second];
  let [year, month, day] = [to.year - from.year, to.month - from.month, to.day - from.day];
  let [hour, minute, rest] = [to.hour - from.hour, to.minute - from.minute, to.second - from.second];
  if (rest < 0) {
    rest += 60;
    minute--;
  }
  if (minute < 0) {
    minute += 60;
    hour--;
  }
  if (hour < 0) {
    hour += 24;
    day--;
  }
  if (day < 0) {
    day += daysInMonth(from.year, from.month);
    month--;
  }
  if (month < 0) {
    month += 12;
    year--;
  }
  return [year, month, day, hour, minute, rest];
}
