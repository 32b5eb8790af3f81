interface PipelineStage {
  readonly id: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly metadata: { readonly ticketState: 'OPEN' | 'CLOSED'; readonly isClosed: 'true' | 'false' };
  readonly archived: boolean;
}

interface Pipeline {
  readonly id: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly stages: readonly PipelineStage[];
  readonly archived: boolean;
}

function stage(
  id: string,
  label: string,
  displayOrder: number,
  ticketState: 'OPEN' | 'CLOSED',
): PipelineStage {
  const isClosed = ticketState === 'CLOSED' ? 'true' : 'false';
  return { id, label, displayOrder, metadata: { ticketState, isClosed }, archived: false };
}

/** The support pipeline every portal starts with. */
export const ticketPipelines: readonly Pipeline[] = [
  {
    id: '0',
    label: 'Support Pipeline',
    displayOrder: 0,
    archived: false,
    stages: [
      stage('1', 'New', 0, 'OPEN'),
      stage('2', 'Waiting on contact', 1, 'OPEN'),
      stage('3', 'Waiting on us', 2, 'OPEN'),
      stage('4', 'Closed', 3, 'CLOSED'),
    ],
  },
];

export const defaultPipelineId = '0';

export function hasPipelineStage(pipelineId: string, stageId: string): boolean {
  return ticketPipelines.some(
    (pipeline) => pipeline.id === pipelineId && pipeline.stages.some((each) => each.id === stageId),
  );
}
