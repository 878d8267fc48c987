import { z } from 'zod';
import type { CorrectionRow } from '../../db/applications/corrections.ts';
import { CORRECTION_STATES, CorrectionItem, correctionTable } from '../../domain/applications/correction.ts';
import { type Caller, isStaff } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { PersonName } from '../http/answer/names.ts';

export const CorrectionView = z
  .object({
    number: z.int(),
    revision: z.int().meta({ description: 'The revision that is to be corrected' }),
    state: z.enum(CORRECTION_STATES),
    label: z.string(),
    message: z.string(),
    requiredBy: z
      .string()
      .nullable()
      .meta({ description: 'The text that requires what is asked for, which stops the periods of the law; null if none does' }),
    items: z.array(
      CorrectionItem.extend({ reply: z.string().nullable().meta({ description: 'What the applicant said to it; null where nothing' }) }),
    ),
    steps: z.array(z.string()).nullable().meta({ description: 'The review steps that it stopped; null for applicants' }),
    requestedBy: PersonName.nullable().meta({ description: 'Null for applicants' }),
    requestedAt: z.iso.datetime(),
    dueAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Correction' });

/** A correction as the caller may see it: the review's steps and its people are the fund's own. */
export function toCorrection(row: CorrectionRow, caller: Caller, language: Language): z.input<typeof CorrectionView> {
  const staff = isStaff(caller.roles);
  return {
    number: row.number,
    revision: row.revision,
    state: row.state,
    label: correctionTable[row.state][staff ? 'staff' : 'applicant'][language],
    message: row.message,
    requiredBy: row.required_by,
    items: row.items,
    steps: staff ? row.steps : null,
    requestedBy: staff ? { id: row.requested_by, name: `${row.given_name} ${row.usual_name}` } : null,
    requestedAt: row.requested_at,
    dueAt: row.due_at,
    closedAt: row.closed_at,
  };
}
