/** A failure the reader can act on: its message is shown without a stack. */
export function expectedError(message) {
  return Object.assign(new Error(message), { expected: true });
}
