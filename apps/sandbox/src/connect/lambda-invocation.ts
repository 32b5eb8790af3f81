import type { ContactFlowEvent } from './contact-flow-event.js';

/** How the Lambda service answers one synchronous invocation. */
export type LambdaInvocation =
  /** `payload` is the JSON text the handler returned. */
  | { readonly status: 'answered'; readonly payload: string; readonly durationMs: number }
  /** The handler threw, ran out of time or died: 200 with `X-Amz-Function-Error: Unhandled`. */
  | {
      readonly status: 'function-error';
      readonly errorType: string;
      readonly errorMessage: string;
      readonly durationMs: number;
    }
  /** 429: no room for another execution. */
  | { readonly status: 'throttled' }
  /** 5xx of the service itself. */
  | { readonly status: 'service-error' };

export type InvokeLambda = (event: ContactFlowEvent) => Promise<LambdaInvocation>;
