import { Duration, type Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { NagSuppressions } from 'cdk-nag';
import type { Network } from '../network/network-stack.js';
import type { Stage } from '../stage/stage-config.js';
import { gatewayPort } from './gateway-environment.js';

export interface PublicEntrance {
  readonly loadBalancer: elb.ApplicationLoadBalancer;
  readonly targets: elb.ApplicationTargetGroup;
}

/**
 * Below the 75 s for which the gateway keeps an idle connection, so that it is never the gateway that closes one while a
 * request is on its way. A media stream carries a message every 20 ms and is never idle.
 */
const idleTimeoutS = 60;

/**
 * The load balancer: HTTPS on the stage's host name, and Twilio's paths only. Health, readiness and metrics of the gateway
 * cannot be reached through it; there is no port 80.
 *
 * There is no web application firewall: Twilio calls from no fixed addresses, and a limit by address would count all
 * calls of a busy hour as one attacker. Every request must carry Twilio's signature, checked before anything else is.
 */
export function createPublicEntrance(stack: Stack, stage: Stage, network: Network): PublicEntrance {
  const loadBalancer = new elb.ApplicationLoadBalancer(stack, 'LoadBalancer', {
    vpc: network.vpc,
    internetFacing: true,
    idleTimeout: Duration.seconds(idleTimeoutS),
    dropInvalidHeaderFields: true,
    deletionProtection: stage.dataAfterDeletion === 'keep',
    securityGroup: publicSecurityGroup(stack, network.vpc),
  });
  loadBalancer.logAccessLogs(network.logBucket, 'load-balancer');
  const targets = createTargets(stack, stage, network.vpc);
  const listener = loadBalancer.addListener('Https', {
    port: 443,
    certificates: [elb.ListenerCertificate.fromArn(stage.certificateArn)],
    sslPolicy: elb.SslPolicy.RECOMMENDED_TLS,
    // The security group says who may come.
    open: false,
    defaultAction: elb.ListenerAction.fixedResponse(404, {
      contentType: 'text/plain',
      messageBody: 'Not found',
    }),
  });
  listener.addAction('Twilio', {
    priority: 1,
    conditions: [
      elb.ListenerCondition.hostHeaders([stage.publicHost]),
      elb.ListenerCondition.pathPatterns(['/twilio/*']),
    ],
    action: elb.ListenerAction.forward([targets]),
  });
  return { loadBalancer, targets };
}

function publicSecurityGroup(stack: Stack, vpc: ec2.IVpc): ec2.SecurityGroup {
  const group = new ec2.SecurityGroup(stack, 'PublicSecurityGroup', {
    vpc,
    description: 'HTTPS from anywhere',
    allowAllOutbound: false,
  });
  group.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'Twilio has no fixed addresses');
  NagSuppressions.addResourceSuppressions(group, [
    {
      id: 'AwsSolutions-EC23',
      reason: 'Twilio calls from no fixed addresses; the gateway checks the signature of every request.',
    },
  ]);
  return group;
}

/**
 * A task that is to be replaced gets no new calls, while its streams go on for `drainS`: ECS sends SIGTERM only when the
 * load balancer has let go of the last one, or that time is over. Then the gateway's own drain follows, and streams that
 * are still open are resumed by another task.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-connection-draining.html
 */
function createTargets(stack: Stack, stage: Stage, vpc: ec2.IVpc): elb.ApplicationTargetGroup {
  return new elb.ApplicationTargetGroup(stack, 'Targets', {
    vpc,
    port: gatewayPort,
    protocol: elb.ApplicationProtocol.HTTP,
    targetType: elb.TargetType.IP,
    deregistrationDelay: Duration.seconds(stage.gateway.drainS),
    // Calls last for minutes: a new task shall get the next ones.
    loadBalancingAlgorithmType: elb.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
    healthCheck: {
      path: '/readyz',
      interval: Duration.seconds(10),
      timeout: Duration.seconds(5),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 3,
    },
  });
}

/** The one way in from the load balancer. */
export function connectService({ targets }: PublicEntrance, service: ecs.FargateService): void {
  targets.addTarget(service.loadBalancerTarget({ containerName: 'gateway', containerPort: gatewayPort }));
}
