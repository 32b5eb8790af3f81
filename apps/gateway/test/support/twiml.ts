/** What the TwiML of the gateway tells Twilio to do, as far as these tests look at it. */
export interface ReadTwiml {
  readonly verbs: readonly string[];
  readonly streamUrl: string | null;
  readonly action: string | null;
  readonly ticket: string | null;
  readonly dialled: string | null;
}

export function readTwiml(document: string): ReadTwiml {
  const find = (pattern: RegExp): string | null =>
    pattern.exec(document)?.[1]?.replaceAll('&amp;', '&') ?? null;
  return {
    verbs: [...document.matchAll(/<([A-Z][A-Za-z]*)/g)]
      .map(([, name = '']) => name)
      .filter((name) => name !== 'Response'),
    streamUrl: find(/<Stream [^>]*?\burl="([^"]*)"/),
    action: find(/<Connect [^>]*?\baction="([^"]*)"/),
    ticket: find(/<Parameter name="ticket" value="([^"]*)"/),
    dialled: find(/<Dial[^>]*>([^<]*)</),
  };
}
