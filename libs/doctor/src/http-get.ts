import { errorFields } from '@voc/errors';

export interface HttpAnswer {
  readonly status: number;
  /** null when the header is absent. */
  readonly header: (name: string) => string | null;
  /** undefined when the body is no JSON. */
  readonly json: unknown;
}

/** One GET; redirects are not followed, they would carry credentials elsewhere. Throws whatever prevented an answer. */
export type HttpGet = (
  url: URL,
  options: { readonly headers?: Readonly<Record<string, string>>; readonly signal: AbortSignal },
) => Promise<HttpAnswer>;

const maxBodyBytes = 1024 * 1024;

export const httpGet: HttpGet = async (url, { headers = {}, signal }) => {
  const response = await fetch(url, { headers, signal, redirect: 'manual' });
  return {
    status: response.status,
    header: (name) => response.headers.get(name),
    json: parseJson(await readText(response)),
  };
};

/** Nothing of a body that is too long. */
async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    const part = chunk as Uint8Array;
    bytes += part.length;
    if (bytes > maxBodyBytes) return '';
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const troubles: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'its name is not known to the DNS'],
  ['EAI_AGAIN', 'the DNS does not answer'],
  ['ECONNREFUSED', 'nothing listens there'],
  ['ECONNRESET', 'the connection was cut'],
  ['UND_ERR_SOCKET', 'the connection was cut'],
  ['ETIMEDOUT', 'nothing answers there'],
  ['UND_ERR_CONNECT_TIMEOUT', 'nothing answers there'],
  ['EHOSTUNREACH', 'there is no way there'],
  ['ENETUNREACH', 'there is no way there'],
  ['CERT_HAS_EXPIRED', 'its certificate has expired'],
  ['CERT_NOT_YET_VALID', 'its certificate is not valid yet'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another name'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is not from a public authority'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate is not from a public authority'],
  [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'its certificate comes without the intermediate ones, or from nobody known',
  ],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'its certificate is not from a public authority'],
]);

/** Why no answer came, in words that follow "it cannot be reached:"; null for what is no trouble of the network. */
export function networkTrouble(error: unknown): string | null {
  const { error_code: code, cause_code: cause = code } = errorFields(error);
  const words = troubles.get(cause) ?? troubles.get(code);
  return words === undefined ? null : `${words} (${troubles.has(cause) ? cause : code})`;
}
