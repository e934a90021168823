export { buildInventory, type Inventory, type InventoryOptions, type InventoryPackage } from './inventory.js';
export { type JarIndex, readJarIndex } from './jar-index.js';
