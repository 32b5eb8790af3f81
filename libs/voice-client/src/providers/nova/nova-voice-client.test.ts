import { describeVoiceClientContract } from '../../testing/index.js';
import { bareClient } from './testing/client-harness.js';

describeVoiceClientContract('Nova, without a network,', {
  open(mood) {
    const refusal = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    const answer = { accepting: 'accept', refusing: refusal, silent: 'silence' } as const;
    const { client, puppet, clock, oddities } = bareClient({ answer: answer[mood] });
    return Promise.resolve({
      client,
      provider: puppet,
      oddities,
      passTime: (ms) => clock.advance(ms),
      pendingTimers: () => clock.pending(),
      dispose: () => Promise.resolve(),
    });
  },
});
