/**
 * What one Lambda execution environment runs: loads the bundle as Lambda does, then one event at a time. Plain CommonJS
 * text, because the thread has no file of its own once the sandbox is one bundle.
 * `workerData`: `{ bundlePath }`. In: `{ requestId, event, deadlineMs }`, `event` as JSON text.
 * Out: `{ type: 'ready' }`, then per event `{ type: 'answered', payload }` or `{ type: 'failed', errorType, errorMessage }`,
 * after everything the handler printed.
 */
export const lambdaWorkerSource = `
const { parentPort, workerData } = require('node:worker_threads');
const { createRequire } = require('node:module');

const describe = (error) => ({
  type: 'failed',
  errorType: error instanceof Error ? error.name : typeof error,
  errorMessage: error instanceof Error ? error.message : String(error),
});

const flushed = (stream) => new Promise((resolve) => stream.write('', resolve));

function load() {
  const { handler } = createRequire(workerData.bundlePath)(workerData.bundlePath);
  if (typeof handler !== 'function') {
    throw Object.assign(new Error('handler is undefined or not exported'), { name: 'Runtime.HandlerNotFound' });
  }
  return handler;
}

async function answer(handler, { requestId, event, deadlineMs }) {
  const context = {
    awsRequestId: requestId,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
  try {
    const value = await handler(JSON.parse(event), context);
    return { type: 'answered', payload: JSON.stringify(value) ?? 'null' };
  } catch (error) {
    return describe(error);
  }
}

try {
  const handler = load();
  parentPort.on('message', (invocation) => {
    void answer(handler, invocation).then(async (result) => {
      await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
      parentPort.postMessage(result);
    });
  });
  parentPort.postMessage({ type: 'ready' });
} catch (error) {
  parentPort.postMessage(describe(error));
}
`;
