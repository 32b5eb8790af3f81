import type { ContactFlow, FlowAction, FlowActionType } from './contact-flow.js';

const anyError = ['NoMatchingError'] as const;

/** The error branches Connect wants of each block, no less and no more. */
const errorBranches = {
  GetParticipantInput: anyError,
  UpdateContactTextToSpeechVoice: anyError,
  InvokeLambdaFunction: anyError,
  Compare: ['NoMatchingCondition'],
  UpdateContactAttributes: anyError,
  UpdateContactTargetQueue: anyError,
  TransferContactToQueue: ['QueueAtCapacity', 'NoMatchingError'],
  MessageParticipant: anyError,
  UpdateFlowLoggingBehavior: [],
  DisconnectParticipant: [],
} as const satisfies Record<FlowActionType, readonly string[]>;

/** The first thing that keeps a flow from being walked from its start to an end, if any. */
export function brokenFlowRule({ StartAction, Actions }: ContactFlow): string | undefined {
  const byName = new Map(Actions.map((action) => [action.Identifier, action]));
  if (byName.size < Actions.length) return 'an identifier is used twice';
  const missing = [StartAction, ...Actions.flatMap(targetsOf)].find((target) => !byName.has(target));
  if (missing !== undefined) return `there is no action ${missing}`;
  const unreached = Actions.find((action) => !reachedFrom(StartAction, byName).has(action.Identifier));
  if (unreached) return `nothing leads to ${unreached.Identifier}`;
  const badly = Actions.find((action) => !hasItsBranches(action));
  return badly && `${badly.Identifier} has not the branches of ${badly.Type}`;
}

function hasItsBranches({ Type, Transitions }: FlowAction): boolean {
  const errors = Transitions.Errors.map((each) => each.ErrorType).sort();
  return (
    errors.join() === [...errorBranches[Type]].sort().join() &&
    (Transitions.NextAction === undefined) === (Type === 'DisconnectParticipant') &&
    (Type === 'Compare' || Transitions.Conditions.length === 0)
  );
}

function reachedFrom(start: string, byName: ReadonlyMap<string, FlowAction>): ReadonlySet<string> {
  const reached = new Set([start]);
  for (const name of reached) {
    const action = byName.get(name);
    if (action) targetsOf(action).forEach((target) => reached.add(target));
  }
  return reached;
}

function targetsOf({ Transitions }: FlowAction): readonly string[] {
  const { NextAction, Conditions, Errors } = Transitions;
  return [
    ...(NextAction === undefined ? [] : [NextAction]),
    ...[...Conditions, ...Errors].map((each) => each.NextAction),
  ];
}
