// An embedded SQS on loopback in a process of its own; prints its port and ends with its standard input.
import { buildApp } from 'fauxqs';

const app = buildApp({ logger: false });
await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${app.server.address().port}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
