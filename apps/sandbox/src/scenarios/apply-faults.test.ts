import type { LocalAws } from '../aws/local-aws.js';
import { noConnectFaults } from '../connect/connect-faults.js';
import { noOpenAiFaults } from '../openai/openai-faults.js';
import { noFaults } from '../twilio/twilio-faults.js';
import { noToolHostFaults } from '../tools/tool-host-faults.js';
import { createFaults } from '../world/faults.js';
import type { ModelFaults } from '../world/models.js';
import { applyFaults } from './apply-faults.js';

function createWorld() {
  const openai = createFaults(noOpenAiFaults);
  const model = createFaults<ModelFaults>(noOpenAiFaults);
  const world = {
    twilio: { faults: createFaults(noFaults) },
    model: { faults: model },
    ownFaults: { openai },
    hubspot: { faults: createFaults({}) },
    tools: { faults: createFaults(noToolHostFaults) },
    connect: { faults: createFaults(noConnectFaults) },
    aws: {} as LocalAws,
  };
  return { world: world as unknown as Parameters<typeof applyFaults>[0], openai, model };
}

describe('the faults of a story', () => {
  it('reach the model they are meant for', async () => {
    const { world, openai, model } = createWorld();

    await applyFaults(world, { openai: { stall: true }, model: { thinkMs: 900 } });

    expect(openai.current).toMatchObject({ stall: true, thinkMs: noOpenAiFaults.thinkMs });
    expect(model.current).toMatchObject({ stall: false, thinkMs: 900 });
  });

  it('cannot be those of a model that has no part in the world', async () => {
    const { world } = createWorld();

    await expect(applyFaults(world, { bedrock: { stall: true } })).rejects.toThrow(
      'the story has faults of Bedrock, which has no part in this world',
    );
  });
});
