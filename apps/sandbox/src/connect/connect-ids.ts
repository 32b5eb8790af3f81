/** Resources of the offline contact centre, as stories name them to the services. */
export const connectIds = {
  instance: '00000000-0000-4000-8000-000000000001',
  /** Where callers whose context is known wait. */
  queue: '00000000-0000-4000-8000-000000000002',
  /** Of the flow that tasks run through. */
  taskFlow: '00000000-0000-4000-8000-000000000003',
  priorityQueue: '00000000-0000-4000-8000-000000000004',
  defaultQueue: '00000000-0000-4000-8000-000000000005',
} as const;
