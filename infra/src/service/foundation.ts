import type { Data } from '../data/data-stack.js';
import type { Network } from '../network/network-stack.js';
import type { Registry } from '../registry/registry-stack.js';

/** The stacks a service stands on, which live longer than any version of it. */
export interface Foundation {
  readonly network: Network;
  readonly registry: Registry;
  readonly data: Data;
}
