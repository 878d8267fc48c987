import { z } from 'zod';
import type { readLoads } from '../../db/review/reviews.ts';
import { KEEPS_FROM_STEP, type KeptBy } from '../../domain/review/review.ts';
import { OrganisationName } from '../http/answer/names.ts';

export const ReviewerView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    organisation: OrganisationName,
    isReviewer: z
      .boolean()
      .meta({ description: 'False where the role was withdrawn, or the account disabled: what is expected is to be asked of others' }),
    openSteps: z.int().meta({ description: 'Opinions that are expected, those included whose step a correction stops' }),
    openWorkingDays: z.int().meta({
      description: 'The working days that these steps were given, by the call and by extensions: the load by which reviewers are assigned',
    }),
    competences: z.array(z.string()).meta({ description: 'The steps, by their keys, of which they give opinions; none where all are' }),
    overdueSteps: z.int().meta({ description: 'Those of them that are past their deadline' }),
    absentUntil: z.iso
      .date()
      .nullable()
      .meta({ description: 'The last day of the absence that is under way; null for a person who is here' }),
  })
  .meta({ id: 'Reviewer' });

export const KeptReviewer = z
  .object({ id: z.uuid(), name: z.string(), by: z.enum(KEEPS_FROM_STEP) })
  .meta({ id: 'KeptReviewer', description: 'A reviewer who may not be asked, with the refusal that the caller would get who asks them' });

export const toKept = ({ candidate, by }: { candidate: Load; by: KeptBy }): z.input<typeof KeptReviewer> => ({
  id: candidate.personId,
  name: nameOf(candidate),
  by,
});

const nameOf = (row: Load): string => `${row.given_name} ${row.usual_name}`;

type Load = Awaited<ReturnType<typeof readLoads>>[number];

/** A present or former reviewer, with the opinions expected of them. */
export const toReviewer = (row: Load): z.input<typeof ReviewerView> => ({
  id: row.personId,
  name: nameOf(row),
  organisation: { id: row.organisation_id, name: row.organisation_name, siret: row.siret },
  isReviewer: row.isReviewer,
  openSteps: row.openSteps,
  openWorkingDays: row.openWorkingDays,
  competences: [...row.competences],
  overdueSteps: row.overdueSteps,
  absentUntil: row.absentUntil,
});
