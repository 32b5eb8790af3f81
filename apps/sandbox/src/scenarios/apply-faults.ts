import {
  CreateTableCommand,
  DeleteTableCommand,
  ResourceInUseException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import type { LocalAws } from '../aws/local-aws.js';
import { tableDefinitions } from '../aws/table-definitions.js';
import type { World } from '../world/world.js';
import type { ScenarioFaults } from './scenario.js';

type Faulty = Pick<World, 'twilio' | 'model' | 'ownFaults' | 'hubspot' | 'tools' | 'connect' | 'aws'>;

/**
 * Sets the faults a scenario names; the others stay as they are.
 * @throws Error when they are those of a model that has no part in this world
 */
export async function applyFaults(world: Faulty, faults: ScenarioFaults): Promise<void> {
  world.twilio.faults.set(faults.twilio ?? {});
  world.model.faults.set(faults.model ?? {});
  const { openai, bedrock } = world.ownFaults;
  if (faults.openai !== undefined) partIn(openai, 'OpenAI').set(faults.openai);
  if (faults.bedrock !== undefined) partIn(bedrock, 'Bedrock').set(faults.bedrock);
  world.hubspot.faults.set(faults.hubspot ?? {});
  world.tools.faults.set(faults.tools ?? {});
  world.connect.faults.set(faults.connect ?? {});
  if (faults.tokenStore !== undefined) await setTokenStore(world.aws, faults.tokenStore);
}

function partIn<Part>(part: Part | undefined, name: string): Part {
  if (part === undefined) throw new Error(`the story has faults of ${name}, which has no part in this world`);
  return part;
}

/** Everything works again. */
export async function clearFaults(world: Faulty): Promise<void> {
  for (const fake of [world.twilio, world.model, world.hubspot, world.tools, world.connect])
    fake.faults.reset();
  await setTokenStore(world.aws, 'up');
}

/** Down means that the table is gone: every write to it is refused, and no other table notices. */
async function setTokenStore({ dynamo, tableNames }: LocalAws, state: 'up' | 'down'): Promise<void> {
  const definition = tableDefinitions(tableNames).find(({ TableName }) => TableName === tableNames.tokens);
  try {
    if (state === 'down') await dynamo.send(new DeleteTableCommand({ TableName: tableNames.tokens }));
    else if (definition !== undefined) await dynamo.send(new CreateTableCommand(definition));
  } catch (error) {
    const isSoAlready = error instanceof ResourceNotFoundException || error instanceof ResourceInUseException;
    if (!isSoAlready) throw error;
  }
}
