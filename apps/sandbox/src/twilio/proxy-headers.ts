import type { TwilioFaults } from './twilio-faults.js';

/** What a gateway behind TLS termination sees of the public name, either way a proxy can pass it on. */
export function proxyHeaders(
  mode: TwilioFaults['hostMode'],
  publicBaseUrl: string,
  target: URL,
): Readonly<Record<string, string>> {
  const { host } = new URL(publicBaseUrl);
  if (mode === 'public') return { host };
  return {
    host: target.host,
    'x-forwarded-for': '203.0.113.7',
    'x-forwarded-host': host,
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
  };
}
