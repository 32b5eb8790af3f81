import { planDeployment } from './plan-deployment.js';

const versions = { gateway: '1.4.0', orchestrator: '1.2.1', 'connect-lambda': '1.0.3' };
const revision = '0123456789abcdef0123456789abcdef01234567';
const plan = (...affected: readonly string[]) => planDeployment({ affected, versions, revision });

describe('planDeployment', () => {
  it.each([
    ['gateway', 'Gateway', '1.4.0-0123456789ab'],
    ['orchestrator', 'Orchestrator', '1.2.1-0123456789ab'],
  ])('takes nothing but the image and the stack of %s when only that has changed', (app, stack, tag) => {
    expect(plan(app)).toEqual({ images: [{ app, tag }], stacks: [{ stack, imageTag: tag }] });
  });

  it('needs no image for the Lambda', () => {
    expect(plan('connect-lambda')).toEqual({ images: [], stacks: [{ stack: 'Connect' }] });
  });

  it('deploys who reads a contract before who writes it', () => {
    const { stacks } = plan('gateway', 'contracts', 'orchestrator', 'connect-lambda');

    expect(stacks.map(({ stack }) => stack)).toEqual(['Connect', 'Orchestrator', 'Gateway']);
  });

  it('leaves the running images alone when only the infrastructure has changed', () => {
    const { images, stacks } = plan('infra');

    expect(images).toEqual([]);
    expect(stacks).toHaveLength(7);
    expect(stacks.every((each) => each.imageTag === undefined)).toBe(true);
  });

  it('has nothing to do for what runs nowhere', () => {
    expect(plan('sandbox', 'tools')).toEqual({ images: [], stacks: [] });
  });

  it('refuses an app without a version', () => {
    expect(() => planDeployment({ affected: ['gateway'], versions: {}, revision })).toThrow(
      'gateway has no version',
    );
  });
});
