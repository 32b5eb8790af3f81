import { spokenLanguages } from '../texts/texts.js';
import type { ToolContext } from '../tools/tool.js';
import { textsOf, type Call } from './call.js';

/** What a tool may know of this call, and do to it. */
export function toolContext(
  call: Call,
  { callId, signal }: { readonly callId: string; readonly signal: AbortSignal },
): ToolContext {
  const { callSid, conversationId, callerPhone, calledNumber } = call.facts;
  return {
    callId,
    signal,
    callSid,
    conversationId,
    callerPhone,
    calledNumber,
    language: () => call.language,
    requestHandover: ({ reason, ...request }) =>
      call.policy.feed({
        type: 'tool-asked',
        reason: reason === 'user_request' ? reason : 'agent_decision',
        ...request,
      }),
    bookCallback: (wish) => call.callback.book(wish),
    confirmCallback: () => call.callback.confirm(),
    // A model that has said goodbye by itself is not made to say it again.
    endCall: () => call.hangUp.start('end-call-tool', call.hasSpokenInTurn ? null : textsOf(call).goodbye),
    setLanguage: (language) => changeLanguage(call, language),
    collectDigits: (options) => call.digits.collect({ ...options, signal }),
  };
}

function changeLanguage(call: Call, language: string): ReturnType<ToolContext['setLanguage']> {
  if (!spokenLanguages.some((known) => known === language)) return 'unknown-language';
  if (call.language.split('-')[0] === language) return 'unchanged';
  call.language = language;
  call.log.info('language changed', { language });
  call.save();
  call.deps.client.changeLanguage(language);
  return 'changed';
}
