import { z } from 'zod';
import { readInterests } from '../../db/people/declared-interests.ts';
import { Reference } from '../../domain/core/reference.ts';
import { readCandidate } from '../../db/review/reviews.ts';
import { type Asker, offeredBy } from '../../domain/core/may.ts';
import { type Candidate } from '../../domain/review/review.ts';
import { STAFF_ROLES } from '../../domain/core/role.ts';
import { DeclareInterest, seesInterests, WithdrawInterest } from '../../domain/people/declared-interest.ts';
import { asksOfInterest, asksOfInterests, INTEREST_COMMANDS, INTERESTS_COMMANDS } from '../../domain/people/may.ts';
import { command, read } from '../http/operation.ts';
import { Problem } from '../http/problem.ts';
import { PersonName } from './names.ts';

const InterestView = z.object({
  number: z.int(),
  organisation: z
    .object({ siret: z.string(), name: z.string().nullable().meta({ description: 'Null where nobody of it has signed in yet' }) })
    .nullable(),
  application: z.object({ id: z.uuid(), reference: Reference, title: z.string() }).nullable(),
  reason: z.string(),
  declaredBy: PersonName,
  declaredAt: z.iso.datetime(),
  withdrawn: z.object({ by: PersonName, at: z.iso.datetime() }).nullable().meta({ description: 'Null while the interest stands' }),
  commands: z.array(z.string()),
});

type Row = Awaited<ReturnType<typeof readInterests>>[number];

const toView = (row: Row, person: Candidate, asker: Asker): z.input<typeof InterestView> => ({
  number: row.number,
  organisation: row.siret === null ? null : { siret: row.siret, name: row.organisation_name },
  application: row.application_id === null ? null : { id: row.application_id, reference: row.reference ?? '', title: row.title ?? '' },
  reason: row.reason,
  declaredBy: { id: row.declarer_id, name: `${row.declarer_given} ${row.declarer_usual}` },
  declaredAt: row.declared_at,
  withdrawn:
    row.withdrawer_id && row.withdrawn_at
      ? { by: { id: row.withdrawer_id, name: `${row.withdrawer_given} ${row.withdrawer_usual}` }, at: row.withdrawn_at }
      : null,
  commands: row.withdrawn_at
    ? []
    : offeredBy(INTEREST_COMMANDS, asker.caller, asksOfInterest({ person, interest: { declaredBy: row.declarer_id } }, asker)),
});

export const listDeclaredInterests = read(
  {
    operationId: 'listDeclaredInterests',
    path: '/people/{id}/interests',
    tag: 'review',
    summary:
      'The interests of a person in organisations or in applications, the last one declared first; for itself, and for who sees to it',
    roles: STAFF_ROLES,
    answer: z.object({ items: z.array(InterestView), commands: z.array(z.string()) }).meta({ id: 'DeclaredInterests' }),
  },
  async ({ deps: { db }, caller, at, id }) => {
    const [person, rows] = await Promise.all([readCandidate(db, id), readInterests(db, id)]);
    if (!person || !seesInterests(id, caller)) throw new Problem({ code: 'not_found' });
    const asker = { caller, at };
    return {
      items: rows.map((row) => toView(row, person, asker)),
      commands: offeredBy(INTERESTS_COMMANDS, caller, asksOfInterests({ person }, asker)),
    };
  },
);

export const declareInterest = command({
  operationId: 'declareInterest',
  path: '/people/{id}/interests',
  tag: 'review',
  summary: 'Says that a person has an interest in an organisation, or in an application: it judges nothing of it from then on',
  roles: STAFF_ROLES,
  body: DeclareInterest,
  refusals: ['not_found', 'interest_subject_unknown', 'interest_declared'],
});

export const withdrawInterest = command({
  operationId: 'withdrawInterest',
  path: '/people/{id}/interest-withdrawals',
  tag: 'review',
  summary: 'Withdraws an interest that its recorder, or an admin, says to be over',
  roles: STAFF_ROLES,
  body: WithdrawInterest,
  refusals: ['not_found', 'interest_unknown'],
});
