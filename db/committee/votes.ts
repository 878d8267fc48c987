import { type Kysely, sql, type Transaction } from 'kysely';
import type { Given } from '../../domain/core/command.ts';
import type { CastBallots, DeclareRecusal, Sitter, Voter } from '../../domain/committee/vote.ts';
import { type Choice, countBallots, outcomeOf, type VoteOutcome, type Tally, type Voted } from '../../domain/committee/vote-result.ts';
import { type Caller, idsOf } from '../../domain/core/role.ts';
import { alsoKnownAs, ownRoles } from '../people/roles.ts';
import type { Columns } from '../core/columns.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../connection/statement.ts';
import { part, readAlone, type RowOf } from '../connection/together.ts';

/** Those of these people who exist, with their own roles: a substitute may not vote in another person's stead. */
export const readSitters = (db: Kysely<DB>, personIds: readonly string[]): Promise<Sitter[]> =>
  db
    .selectFrom('person as p')
    .where('p.id', '=', sql<string>`ANY(${[...personIds]}::uuid[])`)
    .select(['p.id as personId', ownRoles, ...alsoKnownAs])
    .execute();

/** Seats these people in a session, including people who had left it. `standsInFor`: whom they replace. */
export async function seatMembers(
  trx: Transaction<DB>,
  sessionId: string,
  personIds: readonly string[],
  standsInFor: string | null = null,
): Promise<void> {
  if (personIds.length === 0) return;
  await trx
    .insertInto('session_member')
    .values(personIds.map((personId) => ({ session_id: sessionId, person_id: personId, stands_in_for: standsInFor })))
    .onConflict((conflict) =>
      conflict.columns(['session_id', 'person_id']).doUpdateSet({ left_at: null, left_as: null, stands_in_for: standsInFor }),
    )
    .execute();
}

/** Members who no longer sit; their declarations in the session stay. */
export async function unseatMembers(
  trx: Transaction<DB>,
  sessionId: string,
  personIds: readonly string[],
  { as, at }: { as: 'excused' | 'replaced'; at: string },
): Promise<void> {
  await trx
    .updateTable('session_member')
    .set({ left_at: at, left_as: as })
    .where('session_id', '=', sessionId)
    .where('person_id', '=', sql<string>`ANY(${[...personIds]}::uuid[])`)
    .where('left_at', 'is', null)
    .execute();
}

/** No seat is in the place of another one any more: the members who were excused count as replaced. */
export async function clearStandIns(trx: Transaction<DB>, sessionId: string): Promise<void> {
  await trx
    .updateTable('session_member')
    .set({ left_as: sql`CASE WHEN left_at IS NOT NULL THEN 'replaced' END`, stands_in_for: null })
    .where('session_id', '=', sessionId)
    .where((where) => where.or([where('left_as', '=', 'excused'), where('stands_in_for', 'is not', null)]))
    .execute();
}

/** The members of a session, by name, with those who were excused; without those whom a new plan has replaced. */
export const membersPart = (db: Kysely<DB>, sessionId: string) =>
  part(
    db
      .selectFrom('session_member as m')
      .innerJoin('person as p', 'p.id', 'm.person_id')
      .where('m.session_id', '=', sessionId)
      .where(sql<boolean>`m.left_as IS DISTINCT FROM 'replaced'`)
      .select(['p.id', 'p.given_name', 'p.usual_name', 'm.left_as', 'm.stands_in_for'])
      .orderBy('p.usual_name')
      .orderBy('p.id'),
  );
export const readMembers = (db: Kysely<DB>, sessionId: string) => readAlone(db, membersPart(db, sessionId));

/** A member's row as the rules of seats read it. */
export const toSeat = ({ id, left_as: leftAs, stands_in_for: standsInFor }: RowOf<ReturnType<typeof membersPart>>) => ({
  ...{ id, leftAs, standsInFor },
});

/** The members whom the plan of this instant has replaced, without those who sit under another identity now. */
export const readReplaced = async (db: Kysely<DB>, sessionId: string, at: string): Promise<string[]> =>
  (
    await db
      .selectFrom('session_member')
      .where('session_id', '=', sessionId)
      .where('left_as', '=', 'replaced')
      .where('left_at', '=', at)
      .where(
        sql<boolean>`NOT EXISTS (SELECT FROM session_member AS m JOIN person AS seated ON seated.id = m.person_id
          JOIN person AS gone USING (human_id) WHERE gone.id = session_member.person_id
            AND m.session_id = session_member.session_id AND m.left_at IS NULL)`,
      )
      .select('person_id')
      .execute()
  ).map(({ person_id: personId }) => personId);

type VoterRow = { isMember: boolean; declared: string[]; cast: Record<string, Choice> };

/** `isHuman`: true for a row `o` of one of these people; by default of this person alone. */
export function voterPart(sessionId: string, personId: string, isHuman = sql<boolean>`o.person_id = ${personId}`) {
  return part(sql<VoterRow>`
    SELECT EXISTS (SELECT FROM session_member WHERE session_id = ${sessionId} AND person_id = ${personId} AND left_at IS NULL) AS "isMember",
      ARRAY(SELECT o.application_id::text FROM recusal AS o WHERE o.session_id = ${sessionId} AND ${isHuman}) AS declared,
      coalesce(jsonb_object_agg(o.application_id, o.choice), '{}') AS "cast"
    FROM ballot AS o WHERE o.session_id = ${sessionId} AND ${isHuman}`);
}
const voter = statement(
  (_db, sessionId: string, personId: string, ids: readonly string[]) =>
    sql<VoterRow>`${voterPart(sessionId, personId, sql`o.person_id = ANY (${ids}::uuid[])`).query}`,
);

/** A person's recusals and votes in a session. */
export function toVoter(rows: readonly VoterRow[]): Voter & { choices: ReadonlyMap<string, Choice> } {
  const { isMember, declared, cast } = rows[0] ?? { isMember: false, declared: [], cast: {} };
  return { isMember, declared, voted: Object.keys(cast), choices: new Map(Object.entries(cast)) };
}
/** The same, under all identities of the human, who has one vote. */
export const readVoter = async (db: Kysely<DB>, sessionId: string, personId: string, ids: readonly string[] = [personId]) =>
  toVoter(await voter(db, sessionId, personId, ids));

const writeBallots = statement(
  (_db, sessionId: string, personId: string, applicationIds: readonly string[], choices: readonly Choice[]) => sql`
    INSERT INTO ballot (session_id, application_id, person_id, choice)
    SELECT ${sessionId}, application_id, ${personId}, choice FROM unnest(${applicationIds}::uuid[], ${choices}::text[]) AS cast_ballot (application_id, choice)`,
);

export async function insertBallots(
  trx: Transaction<DB>,
  { id, caller: { personId }, body: { ballots } }: Given<CastBallots>,
): Promise<void> {
  await writeBallots(
    trx,
    id,
    personId,
    ballots.map(({ applicationId }) => applicationId),
    ballots.map(({ choice }) => choice),
  );
}

export async function insertRecusal(
  trx: Transaction<DB>,
  { id, caller: { personId }, body: { applicationId, reason }, at }: Given<DeclareRecusal>,
): Promise<void> {
  await trx
    .insertInto('recusal')
    .values({ session_id: id, application_id: applicationId, person_id: personId, reason, declared_at: at })
    .execute();
}

/** The recusals of a session's members, with their reasons. */
export const recusalsPart = (db: Kysely<DB>, sessionId: string) =>
  part(
    db
      .selectFrom('recusal as r')
      .innerJoin('person as p', 'p.id', 'r.person_id')
      .where('r.session_id', '=', sessionId)
      .select(['r.application_id', 'r.reason', 'p.id', 'p.given_name', 'p.usual_name'])
      .orderBy('r.declared_at'),
  );

/**
 * The votes of a session's members on each application of its agenda. Hidden from every reader before the vote is
 * closed.
 */
export const ballotsPart = (db: Kysely<DB>, sessionId: string) =>
  part(
    db
      .selectFrom('agenda_item as i')
      .leftJoin('ballot as b', (join) => join.onRef('b.session_id', '=', 'i.session_id').onRef('b.application_id', '=', 'i.application_id'))
      .where('i.session_id', '=', sessionId)
      .select(['i.application_id', 'b.choice']),
  );
export function toTallies(rows: readonly RowOf<ReturnType<typeof ballotsPart>>[]): Map<string, Tally> {
  const byApplication = Map.groupBy(rows, ({ application_id: id }) => id);
  return new Map([...byApplication].map(([id, ballots]) => [id, countBallots(ballots.flatMap(({ choice }) => choice ?? []))]));
}

export const readOutcomes = async (db: Kysely<DB>, sessionId: string, quorum: number): Promise<Map<string, VoteOutcome>> =>
  new Map([...toTallies(await readAlone(db, ballotsPart(db, sessionId)))].map(([id, tally]) => [id, outcomeOf(tally, quorum)]));

/** What a closed vote passes on to the decision of this chair. */
export async function readVoted(db: Kysely<DB>, sessionId: string, quorum: number, chair: Caller): Promise<Voted> {
  const left = await db
    .selectFrom('agenda_item')
    .where('session_id', '=', sessionId)
    .where('left_because', '=', 'without_quorum')
    .select('application_id')
    .execute();
  return {
    outcomes: await readOutcomes(db, sessionId, quorum),
    withoutQuorum: left.map(({ application_id: id }) => id),
    recused: (await readVoter(db, sessionId, chair.personId, idsOf(chair))).declared,
  };
}

/** Removes these applications from the agenda without a decision. `reason`: that of the person who did so. */
export async function markLeft(
  trx: Transaction<DB>,
  sessionId: string,
  applicationIds: readonly string[],
  { because, at, reason = null }: { because: Columns['agenda_item.left_because']; at: string; reason?: string | null },
): Promise<void> {
  await trx
    .updateTable('agenda_item')
    .set({ left_at: at, left_because: because, reason })
    .where('session_id', '=', sessionId)
    .where('application_id', '=', sql<string>`ANY(${[...applicationIds]}::uuid[])`)
    .execute();
}
