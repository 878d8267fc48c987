import { z } from 'zod';
import { toSearch } from '../../db/applications/search.ts';
import { readMoneyByYear } from '../../db/grants/money-by-year.ts';
import { readGrantRows } from '../../db/grants/grants.ts';
import { readWholeGrants } from '../../db/grants/grants-with-parts.ts';
import { readRecentPayments } from '../../db/grants/recent-payments.ts';
import { GRANT_STATES } from '../../domain/grants/grant.ts';
import { TRANCHE_KINDS, kindLabel } from '../../domain/calls/tranche-plan.ts';
import { grantReference, Reference } from '../../domain/core/reference.ts';
import { scopeOf } from '../../domain/core/role.ts';
import { paceOf, trancheMoney } from '../../domain/desk/tranche-money.ts';
import { read } from '../http/operation.ts';
import { IdKey, keyOf, limitOf, pageOf, pageSchema, paging } from '../http/request/paging.ts';
import { searching, wordsOf } from '../http/request/search.ts';
import { MoneyView, toMoneyView } from './money-view.ts';

const Cents = z.int();

const GrantMoney = z
  .object({
    grantId: z.uuid(),
    reference: Reference,
    title: z.string(),
    organisationName: z.string(),
    state: z.enum(GRANT_STATES),
    awardedCents: Cents,
    tranches: z.array(
      z.object({
        rank: z.int(),
        kind: z.enum(TRANCHE_KINDS),
        kindLabel: z.string(),
        year: z.int().meta({ description: 'The year of the AE that it reserves' }),
        money: MoneyView,
      }),
    ),
  })
  .meta({ id: 'GrantMoney' });

const YearOfMoney = z
  .object({
    year: z.int().meta({ description: 'The year of the AE that the tranches reserve' }),
    promisedCents: Cents,
    confirmedCents: Cents,
    certifiedCents: Cents,
    orderedCents: Cents,
    paidCents: Cents,
  })
  .meta({
    description: 'What of the grants of the caller’s scope stands at each stage, by year; without delegations and what was cancelled',
  });

export const listGrantMoney = read(
  {
    operationId: 'listGrantMoney',
    path: '/grant-money',
    tag: 'grants',
    summary: 'Where the money of each grant is: what each tranche waits for, whose turn it is, and when it is expected',
    costly: 'by words',
    query: z.strictObject({
      organisationId: z.uuid().optional().meta({ description: 'Only the grants of this organisation' }),
      ...searching,
      ...paging,
    }),
    answer: pageSchema(GrantMoney, 'GrantMoneyList')
      .extend({ years: z.array(YearOfMoney) })
      .meta({ id: 'GrantMoneyPage' }),
  },
  async ({ deps: { db }, caller, at, query, language }) => {
    const limit = limitOf(query);
    const { organisationId } = query;
    const asked = { ...toSearch(wordsOf(query)), organisationId };
    const [rows, years, recent] = await Promise.all([
      readGrantRows(db, scopeOf(caller), { ...asked, before: keyOf(IdKey, query), limit: limit + 1 }),
      readMoneyByYear(db, scopeOf(caller), asked),
      readRecentPayments(db),
    ]);
    const pace = paceOf(recent.map(({ days }) => days));
    return {
      ...pageOf(
        await readWholeGrants(db, rows),
        limit,
        ({ row }) => row.id,
        (whole) => ({
          grantId: whole.row.id,
          reference: grantReference(whole.row.reference),
          title: whole.row.title,
          organisationName: whole.row.organisation_name,
          state: whole.row.state,
          awardedCents: whole.row.awarded_cents,
          tranches: whole.tranches.map((tranche) => ({
            rank: tranche.rank,
            kind: tranche.kind,
            kindLabel: kindLabel(tranche, whole.tranches)[language],
            year: tranche.year,
            money: toMoneyView(trancheMoney({ ...whole, tranche }, pace, at), language),
          })),
        }),
      ),
      years,
    };
  },
);
