import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { type Stage, usesProvider } from '../stage/stage-config.js';

const { InterfaceVpcEndpointAwsService: Service, GatewayVpcEndpointAwsService: GatewayService } = ec2;

/** The gateway endpoints cost nothing; ECR keeps the layers of images in S3. */
export function addServiceEndpoints(vpc: ec2.Vpc, stage: Stage): void {
  vpc.addGatewayEndpoint('DynamoDb', { service: GatewayService.DYNAMODB });
  vpc.addGatewayEndpoint('S3', { service: GatewayService.S3 });
  if (!stage.network.interfaceEndpoints) return;
  const securityGroup = new ec2.SecurityGroup(vpc, 'EndpointSecurityGroup', {
    vpc,
    description: 'HTTPS from inside',
    allowAllOutbound: false,
  });
  securityGroup.addIngressRule(ec2.Peer.ipv4(stage.network.cidr), ec2.Port.tcp(443), 'from the services');
  for (const [id, service] of interfaceServices(stage))
    vpc.addInterfaceEndpoint(id, { service, securityGroups: [securityGroup], open: false });
}

function interfaceServices(stage: Stage): readonly (readonly [string, ec2.InterfaceVpcEndpointAwsService])[] {
  // An endpoint serves its own region only.
  const hasNovaHere =
    usesProvider(stage, 'nova') && (stage.voice.novaRegion ?? stage.region) === stage.region;
  return [
    ['Sqs', Service.SQS],
    ['SecretsManager', Service.SECRETS_MANAGER],
    ['EcrApi', Service.ECR],
    ['EcrImages', Service.ECR_DOCKER],
    ['Logs', Service.CLOUDWATCH_LOGS],
    ...(hasNovaHere ? ([['Bedrock', Service.BEDROCK_RUNTIME]] as const) : []),
  ];
}
