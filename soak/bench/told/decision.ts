import { setTimeout as wait } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { connect } from '../../../db/connection/connect.ts';
import type { DB } from '../../../db/core/schema.ts';
import { openCommandHarness } from '../../../test/support/command-harness.ts';
import { followAll, untilQuiet } from '../applications.ts';
import { type Means, rounds } from '../benchmark.ts';
import { alone, compare, type Figure, type Target } from '../figures.ts';
import { plan, type Planned } from '../sessions.ts';
import type { Stage } from '../stage.ts';
import { twelve, workWhile } from './people.ts';

const CONNECTIONS = 16;
/** Seldom: measuring gets in the way of the work. */
const LOOKED_EVERY_MS = 500;
const AWARDED_CENTS = 100_000;

/** Of five applications three are awarded, one waits, and one is refused. */
const decisionsOn = ({ applicationIds }: Planned) =>
  applicationIds.map((applicationId, place) => ({
    applicationId,
    reason: 'Impact mesurable.',
    ...(place % 5 === 3
      ? { decision: 'waitlist' }
      : place % 5 === 4
        ? { decision: 'refuse' }
        : { decision: 'award', awardedCents: AWARDED_CENTS }),
  }));

/**
 * When the first and the last letter of a decision left to an applicant, in milliseconds since the epoch. Throws where
 * one of the applications has none.
 */
async function lettersOf(db: Kysely<DB>, { id, applicationIds }: Planned): Promise<{ firstMs: number; lastMs: number }> {
  const letters = await db
    .selectFrom('letter as l')
    .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'l.stream_id').onRef('e.version', '=', 'l.version'))
    .innerJoin('agenda_item as i', 'i.application_id', 'l.stream_id')
    .where('i.session_id', '=', id)
    .where('e.name', '=', 'decideSession')
    .select(['l.stream_id', 'l.sent_at'])
    .execute();
  const told = new Set(letters.filter(({ sent_at: sentAt }) => sentAt !== null).map(({ stream_id: applicationId }) => applicationId));
  if (told.size !== applicationIds.length) throw new Error(`${told.size} of ${applicationIds.length} applicants were told`);
  const instants = letters.map(({ sent_at: sentAt }) => Date.parse(sentAt ?? ''));
  return { firstMs: Math.min(...instants), lastMs: Math.max(...instants) };
}

/**
 * Resolves when every workflow has heard of a session's decision, and every letter of it has left; other letters owed
 * in the meantime do not count.
 */
async function untilTold({ database }: Stage, { id }: Planned): Promise<void> {
  const owed = `
    SELECT FROM agenda_item AS i LEFT JOIN "grant" AS g ON g.application_id = i.application_id JOIN stream AS s ON s.id IN (i.application_id, g.id, $1)
    WHERE i.session_id = $1 AND (s.heard < s.version OR s.acknowledged < s.version) LIMIT 1`;
  while ((await database.query(owed, [id])).rows.length > 0) await wait(LOOKED_EVERY_MS);
}

/**
 * So many requests are counted for each notified applicant, so that a small session is over soon; and no more than
 * these.
 */
const [REQUESTS_EACH, REQUESTS] = [4, 2_000];
/** The last of five hundred applicants is notified within so many seconds. */
const TOLD_WITHIN_S = 45;
/** How much longer people at work may wait in the meantime, as a ratio and in milliseconds. */
const WORKING = { most: 1.5, moreMs: 30 };

/**
 * One atomic decision on a session by HTTP, each of whose applications is followed by its workflow; how long it takes
 * to notify every applicant, and how long twelve people at work wait in the meantime, beside how long they waited
 * before.
 */
export async function measureTold(means: Means, stage: Stage): Promise<Figure[]> {
  const { told } = means.options;
  const { db, pool } = connect(stage.databaseUrl, { max: CONNECTIONS });
  const harness = await openCommandHarness(db);
  const atLeast = Math.min(REQUESTS, REQUESTS_EACH * told);
  const found = await rounds(means, `told, ${told}`, async () => {
    const session = await plan(harness, stage.database, told);
    await followAll(stage, 'application', session.applicationIds, means.say);
    const people = await twelve(stage, 4 * atLeast);
    await untilQuiet(stage);
    const { worked: floor } = await workWhile(stage, people, atLeast, async () => undefined);
    await untilQuiet(stage);
    const body = { version: session.version, decisions: decisionsOn(session) };
    const { worked: guichet, found: decided } = await workWhile(stage, people, atLeast, async (ask) => {
      const { status, ms } = await ask({ login: 'chair', path: `/sessions/${session.id}/decision`, body });
      if (status !== 200) throw new Error(`a decision was answered ${status}`);
      const answeredMs = Date.now();
      await untilTold(stage, session);
      return { ms, answeredMs };
    });
    await untilQuiet(stage);
    const { firstMs, lastMs } = await lettersOf(db, session);
    return { floor, guichet, millis: decided.ms, toldMs: lastMs - decided.answeredMs, firstToLastMs: lastMs - firstMs };
  });
  await pool.end();
  const of = (what: string, figure: 'millis' | 'toldMs' | 'firstToLastMs', unit: 'ms' | 's', target?: Target) =>
    alone(
      what,
      unit,
      found.map((round) => round[figure] / (unit === 's' ? 1_000 : 1)),
      target,
    );
  const beside = (figure: 'medianMs' | 'p95Ms' | 'p99Ms' | 'perSecond') =>
    found.map(({ floor, guichet }) => ({ floor: floor[figure], guichet: guichet[figure] }));
  return [
    of(`a decision on ${told} applications, until its answer`, 'millis', 'ms'),
    of('from there until the last applicant is told', 'toldMs', 's', { most: TOLD_WITHIN_S }),
    of('from the first notified to the last', 'firstToLastMs', 's'),
    compare('requests of twelve people meanwhile, beside before', '1/s', beside('perSecond')),
    compare('the same, median', 'ms', beside('medianMs')),
    compare('the same, p95', 'ms', beside('p95Ms'), { most: WORKING.most }),
    compare('the same, p99', 'ms', beside('p99Ms'), { most: WORKING.most, orMore: WORKING.moreMs }),
    alone(
      'answers of 503 to them',
      '',
      found.map(({ floor, guichet }) => floor.unavailable + guichet.unavailable),
      { most: 0 },
    ),
  ];
}
