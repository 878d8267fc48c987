import { z } from 'zod';
import type { AppealRow } from '../../db/committee/appeals.ts';
import { APPEAL_STATES, APPEALABLE, appealTable, AppealVerdict } from '../../domain/committee/appeal.ts';
import { type Caller, isStaff } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';

/** An appeal as people read it; its reviewer and that person's opinion are the fund's own. */
export const AppealView = z.object({
  against: z.enum(APPEALABLE).meta({ description: 'The state that it appeals against' }),
  state: z.enum(APPEAL_STATES),
  label: z.string(),
  grounds: z.string(),
  appealedAt: z.iso.datetime(),
  lapsesAt: z.iso.datetime().meta({ description: 'When silence counts as its rejection' }),
  reviewer: z
    .object({ id: z.uuid(), name: z.string() })
    .nullable()
    .meta({ description: 'Who is asked for an opinion on it; null for applicants' }),
  deadlineAt: z.iso.datetime().nullable().meta({ description: 'Until when that opinion is expected; null for applicants' }),
  opinion: z
    .object({ verdict: AppealVerdict, comment: z.string(), givenAt: z.iso.datetime() })
    .nullable()
    .meta({ description: 'Null for applicants' }),
  reason: z.string().nullable().meta({ description: 'Why it was upheld or rejected; silence gives none' }),
  endedAt: z.iso.datetime().nullable(),
});

export function toAppeal(row: AppealRow, caller: Caller, language: Language): z.input<typeof AppealView> {
  const staff = isStaff(caller.roles);
  const { state, reviewer_id: reviewerId, verdict, comment, advised_at: givenAt } = row;
  return {
    against: row.against,
    state,
    label: appealTable[state][staff ? 'staff' : 'applicant'][language],
    grounds: row.grounds,
    appealedAt: row.appealed_at,
    lapsesAt: row.lapses_at,
    reviewer: staff && reviewerId ? { id: reviewerId, name: `${row.given_name} ${row.usual_name}` } : null,
    deadlineAt: staff ? row.deadline_at : null,
    opinion: staff && verdict && givenAt ? { verdict, comment: comment ?? '', givenAt } : null,
    reason: row.reason,
    endedAt: row.ended_at,
  };
}
