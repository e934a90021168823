export { type TarInput, writeTar } from './write/tar.js';
export { writeZip, type ZipInput } from './write/zip.js';
