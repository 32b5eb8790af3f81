/** Resources of the offline contact centre, as stories name them to the services. */
export const connectIds = {
  instance: '00000000-0000-4000-8000-000000000001',
  queue: '00000000-0000-4000-8000-000000000002',
  /** Of the flow that tasks run through. */
  taskFlow: '00000000-0000-4000-8000-000000000003',
} as const;
