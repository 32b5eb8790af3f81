import { DescribeInstanceCommand, type ConnectClient } from '@aws-sdk/client-connect';
import { awsTrouble, ok, unknown, wrong, type Check } from '@voc/doctor';

/** Whether the instance that gets the tasks of calling back is there. */
export function instanceCheck(
  { instanceId }: { readonly instanceId: string },
  { client }: { readonly client: Pick<ConnectClient, 'send'> },
): Check {
  return {
    id: 'connect.instance',
    title: 'the Connect instance for tasks of calling back is there',
    async run(abortSignal) {
      try {
        const { Instance } = await client.send(new DescribeInstanceCommand({ InstanceId: instanceId }), {
          abortSignal,
        });
        const status = Instance?.InstanceStatus;
        if (status === 'ACTIVE') return ok('The instance is active.');
        return status === undefined
          ? unknown('Connect does not tell the state of the instance.', 'Look in the AWS console.')
          : wrong(
              `The instance is ${status}.`,
              'Wait until it is ACTIVE, or set CONNECT_INSTANCE_ID to another.',
            );
      } catch (error) {
        return awsTrouble(error, {
          what: 'The Connect instance',
          permission: 'connect:DescribeInstance',
          neededBy: 'doctor',
          ifMissing: 'Set CONNECT_INSTANCE_ID to the id at the end of the instance’s ARN; check AWS_REGION.',
          endpointVariable: 'AWS_ENDPOINT_URL_CONNECT',
        });
      }
    },
  };
}
