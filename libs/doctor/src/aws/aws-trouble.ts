import { errorFields } from '@voc/errors';
import { unknown, wrong, type Finding } from '../check.js';
import { networkTrouble } from '../http-get.js';

export interface AwsQuestion {
  /** What was asked for, at the beginning of a sentence: `The table "Calls"`. */
  readonly what: string;
  /** The permission it takes. */
  readonly permission: string;
  /** Whether the service needs that permission too, or this check only. */
  readonly neededBy: 'service' | 'doctor';
  /** What to do when it does not exist. */
  readonly ifMissing: string;
  /** The variable that sets another address. */
  readonly endpointVariable: string;
}

const denied = /^(AccessDenied(Exception)?|UnauthorizedOperation|NotAuthorized(Exception)?)$/;
const missing =
  /^(ResourceNotFound(Exception)?|QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue)$/;
const noCredentials = /^(CredentialsProviderError|TokenProviderError)$/;
const badCredentials =
  /^(UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|ExpiredToken(Exception)?|InvalidAccessKeyId|MissingAuthenticationToken(Exception)?)$/;

/** What a failed request to AWS means. Throws on what it has no words for, as on the end of the check's time. */
export function awsTrouble(error: unknown, question: AwsQuestion): Finding {
  const { what, permission, neededBy, ifMissing, endpointVariable } = question;
  const { error_name: name } = errorFields(error);
  if (denied.test(name))
    return neededBy === 'service'
      ? wrong(`${what}: this role may not ask for it.`, `Grant ${permission} to the role of this service.`)
      : unknown(
          `${what}: this role may not look at it, which the service itself need not.`,
          `Grant ${permission} to the role for this check, or look in the AWS console.`,
        );
  if (missing.test(name)) return wrong(`${what} does not exist in this account and region.`, ifMissing);
  if (noCredentials.test(name))
    return wrong(
      'There are no AWS credentials.',
      'Give the task its role; elsewhere set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    );
  if (badCredentials.test(name))
    return wrong(
      `AWS refuses the credentials (${name}).`,
      'Renew them, and check the clock of this machine.',
    );
  const trouble = networkTrouble(error);
  if (trouble === null) throw error;
  return wrong(
    `${what} cannot be reached: ${trouble}.`,
    `Check AWS_REGION, ${endpointVariable} if it is set, and the VPC endpoint or NAT on the way.`,
  );
}
