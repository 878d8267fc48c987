import { sql } from 'kysely';
import { readOpenChanges } from '../../db/ledger/changes.ts';
import { readDrawableByYear } from '../../db/ledger/samples.ts';
import { moveDate, nextWorkingHour, yearOf } from '../../domain/core/calendar.ts';
import { longDate } from '../../domain/core/format.ts';
import { percentOfCents } from '../../domain/core/money.ts';
import type { Finding } from '../../domain/ledger/payment-sample.ts';
import { type ExportField, FORM_COLUMNS } from '../../domain/grants/chorus-forms.ts';
import type { Desk } from './applications.ts';
import type { Fund } from './fund.ts';
import type { Story } from './story.ts';
import { STATE, TOWNS } from './call-names.ts';

const envelopeOf = async ({ db }: Fund, callId: string): Promise<string> =>
  (await db.selectFrom('call').where('id', '=', callId).select('envelope_id').executeTakeFirstOrThrow()).envelope_id;

const readLine = async ({ db }: Fund, envelopeId: string, year: number, credit: 'AE' | 'CP') =>
  db
    .selectFrom('envelope_line')
    .where('envelope_id', '=', envelopeId)
    .where('year', '=', year)
    .where('credit', '=', credit)
    .select(['available', 'reserved', 'lapsed'])
    .executeTakeFirst();

/** What the finance law opens for a year, and the visa threshold of an envelope. */
const YEARLY_CENTS = { [STATE]: 900_000_000, [TOWNS]: 110_000_000 };
const VISA_CENTS = 25_000_000;

/** Credits of a year that a ministry has not committed, or not paid, come back before its books are closed. */
async function recallCredits(fund: Fund, envelopeId: string): Promise<void> {
  const tranches = await fund.db
    .selectFrom('tranche as t')
    .innerJoin('grant as g', 'g.id', 't.grant_id')
    .where('g.envelope_id', '=', envelopeId)
    .where('t.state', '=', 'delegated')
    .select([
      'g.id',
      't.rank',
      sql<number>`t.delegated - t.drawn - t.returned`.as('delegated'),
      sql<number>`t.provided - t.recalled - t.paid`.as('provided'),
    ])
    .orderBy('g.id')
    .execute();
  const reason = 'Fin de gestion.';
  for (const { id, rank: tranche, delegated, provided } of tranches) {
    if (delegated > 0) await fund.act('finance', 'returnDelegation', { tranche, credit: 'AE', returnedCents: delegated, reason }, id);
    if (provided > 0) await fund.act('finance', 'returnDelegation', { tranche, credit: 'CP', returnedCents: provided, reason }, id);
  }
}

/** A part of the lapsed credits of a closed year is given to the next one. */
async function carryOver(fund: Fund, year: number): Promise<void> {
  const id = await envelopeOf(fund, TOWNS);
  const lapsed = (await readLine(fund, id, year, 'AE'))?.lapsed ?? 0;
  const amountCents = Math.floor(lapsed / 300) * 100;
  const body = { year, credit: 'AE', amountCents, order: 'Arrêté de report du 8 mars' };
  if (amountCents > 0) await fund.act('finance', 'carryOverCredits', body, id);
}

/** One person of finance proposes a change to an envelope, another one confirms it. */
async function byTwo(fund: Fund, envelopeId: string, proposed: object): Promise<void> {
  await fund.act('finance', 'proposeChange', proposed, envelopeId);
  const [open] = await readOpenChanges(fund.db, [envelopeId]);
  await fund.act('finance-2', 'confirmChange', { change: open?.number }, envelopeId);
}

/**
 * The turn of a year: its credits are opened shortly before, and the books of the last one are closed once it is over.
 */
async function* turn({ fund }: Desk, year: number): Story {
  yield fund.at(`${year - 1}-12-18`);
  for (const [callId, amountCents] of Object.entries(YEARLY_CENTS))
    for (const credit of ['AE', 'CP']) {
      const body = { year, credit, amountCents, order: `Loi de finances pour ${year}` };
      await byTwo(fund, await envelopeOf(fund, callId), { command: 'allotCredits', body });
    }
  yield nextWorkingHour(`${year - 1}-12-28T12:00:00Z`, 19);
  await recallCredits(fund, await envelopeOf(fund, STATE));
  // Before any other command of the day: nothing more is committed on a year that is over.
  yield nextWorkingHour(`${year - 1}-12-31T23:00:00Z`, 6);
  for (const callId of [STATE, TOWNS]) await fund.act('finance', 'closeYear', { year: year - 1 }, await envelopeOf(fund, callId));
  yield fund.at(`${year}-03-10`);
  await carryOver(fund, year - 1);
}

/**
 * The visa threshold of the first call's envelope, a sub-envelope under it, and the start of each year while the fund
 * is lived through.
 */
export async function* years(desk: Desk): Story {
  const { fund, begin } = desk;
  const first = yearOf(fund.now()) + 1;
  for (let year = first; year <= yearOf(fund.present); year += 1) begin(turn(desk, year));
  yield fund.on(-364);
  const order = `Arrêté du 11 décembre ${first - 2} relatif au contrôle budgétaire`;
  const parentId = await envelopeOf(fund, STATE);
  await fund.act('finance', 'setVisaRule', { thresholdCents: VISA_CENTS, order }, parentId);
  const name = { fr: 'Appels thématiques (exemple)', en: 'Thematic calls (example)' };
  await fund.act('finance', 'openSubEnvelope', { parentId, code: 'EXEMPLE-THEMES', name });
}

const LEFT_CENTS = 5_000_000;
/** A freeze of nearly everything that is not committed: tranches whose turn comes now wait, and a part is thawed. */
export async function* freeze({ fund }: Desk): Story {
  // Days after the last agenda whose scenarios need credits, with or without a weekend between them.
  yield fund.on(-6);
  const [id, year] = [await envelopeOf(fund, STATE), yearOf(fund.now())];
  const { available = 0, reserved = 0 } = (await readLine(fund, id, year, 'AE')) ?? {};
  const amountCents = available + reserved - LEFT_CENTS;
  await fund.act('finance', 'freezeCredits', { year, credit: 'AE', amountCents, order: 'Décret d’annulation en préparation' }, id);
  yield fund.on(-3);
  await fund.act('finance', 'thawCredits', { year, credit: 'AE', amountCents: 1_000_000, order: 'Dégel partiel' }, id);
  // It waits for another member of finance, or for the admin.
  const body = { thresholdCents: 2 * VISA_CENTS, order: `Arrêté du ${longDate('fr', fund.date(-9))} relatif au contrôle budgétaire` };
  await fund.act('finance', 'proposeChange', { command: 'setVisaRule', body }, id);
}

/** An export of payments in its national form. */
const exportOf = (lines: readonly Partial<Record<ExportField, string>>[]): string => {
  const columns = Object.entries(FORM_COLUMNS.national) as [ExportField, { heading: string }][];
  const rows = [columns.map(([, { heading }]) => heading), ...lines.map((line) => columns.map(([field]) => line[field] ?? ''))];
  return rows.map((row) => `${row.map((word) => `"${word}"`).join(';')}\r\n`).join('');
};

const inFrance = (day: string): string => day.split('-').reverse().join('/');
const inEuros = (cents: number): string => (cents / 100).toFixed(2).replace('.', ',');

/**
 * An export of the accounting system is reconciled: it has two payments as they are recorded here, one of another
 * amount, one that came back there and stands here, two whose N° DP is not recorded, and two of another fund.
 */
export async function* reconciled({ fund }: Desk): Story {
  yield fund.on(-2);
  const id = await envelopeOf(fund, STATE);
  const paid = await fund.db
    .selectFrom('tranche as t')
    .innerJoin('grant as g', 'g.id', 't.grant_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .where('g.envelope_id', '=', id)
    .where('t.state', '=', 'paid')
    .where('t.ordered_year', 'is not', null)
    .where('t.paid_on', 'is not', null)
    .distinctOn('g.id')
    .select(['g.id', 't.rank', 't.paid as cents', 't.ordered_year as year', 't.paid_on as paidOn', 'o.name'])
    .orderBy('g.id')
    .orderBy('t.rank')
    .limit(6)
    .execute();
  const numbers = fund.chance.fork('chorus');
  const common = { company: 'ADCE', orderItem: '1', commitmentItem: '1', programme: '0217', functionalArea: '0217-07-05' };
  const lines: Partial<Record<ExportField, string>>[] = [];
  for (const [place, { id: grantId, rank: tranche, cents, year, paidOn, name }] of paid.entries()) {
    const [commitmentNumber, orderNumber] = [String(numbers.between(2_104_000_000, 2_104_999_999)), `0001955${60 + place}`];
    const supplier = { number: String(numbers.between(1_001_000_000, 1_001_999_999)), name };
    await fund.act('finance', 'identifyCommitment', { commitmentNumber, supplier }, grantId);
    if (place < 4) await fund.act('finance', 'identifyOrder', { tranche, orderNumber }, grantId);
    const told = [cents, cents, cents - 120_000, -cents][place] ?? cents;
    lines.push({
      ...{ ...common, commitmentNumber, orderNumber, supplierNumber: supplier.number, supplierName: name },
      ...{ year: String(year), amount: inEuros(told), paidOn: inFrance(paidOn ?? fund.today()) },
    });
  }
  for (const place of [1, 2])
    lines.push({
      ...{ ...common, commitmentNumber: `210499999${place}`, orderNumber: `10037960${place}`, supplierNumber: '1001234568' },
      ...{ supplierName: 'Agence de l’exemple', year: fund.today().slice(0, 4), amount: inEuros(place * 1_250_050) },
      paidOn: inFrance(moveDate(fund.today(), { days: -10 })),
    });
  await fund.sendExport('finance-2', exportOf(lines), id);
}

/** What the checks of the seed find of the payments that are drawn, in turn; the last ones are not checked yet. */
const FOUND: readonly { finding: Finding; percent: number; reason: string }[] = [
  { finding: 'right', percent: 0, reason: '' },
  { finding: 'right', percent: 0, reason: 'Bilan, factures et relevé concordent.' },
  { finding: 'overpaid', percent: 6, reason: 'Une facture de maintenance est comptée deux fois dans le bilan.' },
  { finding: 'right', percent: 0, reason: '' },
  { finding: 'right', percent: 0, reason: '' },
  { finding: 'unproven', percent: 15, reason: 'L’attestation du comptable manque pour les dépenses de personnel.' },
];
const DRAWN = 8;

/** Payments of the year with the most of them are drawn, and the controller has checked some. */
export async function* sampled({ fund }: Desk): Story {
  yield fund.on(-8);
  const id = await envelopeOf(fund, STATE);
  const [most] = (await readDrawableByYear(fund.db, id)).toSorted((one, other) => other.payments - one.payments);
  if (!most) return;
  await fund.act('finance', 'drawSample', { year: most.year, size: DRAWN }, id);
  const drawn = await fund.db
    .selectFrom('sampled_payment as p')
    .innerJoin('movement as m', (join) => join.onRef('m.envelope_id', '=', 'p.envelope_id').onRef('m.sequence', '=', 'p.sequence'))
    .where('p.envelope_id', '=', id)
    .select(['p.grant_id', 'p.sequence', 'm.amount_cents'])
    .orderBy('p.sequence')
    .execute();
  yield fund.on(-7);
  for (const [place, { finding, percent, reason }] of FOUND.entries()) {
    const payment = drawn[place];
    if (!payment) return;
    const wrongCents = percentOfCents(payment.amount_cents, percent);
    await fund.act('controller', 'checkPayment', { payment: payment.sequence, finding, wrongCents, reason }, payment.grant_id);
  }
}
