import type { Kysely } from 'kysely';
import { connect } from '../../db/connect.ts';
import type { DB } from '../../db/schema.ts';
import { openOffice } from '../../test/support/office.ts';
import { followAll, untilQuiet } from '../applications.ts';
import { type Means, rounds } from '../benchmark.ts';
import { alone, type Figure } from '../figures.ts';
import { plan, type Planned } from '../sessions.ts';
import type { Stage } from '../stage.ts';

const CONNECTIONS = 16;
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

/** When the first and the last letter of a decision left to an applicant, in milliseconds since the epoch. Throws where one of the applications has none. */
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

/** One atomic decision on a session by HTTP, and how long it takes to tell every applicant of it; each application was followed by its workflow before. */
export async function measureTold(means: Means, stage: Stage): Promise<Figure[]> {
  const { told } = means.options;
  const { db, pool } = connect(stage.databaseUrl, { max: CONNECTIONS });
  const chair = await stage.people.client('chair');
  const office = await openOffice(db);
  const found = await rounds(means, `review, ${told} told`, async () => {
    const session = await plan(office, stage.database, told);
    await followAll(stage, 'application', session.applicationIds, means.say);
    const body = { version: session.version, decisions: decisionsOn(session) };
    const { status, body: answer, millis } = await chair.send('POST', `/sessions/${session.id}/decision`, body);
    if (status !== 200) throw new Error(`a decision was answered ${status}: ${JSON.stringify(answer)}`);
    const answeredMs = Date.now();
    await untilQuiet(stage);
    const { firstMs, lastMs } = await lettersOf(db, session);
    return { millis, toldMs: lastMs - answeredMs, firstToLastMs: lastMs - firstMs };
  });
  await pool.end();
  const of = (what: string, figure: keyof (typeof found)[number], unit: 'ms' | 's') =>
    alone(
      what,
      unit,
      found.map((round) => round[figure] / (unit === 's' ? 1_000 : 1)),
    );
  return [
    of(`a decision on ${told} applications, until its answer`, 'millis', 'ms'),
    of('from there until the last applicant is told', 'toldMs', 's'),
    of('from the first who is told to the last', 'firstToLastMs', 's'),
  ];
}
