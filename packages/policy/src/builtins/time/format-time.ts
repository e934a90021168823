import type { CivilTime } from './civil.js';
import { readLayout } from './layout.js';

/** English names of the days, Sunday first. */
export const dayNames: readonly string[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];

/** English names of the months. */
export const monthNames: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Writes a time by a Go layout. */
export function formatTime(time: CivilTime, layout: string): string {
  return readLayout(layout)
    .map(({ field, text }) => (field === undefined ? text : formatField(time, field, text)))
    .join('');
}

function formatField(time: CivilTime, field: string, text: string): string {
  switch (field) {
    case 'year':
      return text === '06' ? pad(((time.year % 100) + 100) % 100, 2) : signedPad(time.year, 4);
    case 'month':
      return text === '01' ? pad(time.month, 2) : String(time.month);
    case 'monthName':
      return named(monthNames[time.month - 1]!, text === 'Jan');
    case 'weekday':
      return named(dayNames[time.weekday]!, text === 'Mon');
    case 'day':
      return text === '02' ? pad(time.day, 2) : text === '_2' ? String(time.day).padStart(2) : String(time.day);
    case 'yearDay':
      return text === '002' ? pad(time.yearDay, 3) : String(time.yearDay).padStart(3);
    case 'hour24':
      return pad(time.hour, 2);
    case 'hour12': {
      const hour = time.hour % 12 === 0 ? 12 : time.hour % 12;
      return text === '03' ? pad(hour, 2) : String(hour);
    }
    case 'minute':
      return text === '04' ? pad(time.minute, 2) : String(time.minute);
    case 'second':
      return text === '05' ? pad(time.second, 2) : String(time.second);
    case 'half': {
      const half = time.hour >= 12 ? 'PM' : 'AM';
      return text === 'PM' ? half : half.toLowerCase();
    }
    case 'zoneName':
      return time.zoneName === '' ? formatOffset(time.offset, '-0700') : time.zoneName;
    case 'zone':
      return text.startsWith('Z') && time.offset === 0 ? 'Z' : formatOffset(time.offset, text);
    default:
      return formatFraction(time.nanosecond, text);
  }
}

function named(name: string, short: boolean): string {
  return short ? name.slice(0, 3) : name;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function signedPad(value: number, width: number): string {
  return value < 0 ? `-${pad(-value, width)}` : pad(value, width);
}

function formatOffset(offset: number, text: string): string {
  const size = Math.abs(offset);
  const separator = text.includes(':') ? ':' : '';
  const parts = [pad(Math.floor(size / 3600), 2)];
  const digits = text.length - 1 - text.split(':').length + 1;
  if (digits >= 4) parts.push(pad(Math.floor(size / 60) % 60, 2));
  if (digits >= 6) parts.push(pad(size % 60, 2));
  return `${offset < 0 ? '-' : '+'}${parts.join(separator)}`;
}

function formatFraction(nanosecond: number, text: string): string {
  const digits = pad(nanosecond, 9)
    .slice(0, Math.min(text.length - 1, 9))
    .padEnd(text.length - 1, '0');
  if (text[1] === '0') return `${text[0]}${digits}`;
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end--;
  return end === 0 ? '' : `${text[0]}${digits.slice(0, end)}`;
}
