import { EVERYTHING } from '../../../domain/core/role.ts';
import type { Kysely } from 'kysely';
import type { DB } from '../../../db/core/schema.ts';
import { readDatalabPlan } from '../../../db/datalab/plan.ts';
import { readInForce } from '../../../db/grants/amendments.ts';
import { readReported } from '../../../db/grants/final-accounts.ts';
import { readSampledOf } from '../../../db/ledger/samples.ts';
import { type ApplicationContent, totalsOf } from '../../../domain/applications/application.ts';
import type { Statement } from '../../../domain/grants/final-account.ts';
import { yearOf } from '../../../domain/core/calendar.ts';
import { monthOf, monthsBetween } from '../../../domain/datalab/capacity.ts';
import { signingAmendmentOf, signingOf } from '../agreements.ts';
import { anyway } from '../anyway.ts';
import { BODIES, UNKNOWN_ID } from '../bodies.ts';
import { ESTIMATE, QUALIFICATION } from '../datalab-fixtures.ts';
import { today } from '../fixtures.ts';
import { LINK } from '../obligation-fixtures.ts';
import type { CommandName, CommandHarness } from '../command-harness.ts';
import type { Page } from './reading.ts';

/** What a command is asked on: a thing as the fund reads it, and of its parts the one that the body names. */
type On = { db: Kysely<DB>; harness: CommandHarness; login: string; id: string; page: Page; part: Record<string, unknown> };

type Body = (on: On) => object | Promise<object>;

const REASON = 'Une raison.';
const personId = ({ callers }: CommandHarness, login: string): string => callers[login]?.personId ?? '';
const newestOf = (page: Page, list: string): Record<string, unknown> => (page[list] as Record<string, unknown>[]).at(-1) ?? {};
/** The number of what was given last of a part: it is what is judged. */
const given = (part: Record<string, unknown>, list: string) => ({ number: (part[list] as unknown[] | undefined)?.length || 1 });

const listOf = (of: Record<string, unknown>, list: string): Record<string, unknown>[] => (of[list] ?? []) as Record<string, unknown>[];
/** The number of the first condition of an award that is so; 1 where none is. */
const conditionOf = (page: Page, isSo: (condition: Record<string, unknown>) => boolean): unknown =>
  listOf(page, 'conditions').find(isSo)?.['number'] ?? 1;
const onRevision = ({ page }: On) => ({ revision: page['revision'] });

/** The steps of an application whose opinion is on an earlier revision; one of the others where there is none. */
function staleIn(page: Page): unknown[] {
  const steps = listOf(page, 'review') as { key: string; opinion: { stale: boolean } | null }[];
  const stale = steps.filter(({ opinion }) => opinion?.stale).map(({ key }) => key);
  return stale.length > 0 ? stale : [steps[0]?.key ?? 'legal'];
}

/** The newest file on an application that the caller has added, or the newest of all. */
async function removableBy({ db, harness, login, id }: On): Promise<string> {
  const files = await db
    .selectFrom('attachment')
    .where('application_id', '=', id)
    .where('removed_at', 'is', null)
    .select(['id', 'added_by'])
    .orderBy('added_at', 'desc')
    .execute();
  return (files.find((file) => file.added_by === personId(harness, login)) ?? files[0])?.id ?? UNKNOWN_ID;
}

/** What of a session's agenda somebody has neither voted on nor declared to have no part in. */
async function undoneBy({ db, harness, login, id }: On): Promise<string> {
  const row = await db
    .selectFrom('agenda_item as i')
    .where('i.session_id', '=', id)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('ballot as b')
            .whereRef('b.session_id', '=', 'i.session_id')
            .whereRef('b.application_id', '=', 'i.application_id')
            .where('b.person_id', '=', personId(harness, login)),
        ),
      ),
    )
    .select('i.application_id')
    .orderBy('i.position', 'desc')
    .executeTakeFirst();
  return row?.application_id ?? UNKNOWN_ID;
}

/** A member of a session who has not voted there, or one of them all. */
async function silentIn({ db, id }: On): Promise<string> {
  const row = await db
    .selectFrom('session_member as m')
    .leftJoin('ballot as b', (join) => join.onRef('b.session_id', '=', 'm.session_id').onRef('b.person_id', '=', 'm.person_id'))
    .where('m.session_id', '=', id)
    .where('m.left_at', 'is', null)
    .orderBy('b.application_id', (order) => order.nullsFirst())
    .select('m.person_id')
    .executeTakeFirst();
  return row?.person_id ?? UNKNOWN_ID;
}

type Item = { applicationId: string; state: string; left: string | null; vote: { outcome: string | null } | null };
/** What is left of a session's agenda. */
const agendaOf = (page: Page): Item[] => (page['agenda'] as Item[]).filter(({ state, left }) => state !== 'withdrawn' && left === null);

/**
 * All that is left of an agenda decided as it was voted: what the vote favours waits for credits, the rest is refused.
 */
const decisionsOn = ({ page }: On) =>
  agendaOf(page).map(({ applicationId, vote }) => ({
    applicationId,
    reason: REASON,
    decision: vote?.outcome === 'favourable' ? 'waitlist' : 'refuse',
  }));

/** What a grant's project has promised, by the plan in force, or as it was asked for where there is none yet. */
const promised = async ({ db, id }: On): Promise<ApplicationContent> => (await readInForce(db, id)).content;

const renamed = <Line extends { label: string }>(lines: readonly Line[]): Line[] =>
  lines.map((line) => ({ ...line, label: `${line.label} bis` }));

/** A project's funding where the fund pays what it has awarded, and its organisation what is missing. */
function fundedBy({ fundingLines, costLines }: ApplicationContent, awardedCents: number): ApplicationContent['fundingLines'] {
  const others = fundingLines.filter(({ source }) => source !== 'fund');
  const missing = totalsOf({ costLines, fundingLines: others });
  const label = 'Complément';
  return [
    { label: 'Fonds', source: 'fund' as const, amountCents: awardedCents },
    ...others,
    { label, source: 'own' as const, amountCents: missing.costCents - missing.fundingCents - awardedCents },
  ].filter(({ amountCents }) => amountCents > 0);
}

/**
 * Half a day of one of the Datalab's people who has one to give, of a skill that it has, from one date to another;
 * undefined where nobody has.
 */
async function halfADay({ db }: On, from: string, to: string) {
  const plan = await readDatalabPlan(db, EVERYTHING, monthsBetween(monthOf(from), monthOf(to)));
  const [free] = plan.flatMap(({ person: { personId: id, skills }, lostRole, months }) =>
    months
      .filter(({ balances }) => balances.free > 0 && skills.length > 0 && !lostRole)
      .map(({ month }) => ({ personId: id, month, skill: String(skills[0]), days: 0.5 })),
  );
  return free;
}

/** The same of what was worked: in some month from the first one of the thing to this one. */
function worked(on: On) {
  const startsOn = String(on.page['startsOn'] ?? today());
  return halfADay(on, startsOn, startsOn > today() ? startsOn : today());
}

/**
 * What a body says so that nothing of it is refused, where it is more than what its operation's body says anyway. Only
 * what is wrong in itself counts as unsound: what a body could never say rightly is what is not to be offered.
 */
const SOUND: Partial<Record<CommandName, Body>> = {
  updateApplication: ({ page }) => page['content'] as object,
  decideAdmissibility: onRevision,
  requestCorrection: onRevision,
  answerCorrection: ({ page }) => ({ ...(page['content'] as object), summary: 'Un autre résumé.' }),
  // A reviewer who is asked already is not asked again.
  assignReviewer: ({ harness, part }) => {
    const [examiner, other] = [personId(harness, 'examiner'), personId(harness, 'reviewer-openness')];
    return { reviewerId: (part['reviewer'] as { id: string } | null)?.id === examiner ? other : examiner };
  },
  giveOpinion: (on) => ({ ...onRevision(on), scores: Object.fromEntries(listOf(on.part, 'criteria').map(({ key }) => [key, 4])) }),
  mendOpinion: ({ part }) => ({ scores: (part['opinion'] as { scores: object } | null)?.scores ?? {} }),
  reopenSteps: ({ page }) => ({ steps: staleIn(page) }),
  settleOverlap: ({ page }) => {
    const overlaps = listOf(page, 'overlaps') as { other: { id: string }; outcome: string | null; isFoundByOther: boolean }[];
    const overlap = overlaps.find(({ isFoundByOther }) => !isFoundByOther);
    return { otherId: overlap?.other.id ?? UNKNOWN_ID, outcome: overlap?.outcome === 'upheld' ? 'dismissed' : 'upheld' };
  },
  removeAttachment: async (on) => ({ attachmentId: await removableBy(on) }),
  appealDecision: ({ page }) => ({ decision: listOf(page, 'contestable').at(-1)?.['decision'] ?? 'application-1' }),
  assignAppeal: ({ harness }) => ({ reviewerId: personId(harness, 'examiner') }),
  awardWaitlisted: ({ page }) => ({ awardedCents: page['requestedCents'], despiteOverlap: true }),
  acceptAward: async (on) => {
    const content = await promised(on);
    const { costLines, indicators, startsOn, durationMonths } = content;
    return { costLines, fundingLines: fundedBy(content, Number(on.page['awardedCents'])), indicators, startsOn, durationMonths };
  },
  replanTranches: ({ page }) => ({ tranches: [{ amountCents: page['awardedCents'], months: page['durationMonths'] }] }),
  signGrant: ({ db, id }) => signingOf(db, id),
  giveVisa: () => ({ givenOn: today(), favourable: true }),
  certifyService: ({ part }) => ({ certifiedCents: part['amountCents'], observation: 'Vu sur place.' }),
  orderPayment: ({ part }) => {
    const leftCents = Number(part['certifiedCents']) - Number(part['paidCents']);
    return { orderedCents: leftCents > 0 ? leftCents : part['amountCents'] };
  },
  recordPayment: ({ part }) => ({ paidCents: Math.max(1, Number(part['orderedCents']) - Number(part['paidCents'])), paidOn: today() }),
  returnPayment: () => ({ returnedOn: today() }),
  reportCommitment: () => ({ committedOn: today() }),
  reportPayment: () => ({ paidOn: today() }),
  returnDelegation: ({ part }) => ({ credit: Number(part['delegatedCents']) + Number(part['committedCents']) > 0 ? 'AE' : 'CP' }),
  checkPayment: async ({ db, id }) => ({ payment: (await readSampledOf(db, id))[0]?.payment ?? 1 }),
  collectClaim: () => ({ collectedOn: today() }),
  identifyClaim: () => ({ collectionOrderOn: today() }),
  approvePayee: ({ page }) => ({ payeeId: newestOf(page, 'payees')['id'] ?? UNKNOWN_ID }),
  rejectPayee: ({ page }) => ({ payeeId: newestOf(page, 'payees')['id'] ?? UNKNOWN_ID }),
  // What is told of no indicator is a report all the same, to be returned.
  reportMilestone: ({ page }) => ({ forecastEndsOn: page['startsOn'] }),
  correctReport: ({ page }) => ({ forecastEndsOn: page['startsOn'] }),
  reviewReport: ({ part }) => ({ ...given(part, 'reports'), decision: 'return', reasons: REASON }),
  giveEvidence: () => ({ url: LINK, words: REASON }),
  reviewEvidence: ({ part }) => ({ ...given(part, 'given'), decision: 'return', reasons: REASON }),
  giveFinalAccount: async (on) => {
    const spentCents = (await readReported(on.db, on.id))?.spentCents ?? 0;
    const { costLines } = await promised(on);
    return { lines: costLines.map((_, place) => ({ line: place + 1, spentCents: place === 0 ? spentCents : 0 })), spentCents };
  },
  returnFinalAccount: ({ page }) => given((page['finalAccount'] ?? {}) as Record<string, unknown>, 'given'),
  approveFinalAccount: ({ page }) => {
    const { given: accounts = [] } = (page['finalAccount'] ?? {}) as { given?: Statement[] };
    const struck = accounts.at(-1)?.lines.map(({ line, spentCents }) => ({ line, struckCents: spentCents, reason: REASON }));
    return { number: accounts.length || 1, struck };
  },
  declareEnd: async ({ db, id }) => ({
    endsOn:
      (await db.selectFrom('milestone').where('grant_id', '=', id).select('period_starts_on').orderBy('rank').limit(1).executeTakeFirst())
        ?.period_starts_on ?? today(),
  }),
  recordPhase: () => ({ on: today() }),
  promiseGain: () => ({ years: [{ year: yearOf(new Date().toISOString()), quantity: 1 }] }),
  reviseGain: () => ({ years: [{ year: yearOf(new Date().toISOString()) + 2, quantity: 1 }] }),
  reportFundingChange: async (on) => {
    const content = await promised(on);
    const others = content.fundingLines.filter(({ source }) => source !== 'fund');
    return { fundingLines: renamed(others), costCents: totalsOf(content).costCents };
  },
  proposeAmendment: async (on) => ({ durationMonths: undefined, costLines: renamed((await promised(on)).costLines) }),
  assignAmendment: ({ harness }) => ({ reviewerId: personId(harness, 'reviewer-finance') }),
  rearrangeSession: ({ page }) => ({
    heldOn: page['heldOn'],
    applicationIds: agendaOf(page).map(({ applicationId }) => applicationId),
  }),
  takeOffAgenda: ({ page }) => ({ applicationId: agendaOf(page)[0]?.applicationId ?? UNKNOWN_ID }),
  excuseMember: async (on) => ({ memberId: await silentIn(on) }),
  showCondition: ({ page }) => ({ number: conditionOf(page, ({ shown, evidence }) => shown === null && evidence === null), words: REASON }),
  returnCondition: ({ page }) => ({ number: conditionOf(page, ({ shown, evidence }) => shown !== null && evidence === null) }),
  certifyCondition: ({ page }) => ({ number: conditionOf(page, ({ evidence }) => evidence === null) }),
  moveOnAgenda: ({ page }) => ({ applicationId: agendaOf(page)[0]?.applicationId ?? UNKNOWN_ID, place: 2 }),
  decideSession: (on) => anyway(decisionsOn(on)),
  saveScenario: (on) => ({ decisions: decisionsOn(on) }),
  castBallots: async (on) => ({ ballots: [{ applicationId: await undoneBy(on), choice: 'abstain' }] }),
  declareRecusal: async (on) => ({ applicationId: await undoneBy(on) }),
  updateCall: async ({ db }) => ({ envelopeId: (await db.selectFrom('envelope').select('id').executeTakeFirstOrThrow()).id }),
  qualifyDatalabRequest: () => QUALIFICATION,
  acceptDatalabRequest: ({ harness }) => ({
    estimate: ESTIMATE,
    startsOn: today(),
    endsOn: today(),
    contactPersonId: personId(harness, 'reviewer-data'),
  }),
  deliverDatalabRequest: async (on) => {
    const done = await worked(on);
    return done ? { spent: [{ skill: done.skill, days: done.days }], spentBy: [done] } : {};
  },
  // A plan that names no days says so itself.
  staffDatalabRequest: () => ({ releaseAll: true }),
  staffMission: async (on) => {
    const day = await halfADay(on, String(on.page['startsOn']), String(on.page['endsOn']));
    return day ? { days: [day] } : {};
  },
  deliverMission: async (on) => {
    const done = await worked(on);
    return done ? { spentBy: [done] } : {};
  },
  signAmendment: ({ db, id, part }) => signingAmendmentOf(db, id, Number(part['number'] ?? 1)),
};

/** A body for a command on a thing as it stands, with which nothing is wrong. */
export async function soundBody(name: CommandName, on: On): Promise<Record<string, unknown>> {
  const { version } = await on.db.selectFrom('stream').where('id', '=', on.id).select('version').executeTakeFirstOrThrow();
  const body: Record<string, unknown> = { ...BODIES[name], ...(await SOUND[name]?.(on)) };
  return 'version' in body ? { ...body, version } : body;
}
