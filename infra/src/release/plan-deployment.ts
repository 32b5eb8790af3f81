/** What a deployment consists of, in the order in which it is carried out. */
export interface DeploymentPlan {
  readonly images: readonly AppImage[];
  readonly stacks: readonly PlannedStack[];
}

export interface AppImage {
  readonly app: string;
  /** Version and commit, so that it says both what runs and where it came from. */
  readonly tag: string;
}

export interface PlannedStack {
  readonly stack: string;
  /** A stack whose service is not affected goes on with the image it has. */
  readonly imageTag?: string;
}

export interface DeploymentInput {
  /** Names of Nx projects. */
  readonly affected: readonly string[];
  /** As in the package.json of each app. */
  readonly versions: Readonly<Record<string, string>>;
  /** Full hash of the commit. */
  readonly revision: string;
}

/**
 * Who reads a contract is deployed before who writes it: the Lambda before the orchestrator, whose tokens it redeems, and
 * the orchestrator before the gateway, whose escalations it carries out.
 */
const order = [
  { stack: 'Network' },
  { stack: 'Registry' },
  { stack: 'Data' },
  { stack: 'Connect', app: 'connect-lambda' },
  { stack: 'Orchestrator', app: 'orchestrator', hasImage: true },
  { stack: 'Gateway', app: 'gateway', hasImage: true },
  { stack: 'Observability' },
] as const;

/** Images and stacks for what is affected: an app takes its own stack along, the infrastructure all of them. */
export function planDeployment({ affected, versions, revision }: DeploymentInput): DeploymentPlan {
  const isAffected = (project: string): boolean => affected.includes(project);
  const images = order.flatMap((part): AppImage[] =>
    'hasImage' in part && isAffected(part.app)
      ? [{ app: part.app, tag: `${versionOf(part.app, versions)}-${revision.slice(0, 12)}` }]
      : [],
  );
  const stacks = order.flatMap((part): PlannedStack[] => {
    const app = 'app' in part ? part.app : null;
    if (!isAffected('infra') && !(app !== null && isAffected(app))) return [];
    const image = images.find((one) => one.app === app);
    return [{ stack: part.stack, ...(image && { imageTag: image.tag }) }];
  });
  return { images, stacks };
}

function versionOf(app: string, versions: Readonly<Record<string, string>>): string {
  const version = versions[app];
  if (version === undefined) throw new Error(`${app} has no version`);
  return version;
}
