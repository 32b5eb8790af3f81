export { startLocalTables, type LocalTables } from './local-tables.js';
