import { type Kysely, sql } from 'kysely';
import { type ApplicationState, BEFORE_DECISION } from '../../domain/applications/application-life.ts';
import type { ApplicationParts } from '../../domain/desk/may-on-application.ts';
import { readCallsOf } from '../calls/calls.ts';
import { decisionsPart, toContested } from '../committee/appeals.ts';
import { awardedAt } from '../committee/reexaminations.ts';
import { whoTookPart } from '../committee/sessions.ts';
import { anyOf, type Ids, oneId } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { isUnattributed } from './unattributed.ts';
import { part, type RowOf, type RowsOf, together } from '../connection/together.ts';
import { noticesOfApplicationsPart } from '../grants/ending-notices.ts';
import { visaGivers } from '../grants/visas.ts';
import { concealed, conflicts } from '../people/conflicts.ts';
import { isReplied } from '../review/replies.ts';
import { isDecidedOn } from '../review/reviews.ts';
import { given, issuedOn } from './attachments.ts';
import { draftedBy, signatories, toldAt } from './drafts.ts';
import { askedOverlapsPart, fundedTwiceOfApplication, toOverlapStanding } from './overlaps.ts';

/** The newest version of the call of `a`, an application. */
const newestVersion = sql<number>`(SELECT max(v.version) FROM call_version AS v WHERE v.call_id = a.call_id)`;

/** The columns of application `a` that only the rules read, beyond those of its page. */
const ASKED = [
  newestVersion.as('newestVersion'),
  whoTookPart.as('tookPart'),
  concealed,
  awardedAt,
  fundedTwiceOfApplication,
  draftedBy,
  signatories,
  toldAt,
  visaGivers,
] as const;

const ofApplications = (db: Kysely<DB>, applications: Ids) =>
  part(
    db
      .selectFrom('application as a')
      .innerJoin('call as l', 'l.id', 'a.call_id')
      .leftJoin('correction as c', (join) => join.onRef('c.application_id', '=', 'a.id').on('c.state', '=', 'open'))
      .leftJoin('grant as g', 'g.application_id', 'a.id')
      .leftJoin('reexamination as x', (join) => join.onRef('x.application_id', '=', 'a.id').on('x.outcome', 'is', null))
      .where('a.id', '=', applications)
      .select([
        'a.id',
        'a.state',
        'a.revision',
        'a.organisation_id as organisationId',
        'a.submitted_at as submittedAt',
        'a.deemed_admissible_at as deemedAdmissibleAt',
        'a.silence_at as silenceAt',
        'a.silent_since as silentSince',
        'a.screened_by as screenedBy',
        'a.call_id as callId',
        'a.call_version as callVersion',
        'l.state as callState',
        'c.number as correctionNumber',
        'c.due_at as correctionDueAt',
        'c.required_by as correctionRequiredBy',
        'g.state as grantState',
        'x.deadline_at as reexaminedUntil',
        'a.reply_until as replyUntil',
        isReplied,
        isUnattributed,
        ...conflicts,
        ...ASKED,
      ]),
    {
      instants: [
        'submittedAt',
        'deemedAdmissibleAt',
        'silenceAt',
        'silentSince',
        'correctionDueAt',
        'reexaminedUntil',
        'awardedAt',
        'replyUntil',
        'toldAt',
      ],
    },
  );

const ofSteps = (db: Kysely<DB>, applications: Ids) =>
  part(
    db
      .selectFrom('review_step as s')
      .leftJoin('opinion as o', (join) =>
        join.onRef('o.application_id', '=', 's.application_id').onRef('o.step', '=', 's.key').on('o.ended_as', 'is', null),
      )
      .leftJoin('assignment as g', (join) =>
        join.onRef('g.application_id', '=', 's.application_id').onRef('g.step', '=', 's.key').on('g.ended_at', 'is', null),
      )
      .where('s.application_id', '=', applications)
      .select(['s.application_id as applicationId', 's.key', 's.state', 's.reviewer_id as reviewerId'])
      .select(['g.answer', 'o.person_id as giverId', 'o.revision', isDecidedOn])
      .orderBy('s.position'),
  );

const tranchesPart = (db: Kysely<DB>, applications: Ids) =>
  part(
    db
      .selectFrom('tranche as t')
      .innerJoin('grant as g', 'g.id', 't.grant_id')
      .where('g.application_id', '=', applications)
      .select(['g.application_id as applicationId', 't.rank', 't.state']),
  );

/** The files of applications, as the rules read them. */
export const attachmentsPart = (db: Kysely<DB>, applications: Ids) =>
  part(
    db
      .selectFrom('attachment as f')
      .where('f.application_id', '=', applications)
      .where('f.removed_at', 'is', null)
      .select(['f.application_id as applicationId', 'f.id', 'f.name', 'f.purpose', 'f.size_bytes as sizeBytes', 'f.sha256'])
      .select(['f.part', 'f.document', issuedOn('f'), 'f.correction', given('f'), 'f.added_by as addedBy']),
  );

/** What decides which commands may be given on applications. */
const askedParts = (db: Kysely<DB>, applications: Ids) => ({
  asked: ofApplications(db, applications),
  askedSteps: ofSteps(db, applications),
  tranches: tranchesPart(db, applications),
  notices: noticesOfApplicationsPart(db, applications),
  attachments: attachmentsPart(db, applications),
  overlaps: askedOverlapsPart(db, applications),
  decisions: decisionsPart(db, applications),
});

type Found = RowsOf<ReturnType<typeof askedParts>>;

/** What the rules read of a step, and of its counting opinion. */
type Step = Pick<Found['askedSteps'][number], 'key' | 'state' | 'reviewerId' | 'answer' | 'giverId' | 'revision' | 'isDecidedOn'>;
type Asked = Found['asked'][number] & {
  steps: readonly Step[];
  tranches: ApplicationParts['tranches'];
  notice: ApplicationParts['notice'];
  attachments: ApplicationParts['attachments'];
  overlaps: ApplicationParts['overlaps'];
  decisions: ApplicationParts['decisions'];
};

const toStep = ({ key, state, reviewerId, answer }: Step): ApplicationParts['steps'][number] => ({
  key,
  state,
  reviewerId,
  assignment: { answer },
});
const toOpinion = ({ key: step, giverId: personId, revision, isDecidedOn: decided }: Step): ApplicationParts['opinions'] =>
  personId !== null && revision !== null ? [{ step, personId, revision, isDecidedOn: decided }] : [];

function toParts(asked: Asked, callOf: CallOf): ApplicationParts {
  const { id, state, revision, organisationId, conflicted, fundActs, concealed: hidden, callId } = asked;
  const { submittedAt, deemedAdmissibleAt, silenceAt, silentSince } = asked;
  const { correctionNumber, correctionDueAt, grantState, awardedAt: at, reexaminedUntil, isUnattributed: unsigned } = asked;
  return {
    application: {
      ...{ id, state, revision, organisationId, conflicted, fundActs, concealed: hidden },
      ...{ submittedAt, deemedAdmissibleAt, silenceAt, silentSince },
    },
    call: callOf(asked),
    newest: { ...callOf({ callId, callVersion: asked.newestVersion }), state: asked.callState },
    replyUntil: asked.replyUntil,
    isReplied: asked.isReplied,
    draftedBy: asked.draftedBy,
    signatories: asked.signatories,
    toldAt: asked.toldAt,
    screenedBy: asked.screenedBy,
    tookPart: asked.tookPart,
    steps: asked.steps.map(toStep),
    opinions: asked.steps.flatMap(toOpinion),
    correction:
      correctionNumber !== null && correctionDueAt !== null
        ? { number: correctionNumber, dueAt: correctionDueAt, requiredBy: asked.correctionRequiredBy }
        : null,
    isUnattributed: unsigned,
    decisions: asked.decisions,
    grant: grantState !== null && at !== null ? { state: grantState, awardedAt: at } : null,
    reexamination: reexaminedUntil === null ? null : { deadlineAt: reexaminedUntil },
    tranches: asked.tranches,
    notice: asked.notice,
    attachments: asked.attachments,
    overlaps: asked.overlaps,
    fundedTwice: asked.fundedTwice,
    visas: asked.visaGivers.map((personId) => ({ personId })),
  };
}

type CallOf = Awaited<ReturnType<typeof readCallsOf>>;
const readCallsOfAsked = (db: Kysely<DB>, asked: readonly Pick<Asked, 'callId' | 'callVersion' | 'newestVersion'>[]): Promise<CallOf> =>
  readCallsOf(
    db,
    asked.flatMap(({ callId, callVersion, newestVersion: newest }) => [
      { callId, callVersion },
      { callId, callVersion: newest },
    ]),
  );

/** The states in which a rule needs those facts: where something is submitted, promised, or decided by one person. */
const ASKING: readonly ApplicationState[] = ['draft', 'waitlisted', 'awarded', 'in_reexamination', 'appealed', 'award_withdrawn'];

const factsPart = (db: Kysely<DB>, application: Ids) =>
  part(db.selectFrom('application as a').where('a.id', '=', application).select(ASKED), { instants: ['awardedAt', 'toldAt'] });
const readFacts = together((db: Kysely<DB>, id: string, { asks, isDecided }: { asks: boolean; isDecided: boolean }) => ({
  ...(asks && {
    facts: factsPart(db, oneId(id)),
    tranches: tranchesPart(db, oneId(id)),
    notices: noticesOfApplicationsPart(db, oneId(id)),
  }),
  ...(isDecided && { decisions: decisionsPart(db, oneId(id)) }),
}));
type Facts = RowOf<ReturnType<typeof factsPart>>;

/**
 * The same for an application that its page has read; what the page lacks is read only if a rule needs it. Before it is
 * decided on, nothing can be appealed against but silence, or what has an appeal.
 */
export async function toApplicationParts(
  db: Kysely<DB>,
  { isAppealed, ...known }: Omit<Asked, keyof Facts | 'tranches' | 'notice' | 'decisions'> & { isAppealed: boolean },
): Promise<ApplicationParts> {
  const none = {
    ...{ newestVersion: known.callVersion, tookPart: [], concealed: false, awardedAt: null, fundedTwice: [], draftedBy: null },
    ...{ visaGivers: [], signatories: [], toldAt: null },
  };
  const asks = ASKING.includes(known.state) || isAppealed;
  const isUndecided = BEFORE_DECISION.some((state) => state === known.state) && known.silentSince === null && known.grantState === null;
  const isDecided = isAppealed || !isUndecided;
  const found = asks || isDecided ? await readFacts(db, known.id, { asks, isDecided }) : {};
  const { facts: [facts = none] = [], tranches = [], notices: [notice] = [], decisions = [] } = found;
  const asked = { ...known, ...facts, tranches, notice, decisions: toContested(decisions) };
  return toParts(asked, await readCallsOfAsked(db, [asked]));
}

const read = together((db: Kysely<DB>, ids: readonly string[]) => askedParts(db, anyOf(ids)));

/** These applications as the rules of their commands read them, by id, in one statement for any number. */
export async function readApplicationParts(db: Kysely<DB>, ids: readonly string[]): Promise<Map<string, ApplicationParts>> {
  const { asked, askedSteps, ...found } = await read(db, ids);
  const callOf = await readCallsOfAsked(db, asked);
  const steps = Map.groupBy(askedSteps, ({ applicationId }) => applicationId);
  const tranches = Map.groupBy(found.tranches, ({ applicationId }) => applicationId);
  const notices = new Map(found.notices.map((notice) => [notice.applicationId, notice]));
  const attachments = Map.groupBy(found.attachments, ({ applicationId }) => applicationId);
  const overlaps = Map.groupBy(found.overlaps, ({ applicationId }) => applicationId);
  const decisions = Map.groupBy(found.decisions, ({ applicationId }) => applicationId);
  const whole = (row: Found['asked'][number]): Asked => ({
    ...row,
    steps: steps.get(row.id) ?? [],
    tranches: tranches.get(row.id) ?? [],
    notice: notices.get(row.id),
    attachments: attachments.get(row.id) ?? [],
    overlaps: (overlaps.get(row.id) ?? []).map(toOverlapStanding),
    decisions: toContested(decisions.get(row.id) ?? []),
  });
  return new Map(asked.map((row) => [row.id, toParts(whole(row), callOf)]));
}
