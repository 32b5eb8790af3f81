import { parseArgs } from 'node:util';

/** A host and port to go to instead of where a name leads. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface DoctorOptions {
  readonly isJson: boolean;
  /** Where `PUBLIC_BASE_URL` is looked for; null: where its name leads. */
  readonly connectTo: Endpoint | null;
}

export const doctorUsage = `Usage: node doctor.cjs [--json] [--connect-to HOST:PORT]

Checks the environment of this service, and everybody it depends on, by reading only, and says what is wrong.

  --json                   one JSON object on standard output
  --connect-to HOST:PORT   look for PUBLIC_BASE_URL there instead of where its name leads, for a load balancer that has
                           no name yet; the certificate must still be the one of the name

Exit code 0: all is well; 1: something is wrong or cannot be told; 2: bad usage.
`;

/** @returns `help`, or what is wrong with the arguments as text, or the options */
export function parseDoctorOptions(
  args: readonly string[],
): DoctorOptions | 'help' | { readonly problem: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean', default: false },
        'connect-to': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return 'help';
    const given = values['connect-to'];
    const connectTo = given === undefined ? null : parseEndpoint(given);
    if (given !== undefined && connectTo === null) return { problem: '--connect-to must be HOST:PORT' };
    return { isJson: values.json, connectTo };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : 'bad arguments' };
  }
}

function parseEndpoint(text: string): Endpoint | null {
  const [, host = '', port = ''] = /^\[?([\w.:-]{1,253}?)\]?:(\d{1,5})$/.exec(text) ?? [];
  const number = Number(port);
  return host === '' || number < 1 || number > 65_535 ? null : { host, port: number };
}
