import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Aspects } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { containersOf, permissionsOf, resourcesOf, statementsOf } from './testing/read-template.js';
import {
  readStage,
  removeAssemblies,
  synthesize,
  type StackName,
  type Synthesized,
} from './testing/synthesize.js';

// CDK loads slowly, more so where other tests run beside it.
jest.setTimeout(60_000);

const repository = join(__dirname, '../..');

let prod: Synthesized;
let dev: Synthesized;

beforeAll(() => {
  prod = synthesize('prod', { validated: true });
  Aspects.of(prod.app).add(new AwsSolutionsChecks());
  prod.app.synth();
  dev = synthesize('dev', { validated: true });
});

afterAll(removeAssemblies);

const stackNames: readonly StackName[] = [
  'network',
  'registry',
  'data',
  'gateway',
  'orchestrator',
  'connect',
  'observability',
];

describe('every stack', () => {
  it.each(stackNames)('%s passes AwsSolutions, but for what is explained', (name) => {
    const { stack } = prod.deployment[name];
    const found = [
      ...Annotations.fromStack(stack).findError('*', Match.stringLikeRegexp('AwsSolutions')),
      ...Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('AwsSolutions|CdkNag')),
    ];

    expect(found.map(({ id, entry: { data } }) => ({ id, data }))).toEqual([]);
  });

  it('needs no other than those it is deployed after', () => {
    const needs = Object.fromEntries(
      stackNames.map((name) => [
        name,
        prod.deployment[name].stack.dependencies.map(({ node }) => node.id.toLowerCase()).sort(),
      ]),
    );

    expect(needs).toEqual({
      network: [],
      registry: [],
      data: [],
      gateway: ['data', 'network', 'registry'],
      orchestrator: ['data', 'network', 'registry'],
      connect: ['data'],
      observability: ['connect', 'data', 'gateway', 'network', 'orchestrator'],
    });
  });

  it('can be made without asking AWS anything', () => {
    expect(prod.app.synth().manifest.missing).toBeUndefined();
  });
});

describe('the network', () => {
  it('keeps traffic with AWS inside, in production', () => {
    const services = resourcesOf(prod.template('network'), 'AWS::EC2::VPCEndpoint').map(({ ServiceName }) =>
      JSON.stringify(ServiceName).replace(/.*eu-west-2\.|.*"\.|"\]\]\}$|"$/g, ''),
    );

    expect(services.sort()).toEqual([
      'dynamodb',
      'ecr.api',
      'ecr.dkr',
      'logs',
      's3',
      'secretsmanager',
      'sqs',
    ]);
  });

  it('saves the endpoints that cost money, in development', () => {
    dev.template('network').resourceCountIs('AWS::EC2::VPCEndpoint', 2);
    dev.template('network').resourceCountIs('AWS::EC2::NatGateway', 1);
  });

  it('asks Bedrock through an endpoint only where Nova is in the same region', () => {
    const stage = readStage('prod');
    const local = synthesize('prod', {
      stage: { ...stage, voice: { ...stage.voice, novaRegion: stage.region } },
    });

    local.template('network').hasResourceProperties('AWS::EC2::VPCEndpoint', {
      ServiceName: Match.stringLikeRegexp('bedrock-runtime'),
    });
  });

  it('writes down what connects to what', () => {
    prod.template('network').hasResourceProperties('AWS::EC2::FlowLog', {
      TrafficType: 'ALL',
      LogDestinationType: 's3',
    });
  });
});

describe('the data', () => {
  const text = (name: string) => ({ AttributeName: name, AttributeType: 'S' });
  const key = (name: string, type = 'HASH') => ({ AttributeName: name, KeyType: type });

  it.each([
    ['handover_id', [text('handover_id'), text('call_sid'), text('status'), text('updated_at')]],
    ['token', [text('token')]],
    ['call_sid', [text('call_sid')]],
  ])('has the table of %s: on demand, recoverable, encrypted, with a time to live', (name, attributes) => {
    prod.template('data').hasResource('AWS::DynamoDB::GlobalTable', {
      Properties: {
        KeySchema: [key(name)],
        AttributeDefinitions: attributes,
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        Replicas: [
          Match.objectLike({
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
            DeletionProtectionEnabled: true,
          }),
        ],
      },
      DeletionPolicy: 'Retain',
    });
  });

  it('finds handovers by call and by status', () => {
    prod.template('data').hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      GlobalSecondaryIndexes: [
        Match.objectLike({ IndexName: 'by-call', KeySchema: [key('call_sid')] }),
        Match.objectLike({
          IndexName: 'by-status',
          KeySchema: [key('status'), key('updated_at', 'RANGE')],
        }),
      ],
    });
  });

  it('sets a message aside that failed five times, and keeps it for two weeks', () => {
    const template = prod.template('data');

    template.hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: Match.anyValue() },
      KmsMasterKeyId: Match.anyValue(),
    });
    template.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 14 * 24 * 3600 });
  });

  it('makes secrets without a value, so that nothing starts with an invented one', () => {
    const secrets = resourcesOf(prod.template('data'), 'AWS::SecretsManager::Secret');

    expect(secrets.map(({ Name }) => Name)).toEqual([
      'voice/prod/twilio-auth-token',
      'voice/prod/hubspot-access-token',
      'voice/prod/openai-api-key',
    ]);
    for (const secret of secrets) {
      expect(secret).not.toHaveProperty('GenerateSecretString');
      expect(secret).not.toHaveProperty('SecretString');
    }
  });

  it('encrypts with a key that turns over every year', () => {
    prod.template('data').hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  it('goes with the stage where that is wanted', () => {
    dev.template('data').allResources('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Delete' });
  });
});

describe('what each role may do', () => {
  it('the gateway', () => {
    expect(permissionsOf(prod.template('gateway'), /TaskRole/)).toEqual([
      'Allow RememberCalls: dynamodb:GetItem dynamodb:UpdateItem on 1',
      'Allow FollowHandovers: dynamodb:GetItem dynamodb:UpdateItem on 1',
      'Allow AskForAPerson: sqs:SendMessage on 1',
      'Allow TalkWithNova: bedrock:InvokeModel bedrock:InvokeModelWithBidirectionalStream on 1',
      'Allow CountAgents: connect:GetCurrentMetricData on 2',
      'Allow DoctorLooksAtTables: dynamodb:DescribeTable dynamodb:DescribeTimeToLive on 2',
      'Allow DoctorLooksAtQueues: sqs:GetQueueAttributes on 1',
      'Allow PassMetricsOn: logs:CreateLogStream logs:PutLogEvents logs:DescribeLogStreams on 1',
      'Allow PassTracesOn: xray:PutTraceSegments on all',
    ]);
  });

  it('the gateway where neither Nova nor Connect is asked', () => {
    const permissions = permissionsOf(dev.template('gateway'), /TaskRole/).join();

    expect(permissions).not.toMatch(/bedrock|connect/);
  });

  it('the orchestrator', () => {
    expect(permissionsOf(prod.template('orchestrator'), /TaskRole/)).toEqual([
      'Allow TakeRequests: sqs:ReceiveMessage sqs:DeleteMessage sqs:ChangeMessageVisibility on 1',
      'Allow SetAsideUnreadable: sqs:SendMessage on 1',
      'Allow RunHandovers: dynamodb:GetItem dynamodb:UpdateItem on 2',
      'Allow FindStuckHandovers: dynamodb:Query on 1',
      'Allow BookCallbacks: connect:StartTaskContact on 2',
      'Allow DoctorLooksAtConnect: connect:DescribeInstance on 1',
      'Allow DoctorLooksAtTables: dynamodb:DescribeTable dynamodb:DescribeTimeToLive on 2',
      'Allow DoctorLooksAtQueues: sqs:GetQueueAttributes on 2',
      'Allow PassMetricsOn: logs:CreateLogStream logs:PutLogEvents logs:DescribeLogStreams on 1',
      'Allow PassTracesOn: xray:PutTraceSegments on all',
    ]);
  });

  it('the Lambda', () => {
    expect(permissionsOf(prod.template('connect'), /Role/)).toEqual([
      'Allow RedeemTokens: dynamodb:GetItem dynamodb:UpdateItem on 2',
      'Allow WriteLog: logs:CreateLogStream logs:PutLogEvents on 1',
    ]);
  });

  it.each(['gateway', 'orchestrator'] as const)(
    'starting the %s: its image, its log, its secrets',
    (name) => {
      const [image, token, log, ...rest] = permissionsOf(prod.template(name), /ExecutionRole/);

      expect(image).toMatch(
        /ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer ecr:BatchGetImage on 1/,
      );
      expect(token).toMatch(/: ecr:GetAuthorizationToken on all/);
      expect(log).toMatch(/: logs:CreateLogStream logs:PutLogEvents on 1/);
      expect(rest).toHaveLength(2);
      for (const line of rest) expect(line).toMatch(/secretsmanager:GetSecretValue .* on 1$/);
    },
  );

  it('is never all there is', () => {
    for (const name of stackNames) {
      for (const { Action } of statementsOf(prod.template(name), /./))
        for (const action of [Action].flat()) expect(action).not.toContain('*');
    }
  });
});

describe('the way in', () => {
  it('is HTTPS, with a current policy, for the host of the stage and the paths of Twilio', () => {
    const template = prod.template('gateway');

    template.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'HTTPS',
      SslPolicy: Match.stringLikeRegexp('^ELBSecurityPolicy-TLS13-1-2'),
      DefaultActions: [
        { Type: 'fixed-response', FixedResponseConfig: Match.objectLike({ StatusCode: '404' }) },
      ],
    });
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::ListenerRule', 1);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Conditions: [
        { Field: 'host-header', HostHeaderConfig: { Values: ['voice.example.com'] } },
        { Field: 'path-pattern', PathPatternConfig: { Values: ['/twilio/*'] } },
      ],
    });
  });

  it('lets go of an idle connection before the gateway does', () => {
    const source = readFileSync(join(repository, 'apps/gateway/src/gateway.ts'), 'utf8');
    const keepAliveMs = Number(/keepAliveTimeout = ([\d_]+)/.exec(source)?.[1]?.replaceAll('_', ''));
    const [loadBalancer] = resourcesOf(prod.template('gateway'), 'AWS::ElasticLoadBalancingV2::LoadBalancer');
    const attributes = loadBalancer?.['LoadBalancerAttributes'] as readonly { Key: string; Value: string }[];
    const idleS = Number(attributes.find(({ Key }) => Key === 'idle_timeout.timeout_seconds')?.Value);

    expect(idleS).toBeGreaterThan(10);
    expect(idleS * 1000).toBeLessThan(keepAliveMs);
  });

  it('asks whether a gateway takes calls, which one that drains does not', () => {
    prod.template('gateway').hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      HealthCheckPath: '/readyz',
      TargetGroupAttributes: Match.arrayWith([{ Key: 'deregistration_delay.timeout_seconds', Value: '900' }]),
    });
  });

  it('does not exist for the orchestrator', () => {
    const template = prod.template('orchestrator');

    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    template.allResourcesProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent() });
  });
});

describe('the services', () => {
  it.each(['gateway', 'orchestrator'] as const)(
    '%s runs unprivileged and cannot change its files',
    (name) => {
      for (const container of containersOf(prod.template(name))) {
        expect(container.ReadonlyRootFilesystem).toBe(true);
        expect(container.User).toMatch(/^[1-9]\d+:[1-9]\d+$/);
      }
    },
  );

  it.each(['gateway', 'orchestrator'] as const)(
    '%s goes back by itself when a new version does not start',
    (name) => {
      prod.template(name).hasResourceProperties('AWS::ECS::Service', {
        DeploymentConfiguration: {
          DeploymentCircuitBreaker: { Enable: true, Rollback: true },
          MinimumHealthyPercent: 100,
          MaximumPercent: 200,
        },
      });
    },
  );

  it.each(['gateway', 'orchestrator'] as const)(
    '%s runs the image whose tag the deployment names',
    (name) => {
      prod.template(name).hasParameter('ImageTag', { Type: 'String', Default: Match.absent() });
      prod.template(name).hasResourceProperties('AWS::ECS::TaskDefinition', {
        ContainerDefinitions: Match.arrayWith([
          Match.objectLike({ Name: name, Image: Match.objectLike({ 'Fn::Join': Match.anyValue() }) }),
        ]),
      });
    },
  );

  it('gives the gateway as long to drain as Fargate grants, and the gateway a little less', () => {
    const gateway = containersOf(prod.template('gateway')).find(({ Name }) => Name === 'gateway');
    const drainMs = Number(gateway?.Environment?.find(({ Name }) => Name === 'DRAIN_TIMEOUT_MS')?.Value);

    expect(gateway?.StopTimeout).toBe(120);
    expect(drainMs).toBeGreaterThan(60_000);
    expect(drainMs).toBeLessThan(120_000 - 5_000);
  });

  it('gives the orchestrator longer than its own patience', () => {
    const source = readFileSync(join(repository, 'apps/orchestrator/src/main.ts'), 'utf8');
    const graceMs = Number(/stopGraceMs = ([\d_]+)/.exec(source)?.[1]?.replaceAll('_', ''));
    const orchestrator = containersOf(prod.template('orchestrator')).find(
      ({ Name }) => Name === 'orchestrator',
    );

    expect((orchestrator?.StopTimeout ?? 0) * 1000).toBeGreaterThan(graceMs);
  });

  it('adds gateways by the calls each has, and by CPU', () => {
    const template = prod.template('gateway');

    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: 2,
      MaxCapacity: 10,
    });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: Match.objectLike({
        TargetValue: 50,
        CustomizedMetricSpecification: {
          Namespace: 'VoiceOpenAIConnect/prod',
          MetricName: 'gateway_active_sessions',
          Dimensions: [{ Name: 'service', Value: 'gateway' }],
          Statistic: 'Average',
        },
      }),
    });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: Match.objectLike({
        PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      }),
    });
  });

  it.each(['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage'])(
    'adds orchestrators by %s of the queue',
    (MetricName) => {
      prod.template('orchestrator').hasResourceProperties('AWS::CloudWatch::Alarm', {
        Namespace: 'AWS/SQS',
        MetricName,
        AlarmActions: [{ Ref: Match.stringLikeRegexp('Scaling|Policy|Waiting|Age') }],
      });
    },
  );

  it('refuses a stage that sets by hand what follows from its other settings', () => {
    const stage = readStage('dev');
    const gateway = { ...stage.gateway, environment: { MAX_SESSIONS: '7' } };

    expect(() => synthesize('dev', { stage: { ...stage, gateway } })).toThrow(
      /MAX_SESSIONS: follows from other settings/,
    );
  });
});

describe('Connect', () => {
  it('may invoke the Lambda, from this instance only', () => {
    prod.template('connect').hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'connect.amazonaws.com',
      SourceArn: Match.stringLikeRegexp('^arn:aws:connect:.*:instance/'),
      SourceAccount: { Ref: 'AWS::AccountId' },
    });
  });

  it('gets the flow after the Lambda, with every placeholder filled', () => {
    const template = prod.template('connect');
    const [flow] = Object.values(template.findResources('AWS::Connect::ContactFlow'));

    expect(JSON.stringify(flow)).not.toContain('${');
    expect(JSON.stringify(flow)).toContain('/queue/00000000-0000-4000-8000-000000000005');
    expect(flow?.['DependsOn']).toEqual([expect.stringContaining('Association')]);
    template.hasResourceProperties('AWS::Connect::IntegrationAssociation', {
      IntegrationType: 'LAMBDA_FUNCTION',
    });
  });

  it('is left alone while no instance is configured', () => {
    const template = dev.template('connect');

    template.resourceCountIs('AWS::Connect::ContactFlow', 0);
    template.resourceCountIs('AWS::Lambda::Permission', 0);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'handler.handler',
      Timeout: 3,
    });
  });
});

describe('the alarms', () => {
  interface Alarm {
    readonly AlarmName: string;
    readonly AlarmDescription: string;
    readonly AlarmActions: readonly { readonly Ref: string }[];
    readonly Metrics?: readonly unknown[];
  }
  const alarms = () =>
    resourcesOf(prod.template('observability'), 'AWS::CloudWatch::Alarm') as unknown as readonly Alarm[];

  it('each name a page that exists, and tell the right people', () => {
    expect(alarms().length).toBeGreaterThan(15);
    for (const { AlarmDescription, AlarmActions, AlarmName } of alarms()) {
      const [, severity, page] = /^(page|ticket): .*\. See (\S+\.md)$/.exec(AlarmDescription) ?? [];

      expect(readFileSync(join(repository, page!), 'utf8')).not.toBe('');
      expect(`${AlarmName} ${AlarmActions[0]!.Ref}`).toMatch(severity === 'page' ? /Pages/ : /Tickets/);
    }
  });

  it('cover every rule of Prometheus but those whose measure CloudWatch does not get', () => {
    const rules = readFileSync(join(repository, 'docker/prometheus/alerts.yml'), 'utf8');
    const names = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
    const own = alarms().map(({ AlarmName }) => AlarmName.replace('voice-prod-', ''));

    expect(names.filter((name) => !own.includes(name!))).toEqual(['BargeInSlow', 'HandoversSlow']);
  });

  it('stay below the ten metrics an alarm may compute with', () => {
    for (const { Metrics = [] } of alarms()) expect(Metrics.length - 1).toBeLessThanOrEqual(10);
  });

  it('reach those who are told, although the topics are encrypted', () => {
    prod.template('observability').hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({ Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'sns:Publish' }),
        ]),
      }),
    });
    prod.template('data').hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({ Sid: 'SendAlarms', Principal: { Service: 'cloudwatch.amazonaws.com' } }),
        ]),
      }),
    });
  });
});
