import { z } from 'zod';
import { readRevisions } from '../../db/applications/revisions.ts';
import { ApplicationContent } from '../../domain/applications/application.ts';
import { differences } from '../../domain/applications/revision.ts';
import { read } from '../http/operation.ts';
import { Problem } from '../http/problem/problem.ts';
import { PersonName } from '../http/answer/names.ts';
import { readSeenApplication } from './read-application.ts';

const Difference = z.object({
  pointer: z.string().meta({ description: 'JSON pointer of a field, of an entry of a list, or of an answer' }),
  before: z.unknown().meta({ description: 'Null where it was absent' }),
  after: z.unknown().meta({ description: 'Null where it is no longer there' }),
});

const RevisionView = z
  .object({
    revision: z.int(),
    submittedAt: z.iso.datetime(),
    submittedBy: PersonName,
    content: ApplicationContent,
    differences: z.array(Difference).meta({ description: 'What differs from the revision before it; nothing on the first' }),
  })
  .meta({ id: 'Revision' });

export const listRevisions = read(
  {
    operationId: 'listRevisions',
    path: '/applications/{id}/revisions',
    summary: 'What was submitted, by whom and when, oldest first, each with its changes',
    answer: z.object({ items: z.array(RevisionView) }).meta({ id: 'Revisions' }),
  },
  async ({ deps, caller, id }) => {
    if (!(await readSeenApplication(deps, caller, id))) throw new Problem({ code: 'not_found' });
    const rows = await readRevisions(deps.db, id);
    const items = rows.map((row, place) => {
      const before = rows[place - 1];
      return {
        revision: row.revision,
        submittedAt: row.submitted_at,
        submittedBy: { id: row.person_id, name: `${row.given_name} ${row.usual_name}` },
        content: row.content,
        differences: before ? differences(before.content, row.content) : [],
      };
    });
    return { items };
  },
);
