import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { people } from '../../../local/people.ts';
import { openCall } from '../../support/calls.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { AWARDED_CENTS, type Project, STUDENTS } from '../../support/lives.ts';
import { drafted, type Office, openOffice, plannedFor } from '../../support/office.ts';

let database: Database;
let office: Office;
/** A call beside that of the students' project. */
let elsewhere: string;
beforeEach(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
  elsewhere = await openCall({ database }, {});
});
afterEach(() => database.drop());

const nameOf = (login: string): string => people.find((person) => person.login === login)?.organisation.name ?? '';
const [fund, own] = STUDENTS.fundingLines;
const naming = (login: string) => ({
  fundingLines: [fund!, { ...own!, amountCents: own!.amountCents - 100 }, { label: nameOf(login), source: 'other', amountCents: 100 }],
});

async function submitted(change: object, login = 'applicant'): Promise<string> {
  const { id, version } = await drafted(office, { ...STUDENTS, ...change } as Project, login);
  await office.accept(login, 'submitApplication', { version }, { id });
  return id;
}

const found = () =>
  database.db
    .selectFrom('overlap')
    .select(['application_id', 'other_id', 'tie', 'lines', 'same_object', 'outcome', 'reason'])
    .orderBy('application_id')
    .orderBy('other_id')
    .execute();

/** As it was when nobody looked for overlaps. */
async function forget(): Promise<void> {
  await sql`ALTER TABLE overlap DISABLE TRIGGER USER`.execute(database.db);
  await sql`DELETE FROM overlap`.execute(database.db);
  await sql`ALTER TABLE overlap ENABLE TRIGGER USER`.execute(database.db);
}
const migrate = async () => sql.raw(await readFile('db/migrations/0048_overlaps_before.sql', 'utf8')).execute(database.db);

test('what was asked twice before anybody looked for it is found as it would have been at the submissions', async () => {
  const map = { title: 'Une carte', startsOn: '2040-01-01' };
  await submitted(map);
  await submitted({ ...map, callId: elsewhere, title: 'Une autre carte' });
  await submitted({ ...map, startsOn: '2042-01-01' });
  const costLines = [{ label: 'Tout le reste', category: 'other', amountCents: 48_000_000 }];
  await submitted({ ...map, callId: elsewhere, startsOn: '2042-01-01', costLines });
  await submitted({ ...map, callId: elsewhere, startsOn: '2044-01-01', title: 'Tout autre chose', costLines });
  await submitted({ ...map, startsOn: '2044-01-01' });
  // A co-funder that asked first, and one that asks later.
  await submitted({ ...map, startsOn: '2046-01-01' }, 'applicant2');
  await submitted({ ...map, ...naming('applicant2'), startsOn: '2046-01-01' });
  await submitted({ ...map, ...naming('applicant2'), startsOn: '2048-01-01' });
  await submitted({ ...map, startsOn: '2048-01-01' }, 'applicant2');
  const kept = await found();
  expect(kept.map(({ tie, same_object: sameObject, lines }) => [tie, sameObject, lines.length > 0]).sort()).toEqual([
    ['cofunder', true, true],
    ['cofunder', true, true],
    ['organisation', false, true],
    ['organisation', true, false],
  ]);
  await forget();
  await migrate();
  expect(await found()).toEqual(kept);
});

const pairs = async () => (await found()).map((each) => [each.application_id, each.other_id]);

/** Applications for these projects that one session awards. */
async function awardedAll(projects: readonly Project[]): Promise<string[]> {
  const { session, applicationIds } = await plannedFor(office, projects);
  const decisions = applicationIds.map((applicationId) => ({
    applicationId,
    decision: 'award',
    awardedCents: AWARDED_CENTS,
    reason: 'Impact.',
  }));
  await office.accept('chair', 'decideSession', { version: session.version, decisions }, { id: session.id });
  return applicationIds;
}

test('it is found on what is still to be decided, whichever came later, and never with what asks for nothing', async () => {
  const undecided = await submitted({ callId: elsewhere });
  const [given] = await awardedAll([STUDENTS]);
  const withdrawn = await submitted({ callId: elsewhere });
  await office.accept('applicant', 'withdrawApplication', { version: 2, reason: 'Un doublon.' }, { id: withdrawn });
  await drafted(office, { ...STUDENTS, callId: elsewhere });
  expect(await pairs()).toContainEqual([given, undecided]);
  await forget();
  await migrate();
  expect(await pairs()).toEqual([[undecided, given]]);
});

test('of two grants it is found on the later one, as long as either goes on', async () => {
  const { db } = database;
  const [first, second] = await awardedAll([STUDENTS, { ...STUDENTS, callId: elsewhere }]);
  const end = (applicationId = '') =>
    db.updateTable('grant').set({ state: 'closed' }).where('application_id', '=', applicationId).execute();
  const after = async () => {
    await forget();
    await migrate();
    return pairs();
  };
  expect(await after()).toEqual([[second, first]]);
  await end(second);
  expect(await after()).toEqual([[first, second]]);
  await end(first);
  expect(await after()).toEqual([]);
});

test('what was found already stays as it is, with what was said of it', async () => {
  const first = await submitted({});
  const second = await submitted({ callId: elsewhere });
  await office.accept('lead', 'settleOverlap', { otherId: first, outcome: 'dismissed', reason: 'Deux volets.' }, { id: second });
  const kept = await found();
  expect(kept).toMatchObject([{ application_id: second, other_id: first, outcome: 'dismissed' }]);
  await migrate();
  expect(await found()).toEqual(kept);
});
