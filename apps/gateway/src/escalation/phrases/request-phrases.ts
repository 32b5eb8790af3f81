/**
 * How callers of one language ask for a person, as data. Written in normal spelling: case, accents and apostrophes are
 * folded on both sides.
 *
 * Patterns are sequences of words: `a|b` is either word, `(a|b)` may be missing, `{person}` is one of `persons`,
 * `{someone}` one of `persons` or `anyone`, and `{machine}` one of `machines`, each with qualifiers and determiners
 * before it. Fillers may stand between any two words of a pattern. Lists of words hold many to a line.
 */
export interface RequestPhrases {
  /** BCP 47 base subtag. */
  readonly language: string;
  /** Whom callers ask for. A sentence of nothing else is a request; in a longer one it takes a verb. */
  readonly persons: readonly string[];
  /** A person only as somebody to speak to, never by itself: "someone". */
  readonly anyone: readonly string[];
  /** Words that may stand before a person, also in a sentence without a verb: "a real". */
  readonly qualifiers: readonly string[];
  /** Words that may stand before a person only after a verb: "speak to the operator" asks, "the operator" does not. */
  readonly determiners: readonly string[];
  /** Words that change nothing: "now", "hello". */
  readonly fillers: readonly string[];
  /** Fillers that make a request of a person named in part of a sentence: "this takes too long, operator please". */
  readonly courtesies: readonly string[];
  /** Words: "no" as an answer; set apart by a comma it does not deny what follows. */
  readonly refusals: readonly string[];
  /** Patterns. */
  readonly requests: readonly string[];
  /** What callers call us. */
  readonly machines: readonly string[];
  /** Patterns of not wanting the machine, which nothing undoes: "I don't want to talk to a robot". */
  readonly machineRefusals: readonly string[];
  /** Patterns that look like a request or a person and are neither: "human resources". */
  readonly decoys: readonly string[];
  /** Patterns that undo a request they precede in the same clause, with only carriers, qualifiers or determiners between. */
  readonly negations: readonly string[];
  /** Words. */
  readonly carriers: readonly string[];
  /** Words a request may begin with, before which a negation belongs to another clause: "this is not it I want …". */
  readonly subjects: readonly string[];
  /** Patterns that undo the request they follow. */
  readonly negationsAfter: readonly string[];
  /** Patterns with a negation in them that deny nothing: "why don't you". */
  readonly harmless: readonly string[];
  /** The same, in a question only: "no puedo hablar con …?" */
  readonly harmlessInQuestions: readonly string[];
}
