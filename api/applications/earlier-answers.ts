import { z } from 'zod';
import { readContent } from '../../db/applications/applications.ts';
import { readDeposited } from '../../db/applications/revisions.ts';
import { readCall } from '../../db/calls/calls.ts';
import { readOrganisation } from '../../db/people/organisations.ts';
import { earlierAnswers } from '../../domain/applications/earlier-answers.ts';
import { Reference } from '../../domain/core/reference.ts';
import { read } from '../http/operation.ts';
import { orMissing, Problem } from '../http/problem/problem.ts';
import { readSeenApplication } from './read-application.ts';

const EarlierAnswerView = z
  .object({
    pointer: z.string().meta({ description: 'JSON pointer of the field of the content that it fills; a list as a whole' }),
    value: z.unknown(),
    isTaken: z.boolean().meta({ description: 'The draft has this answer; where false, it has none' }),
    origin: z.object({
      application: z
        .object({ id: z.uuid(), reference: Reference.nullable() })
        .nullable()
        .meta({ description: 'The application whose last revision has it; null where it is the entry of the organisation' }),
      at: z.iso.datetime().nullable().meta({ description: 'When that revision was deposited, or the entry was read' }),
    }),
  })
  .meta({ id: 'EarlierAnswer' });

export const getEarlierAnswers = read(
  {
    operationId: 'getEarlierAnswers',
    path: '/applications/{id}/earlier-answers',
    summary: 'Earlier answers of a draft’s organisation that its call can use, field by field; none once it is submitted',
    roles: ['applicant'],
    answer: z.object({ items: z.array(EarlierAnswerView) }).meta({ id: 'EarlierAnswers' }),
  },
  async ({ deps, caller, id }) => {
    const { db } = deps;
    const row = orMissing(await readSeenApplication(deps, caller, id));
    if (row.state !== 'draft') return { items: [] };
    const [content, entry, earlier, call] = await Promise.all([
      readContent(db, id),
      readOrganisation(db, row.organisation_id),
      readDeposited(db, row.organisation_id),
      readCall(db, row.call_id),
    ]);
    if (!call) throw new Problem({ code: 'not_found' });
    return { items: earlierAnswers(content, { siret: entry.siret, at: entry.describedAt }, earlier, call) };
  },
);
