import { createRequestDetector } from './request-detector.js';

const find = createRequestDetector({ extraPhrases: [] });

describe('german', () => {
  it.each([
    'Ich möchte mit einem Menschen sprechen.',
    'Kann ich bitte mit einem Mitarbeiter sprechen?',
    'Mitarbeiter!',
    'Mitarbeiter bitte',
    'Einen Mitarbeiter, bitte.',
    'Verbinden Sie mich mit einem Berater',
    'Ich will einen echten Menschen',
    'Können Sie mich mit jemandem verbinden?',
    'Ich brauche jetzt einen Ansprechpartner',
    'Nein, ich möchte mit einer Mitarbeiterin reden.',
    'Das hilft mir nicht ich möchte mit einem Mitarbeiter sprechen',
    'Geben Sie mir bitte einen Menschen',
    'Ich hätte gern einen Kundenberater',
    'Stellen Sie mich bitte zum Kundendienst durch',
    'Kann ich nicht mit einem Menschen sprechen?',
    'Ich will nicht mit einer Maschine reden',
    'Meine Rechnung ist falsch, kann ich da mal jemanden sprechen?',
    'ICH MÖCHTE MIT EINEM MENSCHEN SPRECHEN',
    'Gibt es da einen Mitarbeiter, mit dem ich reden kann?',
    'Können Sie mich zu einem Sachbearbeiter durchstellen',
    'Hallo, Mensch bitte',
    'Ich möchte bitte mit einem Menschen sprechen.',
  ])('hears a request for a person in %j', (said) => {
    expect(find(said, 'de')).not.toBeNull();
  });

  it.each([
    'Wann haben Sie geöffnet?',
    'Kein Mensch nötig',
    'Ich möchte nicht mit einem Mitarbeiter sprechen',
    'Ich brauche keinen Mitarbeiter',
    'Sie müssen mich nicht mit einem Berater verbinden',
    'Ihr Mitarbeiter hat gesagt, das sei kostenlos',
    'Ich möchte mich über einen Mitarbeiter beschweren',
    'Ich habe gestern mit einem Mitarbeiter gesprochen',
    'Ein Mitarbeiter ist nicht nötig',
    'Ich will nicht, dass Sie mich mit einem Mitarbeiter verbinden',
    'Das kostet zehn Euro pro Person',
    'Mit einem Menschen sprechen will ich nicht',
    'Ich möchte jetzt nicht unbedingt mit einem Menschen reden',
    'Bevor ich mit einem Berater spreche, eine Frage',
    'Ich arbeite als Agent',
    'Bitte nicht mit einem Mitarbeiter verbinden',
    'Es sind viele Menschen im Laden',
    'ohne mit jemandem zu sprechen',
    'Wer ist mein Sachbearbeiter?',
    'Wann kommt meine Bestellung, bitte?',
    'Kein Mitarbeiter bitte',
  ])('hears none in %j', (said) => {
    expect(find(said, 'de')).toBeNull();
  });
});
