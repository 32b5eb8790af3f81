import type { Logger } from '@voc/telemetry';

/** Custom unique properties that make repeated writes harmless; an account without them is served in a plainer way. */
export type CustomProperty = 'voice_phone_e164' | 'voice_handover_id';

/** What we have learnt of the HubSpot account since the process started. */
export interface PortalFeatures {
  has(property: CustomProperty): boolean;
  /** Remembers that the account lacks the property, and says so once in the log. */
  lacks(property: CustomProperty): void;
}

export function createPortalFeatures(deps: { readonly logger: Logger }): PortalFeatures {
  const missing = new Set<CustomProperty>();
  return {
    has: (property) => !missing.has(property),
    lacks(property) {
      if (missing.has(property)) return;
      missing.add(property);
      deps.logger.warn('hubspot account lacks a custom property; see the README for its set-up', {
        field: property,
      });
    },
  };
}
