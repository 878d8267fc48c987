import type { Kysely } from 'kysely';
import type { DB } from '../../../db/core/schema.ts';
import { LINES, SPENT_CENTS } from '../account-fixtures.ts';
import { monthOf } from '../../../domain/datalab/capacity.ts';
import { signingAmendmentOf, signingOf } from '../agreements.ts';
import { BODIES, NOBODY } from '../bodies.ts';
import { ESTIMATE, QUALIFICATION } from '../datalab-fixtures.ts';
import { reportOn } from '../impact-fixtures.ts';
import { STUDENTS, today } from '../fixtures.ts';
import { LINK } from '../obligation-fixtures.ts';
import type { CommandName, CommandHarness } from '../command-harness.ts';
import type { Page } from './reading.ts';

/** What a command is asked on: a thing as the fund reads it, and of its parts the one that the body names. */
export type On = { db: Kysely<DB>; harness: CommandHarness; login: string; id: string; page: Page; part: Record<string, unknown> };

type Body = (on: On) => object | Promise<object>;

const REASON = 'Une raison.';
const personId = ({ callers }: CommandHarness, login: string): string => callers[login]?.personId ?? '';
const newestOf = (page: Page, list: string): Record<string, unknown> => (page[list] as Record<string, unknown>[]).at(-1) ?? {};
/** The number of what was given last of a part: it is what is judged. */
const given = (part: Record<string, unknown>, list: string) => ({ number: (part[list] as unknown[] | undefined)?.length || 1 });

const listOf = (of: Record<string, unknown>, list: string): Record<string, unknown>[] => (of[list] ?? []) as Record<string, unknown>[];
const onRevision = ({ page }: On) => ({ revision: page['revision'] });

/** The steps of an application whose opinion is on an earlier revision; one of the others where there is none. */
function staleIn(page: Page): unknown[] {
  const steps = listOf(page, 'review') as { key: string; opinion: { stale: boolean } | null }[];
  const stale = steps.filter(({ opinion }) => opinion?.stale).map(({ key }) => key);
  return stale.length > 0 ? stale : [steps[0]?.key ?? 'legal'];
}

/** A file on an application that somebody has added, or the last one. */
async function removableBy({ db, harness, login, id }: On): Promise<string> {
  const files = await db
    .selectFrom('attachment')
    .where('application_id', '=', id)
    .where('removed_at', 'is', null)
    .select(['id', 'added_by'])
    .orderBy('added_at')
    .execute();
  return (files.find((file) => file.added_by === personId(harness, login)) ?? files.at(-1))?.id ?? NOBODY;
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
  return row?.application_id ?? NOBODY;
}

const agendaOf = (page: Page): string[] => (page['agenda'] as { applicationId: string }[]).map(({ applicationId }) => applicationId);
const refuseAll = ({ page }: On) => agendaOf(page).map((applicationId) => ({ applicationId, decision: 'refuse', reason: REASON }));

/** A day of this month of one of the Datalab's people. */
const oneDay = (harness: CommandHarness) => ({ personId: personId(harness, 'reviewer-data'), month: monthOf(today()), days: 1 });

/** What its organisation pays of the students' project, under another name. */
const OTHERS = STUDENTS.fundingLines.filter(({ source }) => source !== 'fund').map((line) => ({ ...line, label: `${line.label} bis` }));
const COST_CENTS = STUDENTS.costLines.reduce((sum, { amountCents }) => sum + amountCents, 0);
const OTHER_COSTS = STUDENTS.costLines.map((line) => ({ ...line, label: `${line.label} bis` }));

/**
 * What a body says so that nothing of it is refused, where it is more than what its operation's body says anyway. Only
 * what is wrong in itself counts as unsound: what a body could never say rightly is what is not to be offered.
 */
const SOUND: Partial<Record<CommandName, Body>> = {
  updateApplication: ({ page }) => page['content'] as object,
  decideAdmissibility: onRevision,
  requestCorrection: onRevision,
  answerCorrection: ({ page }) => ({ ...(page['content'] as object), summary: 'Un autre résumé.' }),
  assignReviewer: ({ harness }) => ({ reviewerId: personId(harness, 'examiner') }),
  giveOpinion: (on) => ({ ...onRevision(on), scores: Object.fromEntries(listOf(on.part, 'criteria').map(({ key }) => [key, 4])) }),
  reopenSteps: ({ page }) => ({ steps: staleIn(page) }),
  settleOverlap: ({ page }) => {
    const [overlap] = listOf(page, 'overlaps') as { other: { id: string }; outcome: string | null }[];
    return { otherId: overlap?.other.id ?? NOBODY, outcome: overlap?.outcome === 'upheld' ? 'dismissed' : 'upheld' };
  },
  removeAttachment: async (on) => ({ attachmentId: await removableBy(on) }),
  assignAppeal: ({ harness }) => ({ reviewerId: personId(harness, 'examiner') }),
  awardWaitlisted: ({ page }) => ({ awardedCents: page['requestedCents'] }),
  acceptAward: ({ page }) => {
    const missing = COST_CENTS - Number(page['awardedCents']);
    const [fund, own] = STUDENTS.fundingLines;
    return {
      costLines: STUDENTS.costLines,
      fundingLines: [
        { ...fund, amountCents: page['awardedCents'] },
        { ...own, amountCents: missing },
      ],
      indicators: STUDENTS.indicators,
      startsOn: STUDENTS.startsOn,
      durationMonths: STUDENTS.durationMonths,
    };
  },
  replanTranches: ({ page }) => ({ tranches: [{ amountCents: page['awardedCents'], months: page['durationMonths'] }] }),
  signGrant: ({ db, id }) => signingOf(db, id),
  giveVisa: () => ({ givenOn: today(), favourable: true }),
  certifyService: ({ part }) => ({ certifiedCents: part['amountCents'] }),
  orderPayment: ({ part }) => ({ orderedCents: part['certifiedCents'] || part['amountCents'] }),
  recordPayment: ({ part }) => ({ paidCents: part['orderedCents'] || 1, paidOn: today() }),
  reportCommitment: () => ({ committedOn: today() }),
  reportPayment: () => ({ paidOn: today() }),
  returnDelegation: ({ part }) => ({ credit: Number(part['delegatedCents']) + Number(part['committedCents']) > 0 ? 'AE' : 'CP' }),
  collectClaim: () => ({ collectedOn: today() }),
  approvePayee: ({ page }) => ({ payeeId: newestOf(page, 'payees')['id'] ?? NOBODY }),
  rejectPayee: ({ page }) => ({ payeeId: newestOf(page, 'payees')['id'] ?? NOBODY }),
  reportMilestone: ({ part }) => reportOn(Number(part['rank'] ?? 1)),
  reviewReport: ({ part }) => ({ ...given(part, 'reports'), decision: 'return', reasons: REASON }),
  giveEvidence: () => ({ url: LINK, words: REASON }),
  reviewEvidence: ({ part }) => ({ ...given(part, 'given'), decision: 'return', reasons: REASON }),
  giveFinalAccount: () => ({ lines: LINES, spentCents: SPENT_CENTS }),
  returnFinalAccount: ({ page }) => given((page['finalAccount'] ?? {}) as Record<string, unknown>, 'given'),
  approveFinalAccount: ({ page }) => ({ ...given((page['finalAccount'] ?? {}) as Record<string, unknown>, 'given'), eligibleCents: 0 }),
  recordPhase: () => ({ on: today() }),
  reportFundingChange: ({ page }) => ({
    fundingLines: OTHERS.map((line) => ({ ...line, amountCents: COST_CENTS - Number(page['awardedCents']) })),
    costCents: COST_CENTS,
  }),
  proposeAmendment: () => ({ durationMonths: undefined, costLines: OTHER_COSTS }),
  assignAmendment: ({ harness }) => ({ reviewerId: personId(harness, 'reviewer-finance') }),
  moveOnAgenda: ({ page }) => ({ applicationId: agendaOf(page)[0] ?? NOBODY, place: 2 }),
  decideSession: (on) => ({ decisions: refuseAll(on) }),
  saveScenario: (on) => ({ decisions: refuseAll(on) }),
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
  deliverDatalabRequest: ({ harness, page }) => ({
    spent: [{ skill: 'data_engineering', days: 1 }],
    spentBy: (page['staffing'] as unknown[] | null)?.length ? [{ ...oneDay(harness), skill: 'data_engineering' }] : [],
  }),
  staffMission: ({ harness }) => ({ days: [{ ...oneDay(harness), skill: 'design' }] }),
  deliverMission: ({ harness }) => ({ spentBy: [{ ...oneDay(harness), skill: 'design' }] }),
  signAmendment: ({ db, id, part }) => signingAmendmentOf(db, id, Number(part['number'] ?? 1)),
};

/** A body for a command on a thing as it stands, with which nothing is wrong. */
export async function soundBody(name: CommandName, on: On): Promise<Record<string, unknown>> {
  const { version } = await on.db.selectFrom('stream').where('id', '=', on.id).select('version').executeTakeFirstOrThrow();
  const body: Record<string, unknown> = { ...BODIES[name], ...(await SOUND[name]?.(on)) };
  return 'version' in body ? { ...body, version } : body;
}
