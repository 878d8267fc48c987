import type { Language } from '../../domain/core/words.ts';
import { MOVEMENT_NOTES } from '../../domain/ledger/movement-notes.ts';

/** The label of a kind of movement; an unknown word unchanged. */
export const movementIn = (language: Language, kind: string): string =>
  Object.hasOwn(MOVEMENT_NOTES, kind) ? MOVEMENT_NOTES[kind as keyof typeof MOVEMENT_NOTES].words[language] : kind;
