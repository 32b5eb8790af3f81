import { accepted, type Verdict } from './input-effect.js';
import type { InputEvent, InputName } from './input-schema.js';
import { createPromptBlocks, type PromptBlocks } from './prompt-blocks.js';
import { refused, type Refused } from './refusal.js';

/** The order in which a connection may be spoken to; after a refusal it is over. */
export interface InputOrder {
  take(event: InputEvent): Verdict;
  stage(): Stage['name'];
}

type Stage =
  | { readonly name: 'new' }
  | { readonly name: 'started' }
  | { readonly name: 'prompting'; readonly promptName: string; readonly blocks: PromptBlocks }
  | { readonly name: 'prompt-ended'; readonly promptName: string }
  | { readonly name: 'ended' };

/** @param hasToolCall whether the model has made this call and got no result */
export function createInputOrder(hasToolCall: (toolUseId: string) => boolean): InputOrder {
  let stage: Stage = { name: 'new' };

  const take = (event: InputEvent): Verdict => {
    switch (stage.name) {
      case 'new':
        if (event.name !== 'sessionStart') return outOfOrder(event.name, stage);
        stage = { name: 'started' };
        return accepted({
          type: 'session-started',
          sensitivity: event.body.turnDetectionConfiguration?.endpointingSensitivity ?? 'MEDIUM',
        });
      case 'started':
        if (event.name !== 'promptStart') return outOfOrder(event.name, stage);
        stage = {
          name: 'prompting',
          promptName: event.body.promptName,
          blocks: createPromptBlocks(hasToolCall),
        };
        return startPrompt(event.body);
      case 'prompting': {
        if (event.name === 'sessionStart' || event.name === 'promptStart' || event.name === 'sessionEnd')
          return outOfOrder(event.name, stage);
        if (event.body.promptName !== stage.promptName) return unknownPrompt(event.name);
        if (event.name !== 'promptEnd') return stage.blocks.take(event);
        const openCount = stage.blocks.openCount();
        stage = { name: 'prompt-ended', promptName: stage.promptName };
        if (openCount === 0) return accepted({ type: 'prompt-ended' });
        return refused('invalid', 'prompt-ended-with-open-block', `${openCount} blocks are open`);
      }
      case 'prompt-ended':
        if (event.name !== 'sessionEnd') return outOfOrder(event.name, stage);
        stage = { name: 'ended' };
        return accepted({ type: 'session-ended' });
      case 'ended':
        return outOfOrder(event.name, stage);
    }
  };

  return { take, stage: () => stage.name };
}

function startPrompt(prompt: Extract<InputEvent, { readonly name: 'promptStart' }>['body']): Verdict {
  // Both come with tools or not at all.
  if ((prompt.toolConfiguration === undefined) !== (prompt.toolUseOutputConfiguration === undefined))
    return refused('invalid', 'half-a-tool-configuration', 'tools and their output format come together');
  return accepted({ type: 'prompt-started', prompt });
}

function outOfOrder(name: InputName, stage: Stage): Refused {
  return refused('invalid', 'event-out-of-order', `${name} while the connection is ${stage.name}`);
}

function unknownPrompt(name: InputName): Refused {
  return refused('invalid', 'unknown-prompt-name', `${name} of a prompt that was not started`);
}
