import { deepEqual, equal, throws } from 'node:assert/strict';
import type { OcsfEvent } from '@lamellar/events';
import { errorsOf } from '@lamellar/events/check';
import { loadCards, patches, patchHits, usePatches } from './cards.js';

const findings: OcsfEvent[] = [];
const cards = loadCards((event) => findings.push(event));
const attack: unknown = JSON.parse('{"__proto__":{"discount":100}}');
const discount = (): unknown => Reflect.get({}, 'discount');

deepEqual(patches().problems, []);
deepEqual(cards.design({ paper: 'plain' }, { paper: 'gold' }), { paper: 'gold' });
throws(() => cards.design({}, attack), { code: 'RASP_BLOCKED' });
equal(discount(), undefined);

usePatches([]);
cards.design({}, attack);
equal(discount(), 100);
Reflect.deleteProperty(Object.prototype, 'discount');

usePatches(patches().list);
throws(() => cards.design({}, attack), { code: 'RASP_BLOCKED' });
equal(patchHits().get('greeting-cards-prototype'), 2);
equal(findings.length, 2);
for (const finding of findings) equal(errorsOf(finding).length, 0);
console.log('virtual-patch: put in, taken out and put in again without a restart; 2 attacks stopped and told');
