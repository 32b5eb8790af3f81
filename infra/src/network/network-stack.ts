import { type App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { StackSettings } from '../deployment.js';
import { createLogBucket } from './log-bucket.js';
import { addServiceEndpoints } from './service-endpoints.js';

export interface Network {
  readonly stack: Stack;
  readonly vpc: ec2.Vpc;
  readonly cluster: ecs.Cluster;
  /** Access logs of the load balancer and flow logs. */
  readonly logBucket: s3.Bucket;
}

export function createNetworkStack(app: App, settings: StackSettings): Network {
  const { stage } = settings;
  const stack = new Stack(app, 'Network', settings.stackProps('network', 'VPC, endpoints, ECS cluster'));
  const logBucket = createLogBucket(stack, stage);
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    ipAddresses: ec2.IpAddresses.cidr(stage.network.cidr),
    maxAzs: 2,
    natGateways: stage.network.natGateways,
    subnetConfiguration: [
      { name: 'public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24 },
      { name: 'private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 23 },
    ],
    restrictDefaultSecurityGroup: false,
    flowLogs: {
      all: {
        destination: ec2.FlowLogDestination.toS3(logBucket, 'flow-logs'),
        trafficType: ec2.FlowLogTrafficType.ALL,
      },
    },
  });
  addServiceEndpoints(vpc, stage);
  const cluster = new ecs.Cluster(stack, 'Cluster', {
    vpc,
    containerInsightsV2: ecs.ContainerInsights.ENABLED,
    enableFargateCapacityProviders: true,
  });
  new CfnOutput(stack, 'ClusterName', { value: cluster.clusterName });
  return { stack, vpc, cluster, logBucket };
}
