import { Match, type Template } from 'aws-cdk-lib/assertions';
import { permissionsOf } from '../testing/read-template.js';
import { readStage, removeAssemblies, synthesize } from '../testing/synthesize.js';

// CDK loads slowly, more so where other tests run beside it.
jest.setTimeout(60_000);

const { github, ...stage } = readStage('dev');
const registryOf = (settings: typeof stage): Template =>
  synthesize('dev', { stage: settings }).template('registry');

afterAll(removeAssemblies);

describe('the role of whoever deploys', () => {
  it('is taken by the workflows of one repository, out of the environment of the stage only', () => {
    const template = registryOf({ ...stage, ...(github && { github }) });

    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: Match.objectLike({
        Statement: [
          Match.objectLike({
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: {
              StringEquals: {
                'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
                'token.actions.githubusercontent.com:sub':
                  'repo:example/voice-openai-connect:environment:dev',
              },
            },
          }),
        ],
      }),
    });
    expect(permissionsOf(template, /DeployRole/)).toEqual([
      'Allow DeployStacks: sts:AssumeRole on 3',
      'Allow LogIn: ecr:GetAuthorizationToken on all',
      expect.stringMatching(/^Allow PushImages: .*ecr:PutImage .* on 2$/),
    ]);
  });

  it('does not exist where no repository is named', () => {
    registryOf(stage).resourceCountIs('AWS::IAM::Role', 0);
  });
});
