import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolsFile } from '../tools/declared-tools.js';
import { createToolHost, type ToolHost, type ToolHostOptions } from '../tools/tool-host.js';
import type { Closers } from './closers.js';

export interface OwnTools {
  readonly tools: ToolHost;
  readonly toolsUrl: string;
  /** Path of the file that declares them to the gateway. */
  readonly toolsFile: string;
}

/** Starts the host of the model's tools and writes the gateway's file about them. @param dir removed with the world */
export async function startTools(dir: string, deps: ToolHostOptions, closers: Closers): Promise<OwnTools> {
  const tools = createToolHost(deps);
  closers.add(() => tools.close());
  const { url } = await tools.start();
  const path = join(dir, 'tools.json');
  await writeFile(path, toolsFile(url));
  return { tools, toolsUrl: url, toolsFile: path };
}
