import type { SpeechPurpose } from '../../voice-event.js';

/**
 * The provider carries a response's metadata from `response.create` to `response.created`; responses it begins by
 * itself have none. So the purpose both labels the speech and tells our responses from theirs.
 */
export function metadataOf(purpose: SpeechPurpose): { readonly purpose: SpeechPurpose } {
  return { purpose };
}

/** null when the response is not one of ours. */
export function purposeFromMetadata(metadata: unknown): SpeechPurpose | null {
  if (typeof metadata !== 'object' || metadata === null || !('purpose' in metadata)) return null;
  const { purpose } = metadata;
  return purposes.find((known) => known === purpose) ?? null;
}

const purposes: readonly SpeechPurpose[] = ['turn', 'greeting', 'farewell', 'notice'];
