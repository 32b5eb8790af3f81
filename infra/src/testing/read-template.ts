import type { Template } from 'aws-cdk-lib/assertions';

/** A value as it stands in a template: plain, or CloudFormation's word for one that is known later. */
export type TemplateValue =
  string | number | boolean | readonly TemplateValue[] | { readonly [key: string]: TemplateValue };

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: TemplateValue;
}

interface PolicyProperties {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
  readonly Roles: readonly { readonly Ref: string }[];
}

/** What the roles of a stack may do, one line a statement: name, actions, and how many resources. */
export function permissionsOf(template: Template, role: RegExp): readonly string[] {
  return statementsOf(template, role).map(({ Sid, Effect, Action, Resource }) => {
    const resources = Array.isArray(Resource) ? Resource : [Resource];
    return `${Effect} ${Sid ?? '-'}: ${[Action].flat().join(' ')} on ${resources.includes('*') ? 'all' : resources.length}`;
  });
}

export function statementsOf(template: Template, role: RegExp): readonly Statement[] {
  const policies = resourcesOf(template, 'AWS::IAM::Policy') as unknown as readonly PolicyProperties[];
  return policies
    .filter(({ Roles }) => Roles.some(({ Ref }) => role.test(Ref)))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

type Properties = Readonly<Record<string, TemplateValue>>;

export function resourcesOf(template: Template, type: string): readonly Properties[] {
  return Object.values(template.findResources(type)).map(
    (resource) => (resource as { readonly Properties: Properties }).Properties,
  );
}

export interface Container {
  readonly Name: string;
  readonly Environment?: readonly { readonly Name: string; readonly Value: TemplateValue }[];
  readonly Secrets?: readonly { readonly Name: string; readonly ValueFrom: TemplateValue }[];
  readonly StopTimeout?: number;
  readonly User?: string;
  readonly ReadonlyRootFilesystem?: boolean;
}

export function containersOf(template: Template): readonly Container[] {
  return resourcesOf(template, 'AWS::ECS::TaskDefinition').flatMap(
    ({ ContainerDefinitions }) => ContainerDefinitions as unknown as readonly Container[],
  );
}
