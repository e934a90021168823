import { fileURLToPath } from 'node:url';
import { startApi } from './api.js';

const policies = fileURLToPath(new URL('policies', import.meta.url));
const api = await startApi(policies, Number(process.env['PORT'] ?? 8080));
console.log(`the API listens on ${api.url}; its policies are in ${policies}`);
console.log(`  curl ${api.url}/products/7                          everybody may`);
console.log(`  curl -X POST ${api.url}/products                    nobody may, without signing in`);
console.log(`  curl -X POST -H 'x-user: ann' ${api.url}/products   ann may, by her role`);
console.log('edit policies/teams/data.json or policies/authz.rego: the next request is decided by it');
process.once('SIGINT', () => void api[Symbol.asyncDispose]());
