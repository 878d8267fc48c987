import { DAY_MS } from '../../../domain/core/calendar.ts';
import { deadlines } from '../../../activities/index.ts';
import { readDocumentHash } from '../../../db/grants/agreements.ts';
import { FIRST_PLAN } from '../../../domain/grants/agreement.ts';
import type { FollowedKind } from '../../../domain/core/command.ts';
import { assign, AWARDED_CENTS, opinionOn, today, toInReview } from '../../../test/support/fixtures.ts';
import { signingOf } from '../../../test/support/agreements.ts';
import { followAll, many, owesNothing, PROJECT, QUIET, takeOpinionsBack, untilQuiet } from '../applications.ts';
import type { Request } from '../asking.ts';
import { copyApplication } from '../copies.ts';
import { allot } from '../ledger/awards.ts';
import { plan, planWith, toReviewed } from '../sessions.ts';
import type { Ground } from './ground.ts';

/**
 * A command about which no letters are written: `again` makes all of its requests possible once more. `streams`: those
 * that they move, all of one kind.
 */
export type Quiet = {
  name: string;
  kind: FollowedKind;
  requests: readonly Request[];
  streams: readonly string[];
  again: () => Promise<void>;
};
/**
 * A command of which others are notified. Each request is possible once; each thing that they move is followed by its
 * workflow.
 */
export type Told = { name: string; make: (count: number) => Promise<Request[]> };

/** Opinions after which others are still awaited, and none of whose dates is the next one. */
export async function opinions({ stage, say }: Ground, count: number): Promise<Quiet> {
  say('command: applications in review');
  const original = await toInReview(stage.people, PROJECT);
  for (const step of QUIET) await assign(stage.people, original, step);
  await untilQuiet(stage);
  const ids = await copyApplication(stage.database, original, Math.ceil(count / QUIET.length));
  return {
    name: 'giveOpinion',
    kind: 'application',
    // The first of each application comes before the second of any: no client waits for another's application.
    requests: QUIET.flatMap((step) =>
      ids.map((id) => ({ login: `reviewer-${step}`, path: `/applications/${id}/opinions`, body: opinionOn(step, 'favourable', PROJECT) })),
    ),
    streams: ids,
    again: () => takeOpinionsBack(stage, ids),
  };
}

const MEMBERS = ['member-1', 'member-2'];
const AGENDA = 6;

/** Ballots of the members of sessions with an open vote, on one application after the other. */
export async function ballots(ground: Ground, count: number): Promise<Quiet> {
  const { stage, db, harness, say } = ground;
  say('command: sessions whose members vote');
  const sessions = Math.ceil(count / (AGENDA * MEMBERS.length));
  const applications = await toReviewed(harness, stage.database, sessions * AGENDA);
  const memberIds = await Promise.all(MEMBERS.map(async (login) => (await stage.people.as(login)).id));
  const { openVote } = deadlines(db);
  const held = await many(sessions, async (place) => {
    const applicationIds = applications.slice(place * AGENDA, (place + 1) * AGENDA);
    const at = new Date().toISOString();
    const vote = { memberIds, quorum: 1, opensAt: at, closesAt: new Date(Date.now() + DAY_MS).toISOString() };
    const { id } = await harness.accept('lead', 'createSession', { heldOn: today(), applicationIds, vote }, { at });
    await openVote(id, at);
    return { id, applicationIds };
  });
  await owesNothing(stage.database);
  const ids = held.map(({ id }) => id);
  return {
    name: 'castBallots',
    kind: 'session',
    requests: Array.from({ length: AGENDA }).flatMap((_, place) =>
      MEMBERS.flatMap((login) =>
        held.map(({ id, applicationIds }) => ({
          login,
          path: `/sessions/${id}/ballots`,
          body: { ballots: [{ applicationId: applicationIds[place], choice: 'favour' }] },
        })),
      ),
    ),
    streams: ids,
    again: async () => {
      await stage.database.query('DELETE FROM ballot WHERE session_id = ANY ($1)', [ids]);
      await stage.database.query('VACUUM ballot, stream, command');
    },
  };
}

/** Two are awarded, one is refused. */
const FEW = 3;
const isAwarded = (place: number): boolean => place < FEW - 1;

/** The decision on sessions of few applications. */
export const decisions = (ground: Ground): Told => ({
  name: 'decideSession',
  make: async (count) => {
    const { stage, books, harness, say } = ground;
    say(`command: ${count} sessions of ${FEW} applications`);
    await allot(books, AWARDED_CENTS * FEW * count);
    const applications = await toReviewed(harness, stage.database, count * FEW);
    const sessions = await many(count, (place) => planWith(harness, applications.slice(place * FEW, (place + 1) * FEW)));
    await owesNothing(stage.database);
    await followAll(stage, 'application', applications, say);
    await followAll(
      stage,
      'session',
      sessions.map(({ id }) => id),
      say,
    );
    return sessions.map(({ id, version, applicationIds }) => ({
      login: 'chair',
      path: `/sessions/${id}/decision`,
      body: {
        version,
        decisions: applicationIds.map((applicationId, place) => ({
          applicationId,
          reason: 'Impact mesurable.',
          ...(isAwarded(place) ? { decision: 'award', awardedCents: AWARDED_CENTS } : { decision: 'refuse' }),
        })),
      },
    }));
  },
});

/** A committee decides on so many at most. */
const AT_MOST = 500;

/**
 * The fund's signature, by which the agreement is in force and its money committed. The beneficiary's signature came
 * first, which is when the document is written.
 */
export const signatures = (ground: Ground): Told => ({
  name: 'signGrant',
  make: async (count) => {
    const { stage, books, db, harness, say } = ground;
    const { database } = stage;
    say(`command: ${count} grants to sign`);
    await allot(books, AWARDED_CENTS * (count + 1));
    const grants: string[] = [];
    while (grants.length < count + 1) {
      const { id, version, applicationIds } = await plan(harness, database, Math.min(AT_MOST, count + 1 - grants.length));
      const award = { decision: 'award', awardedCents: AWARDED_CENTS, reason: 'Impact mesurable.' };
      const body = { version, decisions: applicationIds.map((applicationId) => ({ applicationId, ...award })) };
      await harness.accept('chair', 'decideSession', body, { id });
      const { rows } = await database.query<{ id: string }>('SELECT id FROM "grant" WHERE application_id = ANY ($1)', [applicationIds]);
      grants.push(...rows.map((row) => row.id));
    }
    const [signed = '', ...others] = grants;
    await harness.accept('applicant', 'signGrant', await signingOf(db, signed), { id: signed });
    // What the first signature writes, by SQL: the command would write a document for each.
    await database.query(
      `INSERT INTO agreement (grant_id, plan, sha256, document, said)
       SELECT fresh.id, plan, sha256, document, said FROM agreement, unnest($2::uuid[]) AS fresh (id) WHERE grant_id = $1`,
      [signed, others],
    );
    await database.query(
      `INSERT INTO signature (grant_id, plan, side, person_id, signed_at, document_sha256, provider)
       SELECT fresh.id, plan, side, person_id, signed_at, document_sha256, provider FROM signature, unnest($2::uuid[]) AS fresh (id) WHERE grant_id = $1`,
      [signed, others],
    );
    await owesNothing(database);
    await followAll(stage, 'grant', others, say);
    const documentSha256 = await readDocumentHash(db, signed, FIRST_PLAN);
    return others.map((id) => ({ login: 'finance', path: `/grants/${id}/signatures`, body: { version: 1, documentSha256 } }));
  },
});
