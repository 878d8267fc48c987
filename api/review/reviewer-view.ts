import { z } from 'zod';
import type { readLoads } from '../../db/review/reviews.ts';
import { OrganisationName } from '../http/answer/names.ts';

export const ReviewerView = z.object({
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
});

type Load = Awaited<ReturnType<typeof readLoads>>[number];

/** A present or former reviewer, with the opinions expected of them. */
export const toReviewer = (row: Load): z.input<typeof ReviewerView> => ({
  id: row.personId,
  name: `${row.given_name} ${row.usual_name}`,
  organisation: { id: row.organisation_id, name: row.organisation_name, siret: row.siret },
  isReviewer: row.isReviewer,
  openSteps: row.openSteps,
  openWorkingDays: row.openWorkingDays,
  competences: [...row.competences],
  overdueSteps: row.overdueSteps,
  absentUntil: row.absentUntil,
});
