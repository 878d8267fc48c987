import { readDecisions } from '../../db/committee/appeals.ts';
import { readPayees } from '../../db/grants/payees.ts';
import { readThreshold } from '../../db/grants/visas.ts';
import { moveDate, parisDate, yearOf } from '../../domain/core/calendar.ts';
import { payeeProposed } from '../../domain/grants/payee.ts';
import type { TrancheState } from '../../domain/grants/tranche.ts';
import { signingAmendmentOf, signingOf } from '../../runtime/signing.ts';
import { type Course, type Desk, type Dossier, versionOf } from './applications.ts';
import { valuesOf } from './content.ts';
import type { Fund } from './fund.ts';
import type { Story } from './story.ts';

/** A grant with the content of its application. */
type Grant = { id: string; envelopeId: string; form: 'agreement' | 'delegation'; dossier: Dossier };
/** The course of a grant, or of a part of it. */
export type Path = (desk: Desk, grant: Grant) => Story;

/** The course of the grant that an award has made. */
export const granted = (...paths: readonly Path[]): Course =>
  async function* (desk, dossier) {
    const {
      id,
      envelope_id: envelopeId,
      form,
    } = await desk.fund.db
      .selectFrom('grant')
      .where('application_id', '=', dossier.id)
      .select(['id', 'envelope_id', 'form'])
      .executeTakeFirstOrThrow();
    for (const path of paths) yield* path(desk, { id, envelopeId, form, dossier });
  };

/** Runs other parts of a grant's life beside the one that follows. */
export const beside = (...paths: readonly Path[]): Path =>
  async function* ({ begin, ...rest }, grant) {
    for (const path of paths) begin(path({ begin, ...rest }, grant));
    yield rest.fund.now();
  };

/** A part of a grant's life that begins so many days after the previous one. */
export const after = (days: number, path: Path): Path =>
  async function* (desk, grant) {
    yield desk.fund.in(days);
    yield* path(desk, grant);
  };

/** One part of a grant's life behind the other. */
export const inTurn = (...paths: readonly Path[]): Path =>
  async function* (desk, grant) {
    for (const path of paths) yield* path(desk, grant);
  };

const readTranches = ({ db }: Fund, grantId: string) =>
  db
    .selectFrom('tranche')
    .where('grant_id', '=', grantId)
    .where('replaced_at', 'is', null)
    .select(['rank', 'kind', 'state', 'year', 'firm', 'amount_cents as amountCents', 'certified_cents as certifiedCents'])
    .orderBy('rank')
    .execute();

/** The controller gives the visas without which nothing would be committed, for firm tranches or for one. */
async function giveVisas(
  { fund }: Desk,
  { id, envelopeId }: Grant,
  isAsked: (tranche: { rank: number; firm: boolean }) => boolean,
): Promise<void> {
  const threshold = await readThreshold(fund.db, envelopeId);
  if (threshold === null) return;
  const tranches = await readTranches(fund, id);
  // The threshold applies to the whole agreement, including conditional tranches.
  if (tranches.reduce((sum, { amountCents }) => sum + amountCents, 0) < threshold) return;
  for (const tranche of tranches) {
    const { rank: number } = tranche;
    if (!isAsked(tranche)) continue;
    const visa = {
      tranche: number,
      number: `V-${fund.today().slice(0, 4)}-${fund.chance.between(100, 999)}`,
      givenOn: fund.today(),
      favourable: true,
    };
    await fund.act('controller', 'giveVisa', visa, id);
  }
}

/** The beneficiary signs, and the fund some days later. */
export const signedByBeneficiary: Path = async function* ({ fund }, { id, dossier: { login } }) {
  yield fund.in(8);
  await fund.act(login, 'signGrant', { ...(await signingOf(fund.db, id)), capacity: 'Secrétaire générale' }, id);
};
const signedByFund: Path = async function* (desk, grant) {
  const { fund } = desk;
  yield fund.in(5);
  await giveVisas(desk, grant, ({ firm }) => firm);
  const power = { capacity: 'Chef du bureau des finances', authority: 'Délégation de signature du 2 janvier' };
  await fund.act('finance', 'signGrant', { ...(await signingOf(fund.db, grant.id)), ...power }, grant.id);
};
export const signed: Path = async function* (desk, grant) {
  yield* signedByBeneficiary(desk, grant);
  yield* signedByFund(desk, grant);
};

/** The plan revised to an award below the request: the organisation bears the rest itself. */
export const accepted: Path = async function* ({ fund }, { id, dossier: { login, content } }) {
  yield fund.in(9);
  const { awarded_cents: awardedCents } = await fund.db
    .selectFrom('grant')
    .where('id', '=', id)
    .select('awarded_cents')
    .executeTakeFirstOrThrow();
  const costCents = content.costLines.reduce((sum, { amountCents }) => sum + amountCents, 0);
  const { costLines, indicators, startsOn, durationMonths, fundingLines } = content;
  const [fundLine, ownLine] = fundingLines;
  const plan = {
    costLines,
    indicators,
    startsOn,
    durationMonths,
    fundingLines: [
      { ...fundLine, amountCents: awardedCents },
      { ...ownLine, amountCents: costCents - awardedCents },
    ],
  };
  await fund.act(login, 'acceptAward', { version: await versionOf(fund, id), ...plan }, id);
};

/** The beneficiary says what shows that a condition of the award is fulfilled; the lead has not looked at it yet. */
export const shown = (number: number, evidence: string): Path =>
  async function* ({ fund }, { id, dossier: { login } }) {
    yield fund.in(6);
    await fund.act(login, 'showCondition', { number, words: evidence }, id);
  };

/** What is said of the award's condition is returned once; what is said then is certified. */
export const certified: Path = async function* (desk, grant) {
  const { fund } = desk;
  const { id } = grant;
  yield* shown(1, 'Le cofinanceur nous a confirmé sa part par téléphone.')(desk, grant);
  yield fund.in(2);
  const reason = 'Une décision écrite du cofinanceur manque : indiquez sa date et son montant.';
  await fund.act('lead', 'returnCondition', { version: await versionOf(fund, id), number: 1, reason }, id);
  yield* shown(1, 'Décision de cofinancement signée, jointe à un message sur le dossier.')(desk, grant);
  yield fund.in(1);
  const evidence = 'Décision de cofinancement reçue : le montant est celui du plan.';
  await fund.act('lead', 'certifyCondition', { version: await versionOf(fund, id), number: 1, evidence }, id);
};

export const renounced: Path = async function* ({ fund }, { id, dossier: { login } }) {
  yield fund.in(20);
  const reason = 'La direction a d’autres priorités cette année.';
  await fund.act(login, 'renounceGrant', { version: await versionOf(fund, id), reason }, id);
};

const ACCOUNTS: Readonly<Record<string, string>> = {
  applicant: 'FR7630006000011234567890189',
  applicant2: 'FR7630001007941234567890185',
  applicant3: 'FR7630004000031234567890143',
};

/**
 * Bank details, proposed by the beneficiary and approved by a second person of finance, who is asked once for the
 * account of an organisation.
 */
async function setPayee({ fund }: Desk, { id, dossier: { login } }: Grant): Promise<void> {
  const inForce = await fund.db.selectFrom('payee').where('grant_id', '=', id).select('id').executeTakeFirst();
  if (inForce) return;
  await proposePayee(fund, id, login);
  const proposed = payeeProposed(await readPayees(fund.db, id));
  if (proposed) await fund.act('finance-2', 'approvePayee', { payeeId: proposed.id }, id);
}
export const proposePayee = (fund: Fund, id: string, login: string, iban = ACCOUNTS[login]) =>
  fund.act(login, 'proposePayee', { iban, accountHolder: 'Agent comptable' }, id);
export const lastPayee = async ({ db }: Fund, grantId: string): Promise<string> =>
  (await db.selectFrom('payee').where('grant_id', '=', grantId).select('id').orderBy('version', 'desc').executeTakeFirstOrThrow()).id;

const ORDER: readonly TrancheState[] = ['confirmed', 'certified', 'ordered', 'paid'];

/** Nothing is certified before the project's period for it has begun. */
async function* untilBegun({ fund }: Desk, grantId: string, rank: number): Story {
  const { period_starts_on: startsOn } = await fund.db
    .selectFrom('milestone')
    .where('grant_id', '=', grantId)
    .where('rank', '=', rank)
    .select('period_starts_on')
    .executeTakeFirstOrThrow();
  if (startsOn > fund.today()) yield fund.at(startsOn);
}

/** Brings a committed tranche to the given state. */
async function* payTranche(desk: Desk, grant: Grant, rank: number, to: TrancheState = 'paid'): Story {
  const { fund } = desk;
  const { id } = grant;
  const goesTo = (state: TrancheState): boolean => ORDER.indexOf(state) <= ORDER.indexOf(to);
  const tranche = (await readTranches(fund, id)).find((each) => each.rank === rank);
  if (tranche?.state !== 'confirmed') return;
  const { amountCents, kind } = tranche;
  if (kind !== 'advance' && goesTo('certified')) {
    yield* untilBegun(desk, id, rank);
    await fund.act('finance', 'certifyService', { tranche: rank, certifiedCents: amountCents, observation: 'Conforme au bilan.' }, id);
  }
  if (!goesTo('ordered')) return;
  yield fund.in(3);
  await setPayee(desk, grant);
  await fund.act('finance', 'orderPayment', { tranche: rank, orderedCents: amountCents }, id);
  if (!goesTo('paid')) return;
  yield fund.in(9);
  const payment = {
    tranche: rank,
    paidCents: amountCents,
    paidOn: fund.today(),
    reference: `VIR-${fund.chance.between(100_000, 999_999)}`,
  };
  await fund.act('payer', 'recordPayment', payment, id);
}

/**
 * What a report says, and its outcome. `percent`: how far the indicators have come; `costPercent`, `lateDays`: its
 * forecast compared with the plan; `after`: so many days after the period's end; `adjust`: it is accepted, and the
 * project ends as late as it forecasts, within the tolerance of its call.
 */
type Report = {
  percent?: number;
  costPercent?: number;
  lateDays?: number;
  after?: number;
  on?: number;
  review?: 'accept' | 'adjust' | 'return' | 'none';
};

const REVIEWS = {
  accept: () => ({ decision: 'accept', reasons: '' }),
  adjust: (endsOn: string) => ({ decision: 'accept', reasons: 'Le recrutement a tardé : la fin est décalée.', adjustment: { endsOn } }),
  return: () => ({ decision: 'return', reasons: 'La valeur de départ a changé depuis la convention : dites pourquoi.' }),
};

/** A report on a milestone, once its period is over, and the lead's review. */
export const reported = (
  rank: number,
  { percent = 45, costPercent = 100, lateDays = 0, after: days = 12, on, review = 'accept' }: Report = {},
): Path =>
  async function* (desk, { id, dossier }) {
    const { fund } = desk;
    const { period_ends_on: endsOn } = await fund.db
      .selectFrom('milestone')
      .where('grant_id', '=', id)
      .where('rank', '=', rank)
      .select('period_ends_on')
      .executeTakeFirstOrThrow();
    yield on === undefined ? fund.at(moveDate(endsOn, { days })) : fund.on(on);
    const plan = await fund.db
      .selectFrom('grant_plan')
      .where('grant_id', '=', id)
      .select(['cost_cents', 'ends_on'])
      .orderBy('number', 'desc')
      .executeTakeFirstOrThrow();
    const forecastCostCents = Math.round((plan.cost_cents * costPercent) / 10_000) * 100;
    const report = {
      rank,
      values: valuesOf(fund.chance.fork(`${dossier.id}/${rank}`), dossier.content.indicators, percent),
      spentCents: Math.floor((forecastCostCents * Math.min(percent + 4, 98)) / 10_000) * 100,
      forecastCostCents,
      forecastEndsOn: moveDate(plan.ends_on, { days: lateDays }),
      comment: lateDays > 0 ? 'Le recrutement a pris du retard ; l’équipe est complète depuis un mois.' : 'Le plan est tenu.',
    };
    await fund.act(dossier.login, 'reportMilestone', report, id);
    if (review === 'none') return;
    yield fund.in(7);
    await fund.act('lead', 'reviewReport', { rank, number: 1, ...REVIEWS[review](report.forecastEndsOn) }, id);
  };

/** Pays what a report justifies; the advance needs none. */
export const paid = (rank = 1, to: TrancheState = 'paid'): Path =>
  async function* (desk, grant) {
    yield desk.fund.in(4);
    yield* payTranche(desk, grant, rank, to);
  };

/** The final account of a completed project, a little below its plan, and finance's decision. */
export const accounted = (to: 'given' | 'returned' | 'approved' = 'approved'): Path =>
  async function* ({ fund }, { id, dossier: { login, content } }) {
    yield fund.in(9);
    const { spent_cents: reported } = await fund.db
      .selectFrom('report')
      .where('grant_id', '=', id)
      .select('spent_cents')
      .orderBy('rank', 'desc')
      .executeTakeFirstOrThrow();
    const lines = content.costLines.map(({ amountCents }, index) => ({ line: index + 1, spentCents: amountCents }));
    const spentCents = lines.reduce((sum, line) => sum + line.spentCents, 0);
    if (spentCents < reported) throw new Error('less was spent than was reported');
    await fund.act(login, 'giveFinalAccount', { lines, spentCents, comment: 'Pièces jointes au dossier comptable.' }, id);
    if (to === 'given') return;
    yield fund.in(8);
    if (to === 'returned') await fund.act('finance', 'returnFinalAccount', { number: 1, reason: 'Une facture d’hébergement manque.' }, id);
    else {
      const struck = [{ line: 1, struckCents: 125_000, reason: 'Facture antérieure à la convention.' }];
      await fund.act('finance', 'approveFinalAccount', { number: 1, struck, observation: 'Le reste est conforme aux pièces.' }, id);
    }
  };

export const suspended: Path = async function* ({ fund }, { id }) {
  yield fund.in(40);
  const reason = 'Le marché d’hébergement est contesté devant le juge.';
  await fund.act('lead', 'suspendGrant', { version: await versionOf(fund, id), reason }, id);
};
export const terminated: Path = async function* ({ fund }, { id, dossier: { login } }) {
  yield fund.in(45);
  const notice = {
    ground: 'condition',
    condition: 'La convention : le projet est mené par un service qui en a la charge.',
    findings: 'Le service porteur a été dissous, et aucun autre ne reprend le projet.',
    answerBy: moveDate(parisDate(fund.now()), { days: 30 }),
  };
  await fund.act('finance', 'giveNotice', { version: await versionOf(fund, id), ...notice }, id);
  yield fund.in(12);
  await fund.act(login, 'giveObservations', { number: 1, observations: 'Nous n’avons pas trouvé de service qui reprenne le projet.' }, id);
  yield fund.in(19);
  const reason = 'Le service porteur est dissous depuis deux mois, et aucun autre n’a repris le projet.';
  await fund.act('finance', 'terminateGrant', { version: await versionOf(fund, id), reason }, id);
};

/** A condition is not kept, and a tenth of the subsidy is withdrawn: the agreement goes on. */
export const reduced: Path = async function* ({ fund }, { id, dossier: { login } }) {
  yield fund.in(6);
  const notice = {
    ground: 'condition',
    condition: 'La convention : la documentation de l’interface est publiée avec elle.',
    findings: 'L’interface est ouverte depuis trois mois, sans documentation.',
    answerBy: moveDate(parisDate(fund.now()), { days: 30 }),
  };
  await fund.act('finance', 'giveNotice', { version: await versionOf(fund, id), ...notice }, id);
  yield fund.in(9);
  await fund.act(login, 'giveObservations', { number: 1, observations: 'La documentation a pris du retard.' }, id);
  yield fund.in(22);
  const { awarded_cents: awarded } = await fund.db
    .selectFrom('grant')
    .where('id', '=', id)
    .select('awarded_cents')
    .executeTakeFirstOrThrow();
  const reason = 'La documentation n’est pas publiée, et le lot qui la prévoyait n’est pas réalisé.';
  await fund.act('finance', 'reduceGrant', { version: await versionOf(fund, id), awardedCents: Math.round(awarded * 0.9), reason }, id);
};

/** The beneficiary appeals against the last decision on its grant, and a reviewer may have the appeal already. */
export const contested = (to: 'received' | 'assigned'): Path =>
  async function* ({ fund }, { dossier: { id, login } }) {
    yield fund.in(6);
    const decision = (await readDecisions(fund.db, id)).findLast(({ stands, isOfGrant }) => stands && isOfGrant)?.key;
    const grounds = 'La décision ne tient pas compte des pièces que nous avons transmises.';
    await fund.act(login, 'appealDecision', { decision, grounds }, id);
    if (to === 'received') return;
    yield fund.in(3);
    await fund.act('lead', 'assignAppeal', { appeal: 1, reviewerId: fund.personId('reviewer-legal') }, id);
  };

/**
 * A part of the paid amount is claimed back: it is still owed, without an order to collect it; or a part was collected,
 * and in the end restored, and the rest waived.
 */
export const claimed = (to: 'owed' | 'collected' | 'settled'): Path =>
  async function* ({ fund }, { id }) {
    yield fund.in(6);
    const claim = {
      tranche: 1,
      claimedCents: 1_240_000,
      reason: 'Une dépense d’un autre projet y était comptée.',
    };
    await fund.act('finance', 'issueClaim', claim, id);
    if (to === 'owed') return;
    // Its final account may have claimed something before.
    const { number } = await fund.db
      .selectFrom('claim')
      .where('grant_id', '=', id)
      .select('number')
      .orderBy('number', 'desc')
      .executeTakeFirstOrThrow();
    yield fund.in(3);
    const order = { collectionOrder: to === 'settled' ? 'TP-2231' : 'TP-2240', collectionOrderOn: fund.today() };
    const dueDates = [
      { dueOn: moveDate(fund.today(), { months: 1 }), amountCents: 1_000_000 },
      { dueOn: moveDate(fund.today(), { months: 6 }), amountCents: 240_000 },
    ];
    await fund.act('finance', 'identifyClaim', { claim: number, ...order, accountant: 'DDFiP du Val-Exemple', dueDates }, id);
    yield fund.in(7);
    await fund.act('payer', 'collectClaim', { claim: number, collectedCents: 1_000_000, collectedOn: fund.today() }, id);
    if (to === 'collected') return;
    await fund.act(
      'finance-2',
      'waiveClaim',
      { claim: number, waivedCents: 240_000, ground: 'remission', reason: 'Une erreur de bonne foi.' },
      id,
    );
    yield fund.in(4);
    await fund.act(
      'finance',
      'restoreCredits',
      { claim: number, restoredCents: 1_000_000, order: 'Arrêté de rétablissement de crédits' },
      id,
    );
  };

/**
 * What a ministry does on its delegation, while the year lasts and finance has not taken it back at the year's end: it
 * commits everything, and pays a part, or all.
 */
export const spent = (percent: number): Path =>
  async function* ({ fund }, { id, dossier: { login } }) {
    const [tranche] = await readTranches(fund, id);
    const isOver = async (): Promise<boolean> => {
      const [left] = await readTranches(fund, id);
      return yearOf(fund.now()) !== left?.year || left.state === 'cancelled';
    };
    const committedCents = tranche?.amountCents ?? 0;
    const paidCents = Math.floor((committedCents * percent) / 10_000) * 100;
    yield fund.in(15);
    if (await isOver()) return;
    const reference = `14${fund.chance.between(10_000_000, 99_999_999)}`;
    await fund.act(login, 'reportCommitment', { tranche: 1, committedCents, committedOn: fund.today(), reference }, id);
    yield fund.in(6);
    if (await isOver()) return;
    await fund.act('finance', 'delegatePayment', { tranche: 1, delegatedCents: committedCents }, id);
    yield fund.in(20);
    if (await isOver()) return;
    const payment = { paidCents, paidOn: fund.today(), reference: `DP-${fund.chance.between(100_000, 999_999)}` };
    await fund.act(login, 'reportPayment', { tranche: 1, ...payment }, id);
  };

/** The evidence for an obligation, and the lead's review. */
export const evidence = (obligation: string, shown: { url?: string; words?: string }, review?: 'accept' | 'return'): Path =>
  async function* ({ fund }, { id, dossier: { login } }) {
    await fund.act(login, 'giveEvidence', { obligation, ...shown }, id);
    if (!review) return;
    yield fund.in(6);
    const reasons = review === 'return' ? 'Le lien mène à une page d’accueil.' : '';
    await fund.act('lead', 'reviewEvidence', { obligation, number: 1, decision: review, reasons }, id);
  };
export const waived = (obligation: string): Path =>
  async function* ({ fund }, { id }) {
    yield fund.in(1);
    await fund.act('lead', 'waiveObligation', { obligation, reason: 'Ces données sont protégées par le secret statistique.' }, id);
  };

/** How far an amendment gets, and how it ends. */
type Amended = 'proposed' | 'assigned' | 'advised' | 'approved' | 'to_sign' | 'in_force' | 'rejected' | 'withdrawn';

/** An amendment that asks for six months more. The lead decides, since no money moves. */
export const amended = (to: Amended): Path =>
  async function* ({ fund }, { id, dossier: { login } }) {
    const { duration_months: months } = await fund.db
      .selectFrom('grant')
      .where('id', '=', id)
      .select('duration_months')
      .executeTakeFirstOrThrow();
    const reasons = 'Le fournisseur de la donnée de référence livre six mois plus tard.';
    await fund.act(login, 'proposeAmendment', { version: await versionOf(fund, id), reasons, durationMonths: months + 6 }, id);
    if (to === 'proposed') return;
    yield fund.in(4);
    const amendment = 1;
    if (to === 'withdrawn') {
      await fund.act(login, 'withdrawAmendment', { amendment, reason: 'Le fournisseur livre finalement à temps.' }, id);
      return;
    }
    await fund.act('lead', 'assignAmendment', { amendment, reviewerId: fund.personId('reviewer-impact') }, id);
    if (to === 'assigned') return;
    yield fund.in(3);
    const verdict = to === 'rejected' ? 'unfavourable' : 'favourable';
    await fund.act('reviewer-impact', 'giveAmendmentOpinion', { amendment, verdict, comment: 'Les cibles restent à portée.' }, id);
    if (to === 'advised') return;
    yield fund.in(3);
    if (to === 'rejected') {
      await fund.act('lead', 'rejectAmendment', { amendment, reason: 'Le retard tient à l’équipe et non au fournisseur.' }, id);
      return;
    }
    await fund.act('lead', 'approveAmendment', { amendment, reason: 'Motivé, et sans coût.' }, id);
    // Without its beneficiary's signature it lapses.
    if (to === 'approved') return;
    yield fund.in(4);
    await fund.act(login, 'signAmendment', await signingAmendmentOf(fund.db, id, amendment), id);
    if (to === 'to_sign') return;
    yield fund.in(3);
    await fund.act('finance', 'signAmendment', await signingAmendmentOf(fund.db, id, amendment), id);
  };
