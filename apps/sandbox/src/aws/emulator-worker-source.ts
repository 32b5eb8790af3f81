/**
 * What the emulator thread runs: both servers, bound to 127.0.0.1. Plain CommonJS text, because the thread has no file of
 * its own once the sandbox is one bundle. `workerData`: `{ fauxqsUrl, dynalitePath, sqsPort, dynamoPort }`; it answers
 * once with `{ sqsPort, dynamoPort }`.
 *
 * dynalite rethrows request errors, so a client that dies while sending would take the whole server with it; the `aborted`
 * event comes before that error and replaces the listener.
 */
export const emulatorWorkerSource = `
const { parentPort, workerData } = require('node:worker_threads');

async function listenSqs() {
  const { buildApp } = await import(workerData.fauxqsUrl);
  const app = buildApp({ logger: false });
  await app.listen({ host: '127.0.0.1', port: workerData.sqsPort });
  return app.server.address().port;
}

function listenDynamo() {
  const dynalite = require(workerData.dynalitePath);
  const server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  server.prependListener('request', (request) => {
    request.once('aborted', () => {
      request.removeAllListeners('error');
      request.on('error', () => undefined);
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(workerData.dynamoPort, '127.0.0.1', () => resolve(server.address().port));
  });
}

Promise.all([listenSqs(), listenDynamo()]).then(
  ([sqsPort, dynamoPort]) => parentPort.postMessage({ sqsPort, dynamoPort }),
  (error) => setImmediate(() => { throw error; }),
);
`;
