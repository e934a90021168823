export { type ElfSection, elfSection, elfSections, isElf } from './sections.js';
