export { buildInventory, type Inventory, type InventoryPackage } from './inventory.js';
