/** What the service says about input it does not accept; each of these ends the connection. */
const messages = {
  invalid: 'Invalid input request, please fix your input and try again.',
  unreadable: 'Unable to parse input chunk. Please check input format contains correct format.',
  history: 'Chat history should be sent completely before streaming audio.',
  tool: 'Tool Response parsing error.',
  idle: 'Timed out waiting for audio bytes or interactive content. The gap between them must be less than 55 seconds.',
} as const;

/** Input the service does not accept. */
export interface Refused {
  readonly status: 'refused';
  /** Constant name of the broken rule. */
  readonly rule: string;
  /** For people; holds no content the caller or the model said. */
  readonly detail: string;
  /** Text of the `validationException`. */
  readonly message: string;
}

export function refused(kind: keyof typeof messages, rule: string, detail: string): Refused {
  return { status: 'refused', rule, detail, message: messages[kind] };
}
