import { z } from 'zod';
import type { EventTable } from '../core/event.ts';
import type { GivenBy } from '../core/may.ts';
import type { Refusal } from '../core/refusal.ts';
import { ACTING_ROLES, type Caller } from '../core/role.ts';
import { Id, line } from '../core/words.ts';
import { mayAddNote, type ThreadFile } from './thread.ts';

/** With one more: a file with many labels is sorted by none. */
const LABELS_AT_MOST = 9;
export const Label = line(40).min(1);

export const LabelFile = z.strictObject({
  file: Id,
  labels: z.array(Label).max(LABELS_AT_MOST).default([]).meta({ description: 'All that the application has from now on' }),
  another: Label.optional().meta({ description: 'One more, which no application need have yet' }),
});
export type LabelFile = z.infer<typeof LabelFile>;

export const LABEL_COMMANDS = { labelFile: ACTING_ROLES } as const satisfies GivenBy<string>;

/** Its event is in the caller's stream, like the naming of a contact. Its words are the fund's own, and no fact. */
export const labelEvents = { labelFile: { applicant: false, letters: false } } satisfies EventTable;

/** The first refusal, in order of precedence; null if the caller may label this file, as they may write notes on it. */
export const mayLabelFile = (file: ThreadFile, caller: Caller): Refusal | null =>
  file.kind === 'application' ? mayAddNote(file, caller) : { code: 'not_found' };

const alike = (one: string, other: string): boolean => one.localeCompare(other, 'fr', { sensitivity: 'base' }) === 0;

/** The labels that a file gets, each once whatever its accents and capitals, in the order of the alphabet. */
export function labelsOf({ labels, another }: LabelFile): string[] {
  const asked = another === undefined ? labels : [...labels, another];
  return asked.filter((label, place) => asked.findIndex((each) => alike(each, label)) === place).sort((a, b) => a.localeCompare(b, 'fr'));
}
