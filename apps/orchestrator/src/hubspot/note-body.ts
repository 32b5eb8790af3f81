const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Longest note HubSpot is known to take, characters. */
const maxNoteChars = 65_536;

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** A note as HubSpot shows it: a paragraph of what the caller wants, then one line per fact. All of it is escaped. */
export function noteBody(summary: string, facts: Readonly<Record<string, string | null>>): string {
  const lines = Object.entries(facts)
    .filter(([, value]) => value !== null && value !== '')
    .map(([label, value]) => `${escapeHtml(label)}: ${escapeHtml(value ?? '')}`);
  const body = `<p>${escapeHtml(summary)}</p><p>${lines.join('<br>')}</p>`;
  return body.length <= maxNoteChars ? body : `<p>${lines.join('<br>')}</p>`.slice(0, maxNoteChars);
}
