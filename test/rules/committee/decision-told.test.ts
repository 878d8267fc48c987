import { MockActivityEnvironment } from '@temporalio/testing';
import { letterWriter } from '../../../activities/letters/index.ts';
import { wakingActivities } from '../../../activities/waking.ts';
import { takeSilent } from '../../../db/relay.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { awarded, type Office, openOffice } from '../../support/office.ts';

let database: Database;
let office: Office;
/** A session that has decided, with the applications on its agenda and the grant of the first, none of which has heard of it. */
let sessionId: string;
let told: string[];
beforeEach(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
  const { sessionId: id, applicationIds, grantId } = await awarded(office, database.db);
  [sessionId, told] = [id, [...applicationIds, grantId]];
});
afterEach(() => database.drop());

/** Has the decision told, with a mail server that is there or away; what happened, in order. */
async function tell({ isAway = false, meanwhile = async (): Promise<void> => undefined } = {}): Promise<string[]> {
  const { db } = database;
  const happened: string[] = [];
  const write = letterWriter(db, async () => {
    if (isAway) throw new Error('nobody answers');
  });
  const { tellDecision } = wakingActivities(
    db,
    { wake: async ({ id }) => void happened.push(`wake ${told.indexOf(id)}`), hint: () => undefined, pauseMs: 0 },
    async (id) => {
      happened.push(`write ${told.indexOf(id)}`);
      await meanwhile();
      await write(id);
    },
  );
  await new MockActivityEnvironment().run(tellDecision, sessionId);
  return happened;
}

const sent = async (): Promise<number> =>
  (await database.db.selectFrom('letter').where('stream_id', 'in', told).where('sent_at', 'is not', null).select('id').execute()).length;

test('letters leave first, those about applications before those about grants, and then the workflows are woken', async () => {
  expect(await tell()).toEqual(['write 0', 'write 1', 'write 2', 'wake 0', 'wake 1', 'wake 2']);
  const owed = await database.db
    .selectFrom('stream')
    .where('id', 'in', told)
    .whereRef('acknowledged', '<', 'version')
    .select('id')
    .execute();
  expect(owed).toEqual([]);
});

test('told again, since its worker died, nobody is written to twice, and who has not heard is woken', async () => {
  await tell();
  const letters = await sent();
  expect(letters).toBeGreaterThan(0);
  expect(await tell()).toEqual(['write 0', 'write 1', 'write 2', 'wake 0', 'wake 1', 'wake 2']);
  expect(await sent()).toBe(letters);
});

test('a mail server that is away is asked no more, and keeps nobody from hearing', async () => {
  const happened = await tell({ isAway: true });
  expect(happened.filter((each) => each.startsWith('wake'))).toEqual(['wake 0', 'wake 1', 'wake 2']);
  expect(happened).not.toContain('write 2');
  expect(await sent()).toBe(0);
});

const found = async (): Promise<string[]> =>
  (await takeSilent(database.db, 100, { unheard: 0, letters: 0, dates: 0 }))
    .map(({ id }) => id)
    .filter((id) => told.includes(id))
    .sort();

test('the relay leaves them to their telling for as long as that goes on', async () => {
  const foundMeanwhile: string[] = [];
  await tell({ meanwhile: async () => void foundMeanwhile.push(...(await found())) });
  expect(foundMeanwhile).toEqual([]);
});

test('what is left of them once they are told is the relay’s at once', async () => {
  await tell({ isAway: true });
  expect(await found()).toEqual([...told].sort());
});
