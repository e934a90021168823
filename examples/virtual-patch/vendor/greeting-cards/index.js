'use strict';

/** Merges the options of a card; an own key `__proto__` leads to the prototype of all objects. */
function design(card, options) {
  for (const key of Object.keys(options)) {
    if (typeof options[key] === 'object' && typeof card[key] === 'object') design(card[key], options[key]);
    else card[key] = options[key];
  }
  return card;
}

module.exports = { design };
