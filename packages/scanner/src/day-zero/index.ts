export { dayZeroEvents } from './events.js';
