import { request as httpsRequest } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Endpoint } from '@voc/doctor';

export interface PublicQuestion {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface PublicAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Epoch milliseconds at which the certificate ends; NaN when that is not known. */
  readonly certificateEndsMs: number;
  /** Where the name led. */
  readonly address: string;
}

/** Asks for something at the public address, over TLS as Twilio would. Throws whatever prevented an answer. */
export type AskPublic = (question: PublicQuestion, signal: AbortSignal) => Promise<PublicAnswer>;

/** @param connectTo goes there instead of where the name leads; the certificate must still be the name's */
export function createAskPublic(connectTo: Endpoint | null): AskPublic {
  return ({ method, url, headers, body }, signal) =>
    new Promise((resolve, reject) => {
      const { hostname, port } = url;
      const request = httpsRequest({
        method,
        host: connectTo?.host ?? hostname,
        port: connectTo?.port ?? (port || 443),
        servername: hostname,
        path: `${url.pathname}${url.search}`,
        headers: { ...headers, host: url.host, 'user-agent': 'voice-openai-connect doctor' },
        signal,
        agent: false,
      });
      const settle = (status: number, answerHeaders: IncomingHttpHeaders): void => {
        const socket = request.socket as TLSSocket | null;
        resolve({
          status,
          headers: answerHeaders,
          certificateEndsMs: Date.parse(socket?.getPeerCertificate().valid_to ?? ''),
          address: socket?.remoteAddress ?? '',
        });
      };
      request.once('response', (response) => {
        settle(response.statusCode ?? 0, response.headers);
        // Nothing of the body is needed.
        response.destroy();
      });
      request.once('upgrade', (response, socket) => {
        settle(response.statusCode ?? 0, response.headers);
        socket.destroy();
      });
      request.once('error', reject);
      request.end(body);
    });
}
