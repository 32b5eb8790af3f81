// Integration tests run on real clocks and sockets, and a small machine that stood still for a moment proves nothing: what
// fails is tried once more. The first failure is printed, so that a test which often needs the second try is noticed.
// Unit tests have fake clocks and no such excuse.
if (expect.getState().testPath.endsWith('.itest.ts')) jest.retryTimes(1, { logErrorsBeforeRetry: true });
