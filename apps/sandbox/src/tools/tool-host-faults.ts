/** What can go wrong with the service behind the model's tools. */
export interface ToolHostFaults {
  /** Before each answer. Default 0. */
  readonly slowMs: number;
  /** Answered instead of what was asked for. Default null: 200. */
  readonly status: number | null;
  /** Requests are taken and never answered. Default false. */
  readonly hangs: boolean;
}

export const noToolHostFaults: ToolHostFaults = { slowMs: 0, status: null, hangs: false };
