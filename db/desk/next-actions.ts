import { type Kysely, sql } from 'kysely';
import type { Waiting } from '../../domain/desk/next-action.ts';
import { openAmendmentsPart } from '../grants/amendments.ts';
import { finalAccountsPart } from '../grants/final-accounts.ts';
import { openFundingChangesPart } from '../grants/funding-changes.ts';
import { milestonesPart } from '../grants/milestones.ts';
import { obligationsPart } from '../grants/obligations.ts';
import { anyIn, anyOf, byGrant, type Ids } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { part, type RowsOf, together } from '../core/together.ts';
import { voteIn } from '../committee/sessions.ts';

/** An application's row as its next deadline is reckoned from it. */
type Row = {
  id: string;
  state: Waiting['state'];
  screening_due_at: string | null;
  silence_at: string | null;
  silent_since: string | null;
};

/** What applications may wait for, each only in the states in which they do, and the people who may hold it up. */
export function waitingParts(db: Kysely<DB>, applications: Ids) {
  const of = (...states: Waiting['state'][]) =>
    db.selectFrom('application as a').where('a.id', '=', applications).where('a.state', 'in', states);
  const openSteps = of('in_review', 'in_reexamination')
    .innerJoin('review_step as s', 's.application_id', 'a.id')
    .where('s.state', '=', 'open');
  const appeals = of('appealed').innerJoin('appeal as p', 'p.application_id', 'a.id');
  const grants = of('awarded').innerJoin('grant as g', 'g.application_id', 'a.id');
  const grantIds = anyIn(grants.select('g.id'));
  const asked = openSteps
    .select('s.reviewer_id')
    .union(appeals.select('p.reviewer_id'))
    .union(grants.innerJoin('amendment as m', 'm.grant_id', 'g.id').where('m.ended_at', 'is', null).select('m.reviewer_id'));
  return {
    openSteps: part(
      openSteps
        .select(['s.application_id', 's.key', 's.reviewer_id as reviewerId', 's.term_at as termAt', 's.escalated_at as escalatedAt'])
        .orderBy('s.position'),
      { instants: ['termAt', 'escalatedAt'] },
    ),
    openCorrections: part(
      of('correction_requested')
        .innerJoin('correction as c', 'c.application_id', 'a.id')
        .where('c.state', '=', 'open')
        .select(['c.application_id', 'c.due_at as dueAt']),
      { instants: ['dueAt'] },
    ),
    /** The sessions that have these applications on their agenda now. */
    sittings: part(
      of('in_session')
        .innerJoin('agenda_item as i', 'i.application_id', 'a.id')
        .innerJoin('session as c', 'c.id', 'i.session_id')
        .where('i.left_at', 'is', null)
        .where('c.state', 'in', ['planned', 'voting', 'voted'])
        .select(['i.application_id', 'c.state', 'c.held_on', 'c.quorum', 'c.vote_opens_at', 'c.vote_closes_at']),
      { instants: ['vote_opens_at', 'vote_closes_at'] },
    ),
    grants: part(
      grants
        .select(['g.id', 'g.application_id', 'g.state', 'g.term_at as termAt', 'g.awarded_cents as awardedCents'])
        .select(sql<('beneficiary' | 'fund')[]>`ARRAY(SELECT side FROM signature WHERE grant_id = g.id AND plan = 1)`.as('signed')),
      { instants: ['termAt'] },
    ),
    milestones: milestonesPart(db, grantIds),
    obligations: obligationsPart(db, grantIds),
    accounts: finalAccountsPart(db, grantIds),
    amendments: openAmendmentsPart(db, grantIds),
    fundingChanges: openFundingChangesPart(db, grantIds),
    openReexaminations: part(
      of('in_reexamination')
        .innerJoin('reexamination as x', 'x.application_id', 'a.id')
        .where('x.outcome', 'is', null)
        .select(['x.application_id', 'x.term_at as termAt']),
      { instants: ['termAt'] },
    ),
    openAppeals: part(
      appeals.select([
        'p.application_id',
        'p.state',
        'p.reviewer_id as reviewerId',
        'p.term_at as termAt',
        'p.escalated_at as escalatedAt',
        'p.lapses_at as lapsesAt',
      ]),
      { instants: ['termAt', 'escalatedAt', 'lapsesAt'] },
    ),
    asked: part(db.selectFrom('person').where('id', '=', anyIn(asked)).select(['id', 'given_name', 'usual_name'])),
  };
}
export type WaitingRows = RowsOf<ReturnType<typeof waitingParts>>;

function grantsIn({ grants, milestones, obligations, accounts, amendments, fundingChanges }: WaitingRows) {
  const [accountOf, amendmentOf, changeOf] = [byGrant(accounts), byGrant(amendments), byGrant(fundingChanges)];
  return grants.map((grant) => ({
    ...grant,
    inReexamination: false,
    milestones: milestones.filter(({ grantId }) => grantId === grant.id),
    obligations: obligations.filter(({ grantId }) => grantId === grant.id),
    account: accountOf.get(grant.id) ?? null,
    amendment: amendmentOf.get(grant.id) ?? null,
    fundingChanged: changeOf.has(grant.id),
  }));
}

/** What each of these applications waits for, by its id. */
export function toWaiting(rows: readonly Row[], found: WaitingRows): Map<string, Waiting> {
  const of = <Found extends { application_id: string }>(those: readonly Found[]) =>
    new Map(those.map((each) => [each.application_id, each]));
  const [correctionOf, sittingOf, grantOf, reexaminationOf, appealOf] = [
    of(found.openCorrections),
    of(found.sittings),
    of(grantsIn(found)),
    of(found.openReexaminations),
    of(found.openAppeals),
  ];
  const stepsOf = Map.groupBy(found.openSteps, (step) => step.application_id);
  return new Map(
    rows.map((row) => {
      const sitting = sittingOf.get(row.id);
      return [
        row.id,
        {
          state: row.state,
          screeningDueAt: row.screening_due_at,
          silenceAt: row.silence_at,
          silentSince: row.silent_since,
          openSteps: stepsOf.get(row.id) ?? [],
          correction: correctionOf.get(row.id) ?? null,
          session: sitting ? { state: sitting.state, heldOn: sitting.held_on, vote: voteIn(sitting) } : null,
          grant: grantOf.get(row.id) ?? null,
          reexamination: reexaminationOf.get(row.id) ?? null,
          appeal: appealOf.get(row.id) ?? null,
        },
      ];
    }),
  );
}

/** What a page of applications waits for, in one statement; see `waitingParts`. */
export const readWaiting = together((db: Kysely<DB>, ids: readonly string[]) => waitingParts(db, anyOf(ids)));
