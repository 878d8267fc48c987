import { z } from 'zod';
import { readAbsences, readOpenAbsence } from '../../db/people/absences.ts';
import { readCandidate } from '../../db/review/reviews.ts';
import { offeredBy } from '../../domain/core/may.ts';
import { DeclareAbsence, EndAbsence } from '../../domain/people/absence.ts';
import { ABSENCE_COMMANDS, asksOfAbsence } from '../../domain/people/may.ts';
import { ACTING_ROLES, STAFF_ROLES } from '../../domain/core/role.ts';
import { command, read } from '../http/operation.ts';
import { Problem } from '../http/problem.ts';
import { PersonName } from './names.ts';

const AbsenceView = z.object({
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
  substitute: PersonName,
  state: z.enum(['planned', 'under_way', 'over', 'cancelled']).meta({ description: 'cancelled: ended before it began' }),
  declaredBy: PersonName,
  declaredAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});

export const listAbsences = read(
  {
    operationId: 'listAbsences',
    path: '/people/{id}/absences',
    tag: 'review',
    summary: 'A person’s absences and who stood in, the last one declared first',
    roles: STAFF_ROLES,
    answer: z.object({ items: z.array(AbsenceView), commands: z.array(z.string()) }).meta({ id: 'Absences' }),
  },
  async ({ deps: { db }, caller, at, id }) => {
    const [person, open, rows] = await Promise.all([readCandidate(db, id), readOpenAbsence(db, id), readAbsences(db, id)]);
    if (!person) throw new Problem({ code: 'not_found' });
    return { items: rows.map(toView), commands: offeredBy(ABSENCE_COMMANDS, caller, asksOfAbsence({ person, open }, { caller, at })) };
  },
);

function toView(row: Awaited<ReturnType<typeof readAbsences>>[number]): z.input<typeof AbsenceView> {
  const { started_at: startedAt, ended_at: endedAt } = row;
  return {
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    substitute: { id: row.substitute_id, name: `${row.substitute_given} ${row.substitute_usual}` },
    state: startedAt ? (endedAt ? 'over' : 'under_way') : endedAt ? 'cancelled' : 'planned',
    declaredBy: { id: row.declarer_id, name: `${row.declarer_given} ${row.declarer_usual}` },
    declaredAt: row.declared_at,
    endedAt,
  };
}

export const declareAbsence = command({
  operationId: 'declareAbsence',
  path: '/people/{id}/absences',
  tag: 'review',
  summary: 'Says that somebody is away, and who stands in: that person has its roles meanwhile, and its opinions are asked of that person',
  roles: ACTING_ROLES,
  body: DeclareAbsence,
  refusals: [
    'not_found',
    'not_of_the_fund',
    'absence_declared',
    'absence_out_of_range',
    'own_substitute',
    'not_a_reviewer',
    'substitute_absent',
    'stands_in',
  ],
});

export const endAbsence = command({
  operationId: 'endAbsence',
  path: '/people/{id}/absence-ends',
  tag: 'review',
  summary: 'Ends an absence before its last day, or calls it off before its first',
  roles: ACTING_ROLES,
  body: EndAbsence,
  refusals: ['not_found', 'absence_unknown'],
});
