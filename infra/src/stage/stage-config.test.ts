import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseStage } from './stage-config.js';

const folder = join(__dirname, '../../stages');

function read(file: string): Record<string, object | string> {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, object | string>;
}

const prod = read('prod.json');

describe('parseStage', () => {
  it.each(readdirSync(folder))('takes %s', (file) => {
    expect(parseStage(file, read(file)).publicHost).toMatch(/example\.com$/);
  });

  it('names every bad field at once', () => {
    const bad = { ...prod, twilioAccountSid: 'AC1', publicHost: 'https://voice.example.com/' };

    expect(() => parseStage('prod', bad)).toThrow(/stages\/prod.json[^]*host name[^]*AC and 32/);
  });

  it('refuses a field it does not know, such as a misspelt one', () => {
    expect(() => parseStage('prod', { ...prod, traceRatios: 1 })).toThrow(/traceRatios/);
  });

  it('refuses a certificate of another region, which a load balancer cannot use', () => {
    const certificateArn = (prod['certificateArn'] as string).replace('eu-west-2', 'us-east-1');

    expect(() => parseStage('prod', { ...prod, certificateArn })).toThrow(/region of the stage/);
  });

  it.each([
    ['a split without hybrid', 'voice', { split: 'openai=1,nova=1' }],
    ['hybrid without a split', 'voice', { provider: 'hybrid' }],
    ['a provider that steps in for itself', 'voice', { fallback: 'openai' }],
    ['a size Fargate does not have', 'gateway', { size: { cpuUnits: 256, memoryMiB: 4096 } }],
    ['more tasks at least than at most', 'gateway', { tasks: { min: 3, max: 2 } }],
    ['a target of calls that leaves no room to grow', 'gateway', { targetSessions: 100 }],
    ['so many tasks that each has no requests to HubSpot', 'orchestrator', { tasks: { min: 1, max: 20 } }],
  ])('refuses %s', (_what, part, fields) => {
    const bad = { ...prod, [part]: { ...(prod[part] as object), ...fields } };

    expect(() => parseStage('prod', bad)).toThrow(/does not fit/);
  });
});
