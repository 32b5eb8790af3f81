import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { suiteOf } from './base-image.mjs';
import { apps, nodeImage } from './image-facts.mjs';

// What can be known without an engine; `npm run images:check` builds and runs.
const read = (path) => readFileSync(path, 'utf8');
const lastStage = (text) => text.slice(text.lastIndexOf('\nFROM '));

for (const app of Object.keys(apps)) {
  const dockerfile = read(`docker/${app}.Dockerfile`);
  const image = lastStage(dockerfile);

  describe(`the image of the ${app}`, () => {
    it('stands on one base in every stage, which whoever builds may pin', () => {
      const [, base] = /^ARG NODE_IMAGE=(.*)$/m.exec(dockerfile);
      const stages = dockerfile.match(/^FROM .*$/gm);

      assert.equal(base, nodeImage);
      assert.ok(stages.length >= 3);
      assert.ok(stages.every((stage) => stage.startsWith('FROM ${NODE_IMAGE}')));
    });

    it('holds what was built and nothing of the workspace', () => {
      assert.doesNotMatch(image, /^RUN /m);
      const copies = image.match(/^COPY .*$/gm).filter((copy) => !copy.startsWith('COPY --from='));
      assert.deepEqual(copies, ['COPY docker/healthcheck.cjs ./']);
    });

    it('runs as a user that is not root, named by number', () => {
      assert.match(image, /^USER [1-9]\d*:[1-9]\d*$/m);
    });

    it('starts its process and its health check without a shell, which would keep SIGTERM to itself', () => {
      const commands = image.match(/^(CMD|ENTRYPOINT|HEALTHCHECK) .*$/gm);

      assert.ok(commands.length >= 2);
      assert.ok(commands.every((command) => /(CMD|ENTRYPOINT) \[".*"\]$/.test(command)));
      assert.ok(commands.some((command) => command.startsWith('HEALTHCHECK')));
    });
  });
}

describe('the base image', () => {
  it('names the Debian it stands on', () => {
    assert.equal(suiteOf(nodeImage), 'bookworm');
    assert.equal(suiteOf('docker.io/library/node:24.1.0-trixie-slim'), 'trixie');
    assert.throws(() => suiteOf('node:24'), { expected: true });
  });
});

describe('compose.yaml', () => {
  const compose = read('docker/compose.yaml');

  it('asks the world at the ports on which the world answers', () => {
    const source = read('apps/sandbox/src/world/open-world.ts');
    const [, list] = /const doors = \[([^\]]*)\]/.exec(source);
    const doors = list.match(/'[^']+'/g).map((name) => name.slice(1, -1));
    const door = (name) => 4000 + doors.indexOf(name);
    const port = (variable) => Number(new RegExp(`${variable}: \\w+://world:(\\d+)`).exec(compose)?.[1]);

    assert.deepEqual(
      {
        WORLD_URL: port('WORLD_URL'),
        TWILIO_API_BASE_URL: port('TWILIO_API_BASE_URL'),
        OPENAI_REALTIME_URL: port('OPENAI_REALTIME_URL'),
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME: port('AWS_ENDPOINT_URL_BEDROCK_RUNTIME'),
        HUBSPOT_BASE_URL: port('HUBSPOT_BASE_URL'),
        AWS_ENDPOINT_URL_SQS: port('AWS_ENDPOINT_URL_SQS'),
        ESCALATION_QUEUE_URL: port('ESCALATION_QUEUE_URL'),
        AWS_ENDPOINT_URL_DYNAMODB: port('AWS_ENDPOINT_URL_DYNAMODB'),
      },
      {
        WORLD_URL: door('control'),
        TWILIO_API_BASE_URL: door('Twilio API'),
        OPENAI_REALTIME_URL: door('OpenAI Realtime'),
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME: door('Bedrock'),
        HUBSPOT_BASE_URL: door('HubSpot'),
        AWS_ENDPOINT_URL_SQS: door('SQS'),
        ESCALATION_QUEUE_URL: door('SQS'),
        AWS_ENDPOINT_URL_DYNAMODB: door('DynamoDB'),
      },
    );
  });

  it('publishes nothing beyond this machine', () => {
    const published = compose.match(/^ +ports: .*$/gm);

    assert.ok(published.length > 0);
    assert.ok(published.every((line) => /^ +ports: \['127\.0\.0\.1:/.test(line)));
  });
});

describe('.dockerignore', () => {
  it('keeps what is secret, local or not built from out of every image', () => {
    const ignored = read('.dockerignore').split('\n');

    for (const pattern of ['**/.env', '**/.env.*', '.git', '**/node_modules', '**/dist'])
      assert.ok(ignored.includes(pattern), pattern);
  });
});
