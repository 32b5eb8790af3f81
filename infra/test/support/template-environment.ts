import type { Template } from 'aws-cdk-lib/assertions';
import { containersOf, resourcesOf, type TemplateValue } from '../../src/testing/read-template.js';

const account = '111122223333';

/** What `Ref` gives of each kind of resource that our services are told of. */
const refs: Readonly<Record<string, (logicalId: string, region: string) => string>> = {
  'AWS::SQS::Queue': (id, region) => `https://sqs.${region}.amazonaws.com/${account}/${id}`,
  'AWS::DynamoDB::GlobalTable': (id) => id,
  'AWS::SecretsManager::Secret': (id, region) => `arn:aws:secretsmanager:${region}:${account}:secret:${id}`,
};

export interface TemplateSources {
  readonly region: string;
  /** The stack whose values are imported. */
  readonly data: Template;
}

/** The environment of a service as ECS would hand it over, with the secrets it asks for taken from `secrets`. */
export function serviceEnvironment(
  service: Template,
  name: string,
  sources: TemplateSources,
  secrets: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const container = containersOf(service).find(({ Name }) => Name === name);
  const plain = (container?.Environment ?? []).map(({ Name, Value }) => [Name, resolve(Value, sources)]);
  const secret = (container?.Secrets ?? []).map(({ Name, ValueFrom }) => {
    if (!resolve(ValueFrom, sources).startsWith('arn:aws:secretsmanager:'))
      throw new Error(`${Name} does not come from a secret`);
    return [Name, secrets[Name] ?? ''];
  });
  return Object.fromEntries([...plain, ...secret]) as Record<string, string>;
}

export function functionEnvironment(
  service: Template,
  sources: TemplateSources,
): Readonly<Record<string, string>> {
  const [redeem] = resourcesOf(service, 'AWS::Lambda::Function');
  const { Variables } = redeem?.['Environment'] as { readonly Variables: Record<string, TemplateValue> };
  return Object.fromEntries(
    Object.entries(Variables).map(([name, value]) => [name, resolve(value, sources)]),
  );
}

/** What CloudFormation would make of a value: plain text, or something the data stack exports. */
function resolve(value: TemplateValue, { region, data }: TemplateSources): string {
  if (typeof value === 'string') return value;
  const exportName = (value as { readonly 'Fn::ImportValue'?: string })['Fn::ImportValue'];
  const exported = Object.values(data.findOutputs('*')).find(
    (output) => (output['Export'] as { readonly Name: string } | undefined)?.Name === exportName,
  );
  const ref = (exported?.['Value'] as { readonly Ref?: string } | undefined)?.Ref;
  const resources = data.toJSON()['Resources'] as Record<string, { readonly Type: string } | undefined>;
  const type = resources[ref ?? '']?.Type ?? '';
  const resolved = refs[type]?.(ref ?? '', region);
  if (resolved === undefined) throw new Error(`nothing known of ${JSON.stringify(value)} (${type})`);
  return resolved;
}
