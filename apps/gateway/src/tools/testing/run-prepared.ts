import type { Tool, ToolAnswer, ToolContext } from '../tool.js';

/** Runs a tool the way the runner does, without its limits; fails the test when it refuses the arguments. */
export async function runPrepared(
  tool: Tool,
  argumentsJson: string,
  context: ToolContext,
): Promise<ToolAnswer> {
  const prepared = tool.prepare(argumentsJson);
  if (prepared.status !== 'ready') throw new Error(prepared.problem);
  return prepared.run(context);
}
