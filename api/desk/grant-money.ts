import { z } from 'zod';
import { toSearch } from '../../db/applications/search.ts';
import { readMoneyByYear } from '../../db/grants/money-by-year.ts';
import { readGrantRows } from '../../db/grants/grants.ts';
import { readWholeGrants } from '../../db/grants/grants-with-parts.ts';
import { readRecentPayments } from '../../db/grants/recent-payments.ts';
import { GRANT_STATES } from '../../domain/grants/grant.ts';
import { TRANCHE_KINDS, kindLabel } from '../../domain/calls/tranche-plan.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { grantReference, Reference } from '../../domain/core/reference.ts';
import { scopeOf } from '../../domain/core/role.ts';
import { paceOf, trancheMoney } from '../../domain/desk/tranche-money.ts';
import { columnsOf, formQuery, spreadsheet } from '../http/answer/csv.ts';
import { read, type ReadRequest } from '../http/operation.ts';
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

const Filter = z.strictObject({
  organisationId: z.uuid().optional().meta({ description: 'Only the grants of this organisation' }),
  ...searching,
});
type Asked = { organisationId: string | undefined } & ReturnType<typeof toSearch>;

const askedIn = (query: z.output<typeof Filter>): Asked => ({ ...toSearch(wordsOf(query)), organisationId: query.organisationId });

const byId = ({ row }: { row: { id: string } }): string => row.id;

/** One page of grants by their ids, newest first, each as `toView` shows it. */
async function readPage({ deps: { db }, caller, at, language, pace }: Paced, asked: Asked, before: string | undefined, limit: number) {
  const rows = await readGrantRows(db, scopeOf(caller), { ...asked, before, limit: limit + 1 });
  return pageOf(await readWholeGrants(db, rows), limit, byId, (whole): z.input<typeof GrantMoney> => ({
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
  }));
}
type Reading = Pick<ReadRequest<unknown>, 'deps' | 'caller' | 'at' | 'language'>;

/** How long recent payments took: expected dates follow from it. */
const readPace = async ({ deps: { db } }: Pick<Reading, 'deps'>) => paceOf((await readRecentPayments(db)).map(({ days }) => days));
type Paced = Reading & { pace: Awaited<ReturnType<typeof readPace>> };

export const listGrantMoney = read(
  {
    operationId: 'listGrantMoney',
    path: '/grant-money',
    summary: 'Where the money of each grant is: what each tranche waits for, whose turn it is, and when it is expected',
    costly: 'by words',
    query: Filter.extend(paging),
    answer: pageSchema(GrantMoney, 'GrantMoneyList')
      .extend({ years: z.array(YearOfMoney) })
      .meta({ id: 'GrantMoneyPage' }),
  },
  async (reading) => {
    const { deps, caller, query } = reading;
    const asked = askedIn(query);
    const [pace, years] = await Promise.all([readPace(reading), readMoneyByYear(deps.db, scopeOf(caller), asked)]);
    return { ...(await readPage({ ...reading, pace }, asked, keyOf(IdKey, query), limitOf(query))), years };
  },
);

type Line = Pick<z.input<typeof GrantMoney>, 'reference' | 'title' | 'organisationName'> & z.input<typeof GrantMoney>['tranches'][number];

const { text, whole, cents, date } = columnsOf<Line>();
const columns = [
  text('Convention', 'grant', ({ reference }) => reference),
  text('Projet', 'project', ({ title }) => title),
  text('Administration', 'organisation', ({ organisationName }) => organisationName),
  whole('Tranche', 'tranche', ({ rank }) => rank),
  text('Nature', 'kind', ({ kind, kindLabel: label }, form) => (form === 'fr' ? label : kind)),
  whole('Année des AE', 'year', ({ year }) => year),
  text('Où en est l’argent', 'stage', ({ money }, form) => (form === 'fr' ? money.label : money.stage)),
  cents('Montant', 'amount', ({ money }) => money.cents),
  cents('Payé', 'paid', ({ money }) => money.paidCents),
  text('N° DP', 'order_number', ({ money }) => money.orderNumber),
  date('Demandé le', 'ordered_on', ({ money }) => money.orderedOn),
  date('Attendu le', 'expected_on', ({ money }) => money.expected?.on ?? null),
  date('Payé le', 'paid_on', ({ money }) => money.paidOn),
  text('En clair', 'in_words', ({ money }) => money.sentence),
];

const MOST = 100;

/** Every tranche that the caller may see, a page of grants at a time. */
async function* allOf(reading: Reading, asked: Asked): AsyncGenerator<Line> {
  const paced = { ...reading, pace: await readPace(reading) };
  for (let before: string | undefined; ;) {
    // Each page begins after the one before.
    // oxlint-disable-next-line no-await-in-loop
    const { items, next } = await readPage(paced, asked, before, MOST);
    for (const { tranches, ...grant } of items) for (const tranche of tranches) yield { ...grant, ...tranche };
    before = items.at(-1)?.grantId;
    if (next === null || before === undefined) return;
  }
}

export const exportGrantMoney = spreadsheet(
  {
    operationId: 'exportGrantMoney',
    path: '/grant-money.csv',
    summary: 'The same as a file for spreadsheets: a line for each tranche',
    query: Filter.extend(formQuery),
  },
  async ({ query: { form, ...query }, ...reading }) => ({
    columns,
    rows: allOf({ ...reading, language: form === 'fr' ? 'fr' : 'en' }, askedIn(query)),
    name: `${form === 'fr' ? 'argent' : 'money'}-${parisDate(reading.at)}`,
  }),
);
