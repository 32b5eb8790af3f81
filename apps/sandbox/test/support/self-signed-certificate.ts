import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Tags of DER. */
const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
  version: 0xa0,
  extensions: 0xa3,
  dnsName: 0x82,
} as const;

const oids = {
  commonName: [0x55, 0x04, 0x03],
  basicConstraints: [0x55, 0x1d, 0x13],
  subjectAltName: [0x55, 0x1d, 0x11],
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
} as const;

/**
 * A certificate for one name, its own authority, with a new key: nothing secret lies in the repository.
 * @param validMs from a day ago until so many milliseconds from now; before 2050
 * @see RFC 5280
 */
export function createSelfSignedCertificate(name: string, validMs: number): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const nowMs = Date.now();
  const algorithm = der(tags.sequence, der(tags.oid, Buffer.from(oids.ecdsaWithSha256)));
  const subject = der(
    tags.sequence,
    der(tags.set, der(tags.sequence, oid(oids.commonName), der(tags.utf8, Buffer.from(name)))),
  );
  const toBeSigned = der(
    tags.sequence,
    der(tags.version, der(tags.integer, Buffer.from([2]))),
    der(tags.integer, Buffer.from([1])),
    algorithm,
    subject,
    der(tags.sequence, time(nowMs - 86_400_000), time(nowMs + validMs)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(tags.extensions, der(tags.sequence, authority(), alternativeName(name))),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const certificate = der(
    tags.sequence,
    toBeSigned,
    algorithm,
    der(tags.bitString, Buffer.from([0]), signature),
  );
  return { cert: pem('CERTIFICATE', certificate), key: pemKey(privateKey) };
}

function authority(): Buffer {
  const isAuthority = der(tags.sequence, der(tags.boolean, Buffer.from([0xff])));
  return der(tags.sequence, oid(oids.basicConstraints), der(tags.octetString, isAuthority));
}

function alternativeName(name: string): Buffer {
  const names = der(tags.sequence, der(tags.dnsName, Buffer.from(name)));
  return der(tags.sequence, oid(oids.subjectAltName), der(tags.octetString, names));
}

function oid(bytes: readonly number[]): Buffer {
  return der(tags.oid, Buffer.from(bytes));
}

/** `YYMMDDHHMMSSZ` */
function time(atMs: number): Buffer {
  const text = `${new Date(atMs).toISOString().replace(/\D/g, '').slice(2, 14)}Z`;
  return der(tags.utcTime, Buffer.from(text));
}

function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const lengthBytes =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...lengthBytes]), content]);
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function pemKey(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
