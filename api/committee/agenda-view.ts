import type { Kysely } from 'kysely';
import { z } from 'zod';
import { Reference } from '../../domain/core/reference.ts';
import { scoresBy } from '../../db/committee/agenda.ts';
import { readCallsOf } from '../../db/calls/calls.ts';
import type { DB } from '../../db/core/schema.ts';
import { type AgendaRows, readAgendaParts } from '../../db/committee/session-detail.ts';
import { type SessionRow, voteIn } from '../../db/committee/sessions.ts';
import { toTallies, toVoter } from '../../db/committee/votes.ts';
import { ApplicationState } from '../command-names.ts';
import { isGiven } from '../../domain/applications/overlap.ts';
import { isOfHouse, isReviewConcealed } from '../../domain/people/conflict.ts';
import { standingsOf } from '../../domain/committee/ranking.ts';
import { Verdict } from '../../domain/review/review.ts';
import type { Caller } from '../../domain/core/role.ts';
import { isRecused } from '../../domain/committee/vote.ts';
import { CHOICES, outcomeOf, VOTE_OUTCOMES, type Tally } from '../../domain/committee/vote-result.ts';
import type { Language } from '../../domain/core/words.ts';
import { PersonName } from '../http/answer/names.ts';

export const AgendaItemView = z.object({
  applicationId: z.uuid(),
  reference: Reference,
  title: z.string(),
  state: ApplicationState.meta({ description: 'A withdrawn application is not decided any more' }),
  organisationName: z.string(),
  requestedCents: z.int(),
  envelopeId: z.uuid().meta({ description: 'The envelope of its call, which pays what is awarded' }),
  score: z.number().nullable().meta({ description: 'From 0 to 5, by its opinions, to the hundredth; null where none has scored it' }),
  standing: z.int().nullable().meta({
    description: 'Its rank by score, from 1: equal scores share one, and the next are left out. Null of what has left the agenda',
  }),
  opinions: z.array(
    z.object({
      step: z.string(),
      label: z.string(),
      verdict: Verdict,
      scores: z.record(z.string(), z.int()),
      comment: z.string(),
      mended: z.string().nullable().meta({ description: 'Why its author mended it; null where it stands as it was given' }),
    }),
  ),
  reply: z.string().nullable().meta({ description: 'What its organisation has replied to the opinions' }),
  moves: z
    .array(
      z.object({
        at: z.iso.datetime(),
        by: PersonName,
        from: z.int(),
        to: z.int(),
        reason: z.string(),
      }),
    )
    .meta({ description: 'Where the chair has moved it on the agenda, oldest first' }),
  overlaps: z
    .array(
      z.object({
        isAwarded: z.boolean().meta({ description: 'True where the award of the other one stands, or is examined again' }),
        other: z
          .object({
            id: z.uuid(),
            reference: Reference,
            title: z.string(),
            organisationName: z.string(),
            state: ApplicationState,
            requestedCents: z.int(),
            awardedCents: z.int().nullable(),
          })
          .nullable()
          .meta({ description: 'Null where it is hidden from the caller' }),
      }),
    )
    .meta({ description: 'Other applications of the same object, as long as it is not settled whether money is asked for twice' }),
  overlapCount: z.int().meta({ description: 'The same with those that a search has found beyond the likest, which it keeps' }),
  overlapsSought: z.boolean().meta({ description: 'False until others have been looked for, as it stands now' }),
  vote: z
    .object({
      choice: z.enum(CHOICES).nullable().meta({ description: 'How the caller has voted' }),
      isRecused: z.boolean().meta({ description: 'True where the caller has no part in the decision' }),
      recusals: z
        .array(z.object({ by: PersonName, reason: z.string() }))
        .meta({ description: 'Who has declared to have no part in it, and why' }),
      tally: z
        .object({ favour: z.int(), against: z.int(), abstain: z.int() })
        .nullable()
        .meta({ description: 'Null until the vote is closed, for every caller' }),
      outcome: z.enum(VOTE_OUTCOMES).nullable().meta({
        description:
          'without_quorum: it has left the agenda, to be placed in another session; tied: the chair’s decision is the casting vote',
      }),
    })
    .nullable()
    .meta({ description: 'Null in a session that decides without a vote' }),
  left: z.enum(['without_quorum', 'opinion_voided', 'taken_off', 'adjourned']).nullable().meta({
    description: 'Why it has left the agenda undecided: to another session, or back to its review',
  }),
  decision: z.enum(['award', 'waitlist', 'refuse']).nullable(),
  rank: z.int().nullable().meta({ description: 'Its place on the waitlist, where it was put there' }),
  awardedCents: z.int().nullable(),
  reason: z.string().nullable(),
  conditions: z.array(z.string()).meta({ description: 'Of its award: to be certified before either side signs' }),
});
type View = z.input<typeof AgendaItemView>;
type Row = AgendaRows['agenda'][number];

/** What is shown of a session's votes: members see their own, and how all have voted only once the vote is closed. */
function votesIn(session: SessionRow, { voter, recusals, ballots }: AgendaRows, caller: Caller): (row: Row) => View['vote'] {
  const terms = voteIn(session);
  if (!terms) return () => null;
  const isClosed = session.state === 'voted' || session.state === 'decided';
  const { choices, declared } = toVoter(voter);
  const tallies = isClosed ? toTallies(ballots) : new Map<string, Tally>();
  return (row) => {
    const {
      application_id: applicationId,
      organisation_id: organisationId,
      conflicted,
      fundActs,
      requested_cents: requestedCents,
      tookPart,
    } = row;
    const tally = tallies.get(applicationId) ?? null;
    return {
      choice: choices.get(applicationId) ?? null,
      isRecused: isRecused({ applicationId, organisationId, conflicted, fundActs, requestedCents, tookPart }, caller, declared),
      recusals: recusals
        .filter((recusal) => recusal.application_id === applicationId)
        .map(({ id, given_name: given, usual_name: usual, reason }) => ({ by: { id, name: `${given} ${usual}` }, reason })),
      tally,
      outcome: tally && outcomeOf(tally, terms.quorum),
    };
  };
}

/** How many overlaps these are, including those that the same searches found and did not keep. */
function countWithLeftOut(rows: AgendaRows['overlaps']): number {
  const leftOutAt = new Map(rows.map(({ found_at: at, left_out: leftOut }) => [at, leftOut]));
  return rows.length + [...leftOutAt.values()].reduce((sum, each) => sum + each, 0);
}

/** An unsettled overlap of the same object, as an item of the agenda shows it. */
function toOverlap(row: AgendaRows['overlaps'][number], caller: Caller): View['overlaps'][number] {
  const { organisation_id: organisationId, conflicted, concealed } = row;
  const isHidden = isOfHouse(organisationId, caller) || isReviewConcealed({ organisationId, conflicted, concealed }, caller);
  return {
    isAwarded: isGiven(row.state),
    other: isHidden
      ? null
      : {
          id: row.other_id,
          reference: row.reference,
          title: row.title,
          organisationName: row.organisation_name,
          state: row.state,
          requestedCents: row.requested_cents,
          awardedCents: row.awarded_cents,
        },
  };
}

/**
 * A session's agenda in its order: what each application asks, its scores and its rank, where it was moved, its votes
 * and its decision.
 */
export async function toAgendaItems(
  db: Kysely<DB>,
  session: SessionRow,
  found: AgendaRows,
  caller: Caller,
  language: Language,
): Promise<View[]> {
  // Leaves out what a call conceals from a caller in conflict, and the applications of the caller's own organisation,
  // since an item is its review. The ranks of the other items are those of the whole agenda.
  const rows = found.agenda.filter(
    ({ organisation_id: organisationId, conflicted, concealed }) =>
      !isOfHouse(organisationId, caller) && !isReviewConcealed({ organisationId, conflicted, concealed }, caller),
  );
  const { opinions } = found;
  const callOf = await readCallsOf(db, found.agenda);
  const voteOn = votesIn(session, found, caller);
  const opinionsOn = Map.groupBy(opinions, (opinion) => opinion.application_id);
  const overlapsOn = Map.groupBy(found.overlaps, (overlap) => overlap.application_id);
  const movesOf = Map.groupBy(found.moves, (move) => move.application_id);
  const scores = scoresBy(opinions, callOf);
  const standings = standingsOf(
    found.agenda
      .filter(({ state, decision, left_at: leftAt }) => leftAt === null && (state !== 'withdrawn' || decision !== null))
      .map(({ application_id: applicationId }) => ({ applicationId, score: scores.get(applicationId) ?? null })),
  );
  return rows.map((row) => ({
    applicationId: row.application_id,
    reference: row.reference,
    title: row.title,
    state: row.state,
    organisationName: row.organisation_name,
    requestedCents: row.requested_cents,
    envelopeId: callOf(row).envelopeId,
    score: scores.get(row.application_id) ?? null,
    standing: standings.get(row.application_id) ?? null,
    opinions: (opinionsOn.get(row.application_id) ?? []).map(({ step, verdict, scores: given, comment, mended }) => ({
      step,
      label: callOf(row).terms.steps.find(({ key }) => key === step)?.label[language] ?? step,
      verdict,
      scores: given,
      comment,
      mended,
    })),
    reply: row.reply,
    moves: (movesOf.get(row.application_id) ?? []).map((move) => ({
      at: move.at,
      by: { id: move.person_id, name: `${move.given_name} ${move.usual_name}` },
      from: move.from_place,
      to: move.to_place,
      reason: move.reason,
    })),
    overlaps: (overlapsOn.get(row.application_id) ?? []).map((overlap) => toOverlap(overlap, caller)),
    overlapCount: countWithLeftOut(overlapsOn.get(row.application_id) ?? []),
    overlapsSought: row.overlaps_sought,
    vote: voteOn(row),
    left: row.left_because,
    decision: row.decision,
    rank: row.rank,
    awardedCents: row.awarded_cents,
    reason: row.reason,
    conditions: row.conditions,
  }));
}

/** The same, read on its own, with its rows, which include those hidden from the caller. */
export async function readAgendaItems(db: Kysely<DB>, session: SessionRow, caller: Caller, language: Language) {
  const found = await readAgendaParts(db, session.id, caller.personId);
  return { rows: found.agenda, items: await toAgendaItems(db, session, found, caller, language) };
}
