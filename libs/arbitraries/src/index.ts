export { anyCharacter } from './any-character.js';
export { anyWebPath, anyWebUrl } from './any-web-url.js';
