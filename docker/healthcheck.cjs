// Is the process of this container alive? It is asked from inside, because the image has no other HTTP client.
const port = process.env.PORT;
fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2_500) }).then(
  ({ ok }) => process.exit(ok ? 0 : 1),
  () => process.exit(1),
);
