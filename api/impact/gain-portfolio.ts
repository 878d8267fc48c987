import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { DB } from '../../db/core/schema.ts';
import { readMovementsOfPortfolio } from '../../db/impact/gains.ts';
import { readPaidOfPortfolio } from '../../db/impact/portfolio.ts';
import { GAIN_METHODS } from '../../domain/calls/gain-method.ts';
import { endOfDate, parisDate } from '../../domain/core/calendar.ts';
import { type Caller, scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import { Day, type Language } from '../../domain/core/words.ts';
import type { GainBalances } from '../../domain/impact/gain-ledger.ts';
import { GAINS_BY, type GroupGains, portfolioGains } from '../../domain/impact/gain-portfolio.ts';
import { columnsOf, formQuery, spreadsheet } from '../http/answer/csv.ts';
import { Figure, toFigure } from '../http/answer/figure.ts';
import { read } from '../http/operation.ts';
import { labeller } from '../ledger/labels.ts';
import { GainCents, GainMethodView, toMethod } from './gain-view.ts';

const GroupView = z.object({
  methods: z.array(GainCents.extend({ method: GainMethodView })).meta({ description: 'Each method by itself' }),
  budget: GainCents.meta({ description: 'The methods by which budgets fall, together; time that no budget saves is in none of them' }),
  openCents: z.int().meta({ description: 'Of `budget`: promised for years of which nothing is declared or realised' }),
  shortfallCents: z.int().meta({ description: 'Of `budget`: what certified years gave less than was promised for them' }),
  paidCents: z.int().meta({ description: 'Paid by the fund or on its delegation, less what came back; by year, that of the payment' }),
  realisedPerEuro: Figure(
    'What is certified of `budget` for each euro paid; null where nothing was paid, and for a year, whose gains are not those of its payments',
  ),
});

const RowView = GroupView.extend({ key: z.string(), label: z.string() });

const query = z.strictObject({
  by: z.enum(GAINS_BY).default('year').meta({ description: 'The year for which a gain is promised, its call or its organisation' }),
  on: Day.optional().meta({ description: 'As known in the evening of this day, by what was recorded until then; today by default' }),
});

const toCents = ({ promised, declared, realised, lapsed }: GainBalances): z.input<typeof GainCents> => ({
  ...{ promisedCents: promised, declaredCents: declared, realisedCents: realised, lapsedCents: lapsed },
});

const toGroup = (
  { methods, budget, open, shortfall, paidCents, realisedPerEuro }: GroupGains,
  language: Language,
): z.input<typeof GroupView> => ({
  methods: methods.map(({ method, ...balances }) => ({ method: toMethod(method, language), ...toCents(balances) })),
  budget: toCents(budget),
  ...{ openCents: open, shortfallCents: shortfall, paidCents },
  realisedPerEuro: toFigure(realisedPerEuro),
});

const isShared = (key: string): boolean => GAIN_METHODS.some((method) => method.key === key);

async function view(
  db: Kysely<DB>,
  caller: Caller,
  { by, day, language }: { by: z.output<typeof query>['by']; day: string; language: Language },
) {
  const [movements, paid] = await Promise.all([
    readMovementsOfPortfolio(db, scopeOf(caller)),
    readPaidOfPortfolio(db, scopeOf(caller), endOfDate(day)),
  ]);
  const { groups, total } = portfolioGains({ movements, paid }, { by, day, isShared });
  const labelOf = await labeller(
    db,
    by,
    groups.map(({ key }) => key),
    language,
  );
  return {
    rows: groups.map(({ key, ...group }) => ({ key, label: labelOf(key), ...toGroup(group, language) })),
    total: toGroup(total, language),
  };
}

export const getPortfolioGains = read(
  {
    operationId: 'getPortfolioGains',
    path: '/portfolio/gains',
    summary:
      'What projects have promised to save and what is certified of it, by year, call or organisation, each method by itself, and for each euro paid',
    roles: STAFF_ROLES,
    query,
    answer: z
      .object({ by: z.enum(GAINS_BY), on: z.iso.date(), rows: z.array(RowView), total: GroupView })
      .meta({ id: 'PortfolioGains', description: 'Of every grant with a gain, whatever has become of it' }),
  },
  async ({ deps: { db }, caller, at, query: { by, on }, language }) => {
    const day = on ?? parisDate(at);
    return { by, on: day, ...(await view(db, caller, { by, day, language })) };
  },
);

type Row = z.input<typeof RowView>;
/** A line for each group and method; the first one of a group has what was paid of it. */
type Line = { group: Row; gains: Row['methods'][number] | null; isFirst: boolean };

const { text, whole, figure, cents } = columnsOf<Line>();

const columns = [
  text('Clé', 'key', ({ group }) => group.key),
  text('Libellé', 'label', ({ group }) => group.label),
  text('Méthode', 'method', ({ gains }) => gains && gains.method.key),
  text('Libellé de la méthode', 'method_label', ({ gains }) => gains && gains.method.label),
  whole('Version de la méthode', 'method_version', ({ gains }) => gains && gains.method.version),
  text('Un budget baisse', 'is_budget', ({ gains }) => gains && (gains.method.isBudget ? '1' : '0')),
  cents('Encore promis', 'promised', ({ gains }) => gains && gains.promisedCents),
  cents('Déclaré, à attester', 'declared', ({ gains }) => gains && gains.declaredCents),
  cents('Réalisé', 'realised', ({ gains }) => gains && gains.realisedCents),
  cents('Caduc', 'lapsed', ({ gains }) => gains && gains.lapsedCents),
  cents('Payé', 'paid', ({ group, isFirst }) => (isFirst ? group.paidCents : null)),
  figure('Gain réalisé par euro payé', 'realised_per_euro', ({ group, isFirst }) => (isFirst ? group.realisedPerEuro : null)),
];

export const exportPortfolioGains = spreadsheet(
  {
    operationId: 'exportPortfolioGains',
    path: '/portfolio/gains.csv',
    summary:
      'The same for a spreadsheet: a line for each group and method, of which the first has what was paid; one for a group without a gain',
    roles: STAFF_ROLES,
    query: query.extend(formQuery),
  },
  async ({ deps: { db }, caller, at, query: { form, by, on } }) => {
    const day = on ?? parisDate(at);
    const { rows } = await view(db, caller, { by, day, language: form === 'fr' ? 'fr' : 'en' });
    const lines = rows.flatMap((group): Line[] =>
      (group.methods.length > 0 ? group.methods : [null]).map((gains, place) => ({ group, gains, isFirst: place === 0 })),
    );
    return { columns, rows: lines, name: `gains-${by}-${day}` };
  },
);
