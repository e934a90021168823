export { detectSqli } from './detect-sqli.js';
export { detectXss } from './detect-xss.js';
