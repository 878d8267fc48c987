import { z } from 'zod';
import { readStakes } from '../../db/people/declared-interests.ts';
import { STAFF_ROLES } from '../../domain/core/role.ts';
import { DeclareStake, seesStakes, WithdrawStake } from '../../domain/people/declared-interest.ts';
import { command, read } from '../http/operation.ts';
import { Problem } from '../http/problem.ts';
import { PersonName } from './names.ts';

const StakeView = z.object({
  number: z.int(),
  organisation: z
    .object({ siret: z.string(), name: z.string().nullable().meta({ description: 'Null where nobody of it has signed in yet' }) })
    .nullable(),
  application: z.object({ id: z.uuid(), title: z.string() }).nullable(),
  reason: z.string(),
  declaredBy: PersonName,
  declaredAt: z.iso.datetime(),
  withdrawn: z.object({ by: PersonName, at: z.iso.datetime() }).nullable().meta({ description: 'Null while the stake stands' }),
});

type Row = Awaited<ReturnType<typeof readStakes>>[number];

const toView = (row: Row): z.input<typeof StakeView> => ({
  number: row.number,
  organisation: row.siret === null ? null : { siret: row.siret, name: row.organisation_name },
  application: row.application_id === null ? null : { id: row.application_id, title: row.title ?? '' },
  reason: row.reason,
  declaredBy: { id: row.declarer_id, name: `${row.declarer_given} ${row.declarer_usual}` },
  declaredAt: row.declared_at,
  withdrawn:
    row.withdrawer_id && row.withdrawn_at
      ? { by: { id: row.withdrawer_id, name: `${row.withdrawer_given} ${row.withdrawer_usual}` }, at: row.withdrawn_at }
      : null,
});

export const listStakes = read(
  {
    operationId: 'listStakes',
    path: '/people/{id}/stakes',
    tag: 'review',
    summary:
      'What a person has at stake, in organisations or in applications, the last one declared first; for itself, and for who sees to it',
    roles: STAFF_ROLES,
    answer: z.object({ items: z.array(StakeView) }).meta({ id: 'Stakes' }),
  },
  async ({ deps: { db }, caller, id }) => {
    const rows = await readStakes(db, id);
    if (!seesStakes(id, caller)) throw new Problem({ code: 'not_found' });
    return { items: rows.map(toView) };
  },
);

export const declareStake = command({
  operationId: 'declareStake',
  path: '/people/{id}/stakes',
  tag: 'review',
  summary: 'Says that a person has a stake in an organisation, or in an application: it judges nothing of it from then on',
  roles: STAFF_ROLES,
  body: DeclareStake,
  refusals: ['not_found', 'stake_subject_unknown', 'stake_declared'],
});

export const withdrawStake = command({
  operationId: 'withdrawStake',
  path: '/people/{id}/stake-withdrawals',
  tag: 'review',
  summary: 'Withdraws a stake that its recorder, or an admin, says to be over',
  roles: STAFF_ROLES,
  body: WithdrawStake,
  refusals: ['not_found', 'stake_unknown'],
});
