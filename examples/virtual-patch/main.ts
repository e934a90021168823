import { loadCards, patches, patchHits, usePatches } from './cards.js';

const cards = loadCards((event) => console.log('told:', 'message' in event ? event.message : event.class_uid));
console.log('lint:', patches().problems.length === 0 ? 'the patch matches its target' : patches().problems);
const attack: unknown = JSON.parse('{"__proto__":{"discount":100}}');
const outcome = (): string => {
  try {
    cards.design({}, attack);
  } catch (error) {
    return String(error);
  }
  const reached = Reflect.get({}, 'discount') !== undefined;
  Reflect.deleteProperty(Object.prototype, 'discount');
  return reached ? 'every object has a discount now' : 'nothing happened';
};
console.log('with the patch:   ', outcome());
usePatches([]);
console.log('without it:       ', outcome());
usePatches(patches().list);
console.log('and again with it:', outcome());
console.log('hits:', Object.fromEntries(patchHits()));
