import { titleGiven } from '../../support/another.ts';
import { sql } from 'kysely';
import { readAddressed } from '../../../activities/letters.ts';
import type { StreamKind } from '../../../db/core/columns.ts';
import { recognisePerson } from '../../../db/people/people.ts';
import type { EventName, Facts } from '../../../domain/core/event.ts';
import type { Role } from '../../../domain/core/role.ts';
import { people } from '../../../local/people.ts';
import { signingOf } from '../../support/agreements.ts';
import { awarded, type CommandHarness, helped, openCopyingHarness, reviewed } from '../../support/command-harness.ts';
import { databaseOfFile } from '../../support/database.ts';
import { STUDENTS, today } from '../../support/fixtures.ts';

/** People who get the fund's letters by their roles, and are in conflict over the office's files. */
const CONFLICTED = ['interested', 'employee', 'employeeToo', 'otherIdentity'];
const ROLES: Role[] = ['lead', 'member', 'chair', 'finance'];
const siretOf = (login: string): string => people.find((person) => person.login === login)?.siret ?? '';

const database = databaseOfFile();
let harness: CommandHarness;
let grantId: string;
beforeAll(async () => {
  const { db } = database;
  harness = await openCopyingHarness(db);
  await db.transaction().execute(async (trx) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(trx);
    await sql`UPDATE call_version SET terms = terms || '{"concealFromConflicted": true}'`.execute(trx);
  });
  ({ grantId } = await awarded(harness, db));
  const enters = async (login: string, house: string, roles: Role[], email = `${login}@example.org`): Promise<void> => {
    const names = { givenName: 'Dominique', usualName: 'Ferrand', organisationName: null, legalCategory: null };
    const identity = { ...names, issuer: 'test', subject: login, roles, siret: siretOf(house), email, emailVerified: true };
    harness.callers[login] = await recognisePerson(db, identity);
  };
  await enters('interested', 'lead', ROLES);
  await enters('employee', 'applicant', ROLES);
  await enters('employeeToo', 'applicant', [...ROLES, 'applicant']);
  await enters('otherIdentity', 'lead', ROLES);
  await enters('ofTheHouse', 'applicant', [], 'otherIdentity@example.org');
  await enters('free', 'lead', ROLES);
  const { personId: id = '' } = harness.callers['interested'] ?? {};
  await harness.accept('interested', 'declareInterest', { siret: siretOf('applicant'), reason: 'Un proche.' }, { id });
});

/** What each person is written of an event of a thing: the letter's facts, by login. */
async function told(kind: StreamKind, streamId: string, name: EventName, facts: Facts = {}): Promise<Map<string, Record<string, unknown>>> {
  const event = { streamId, name, facts, version: 1, personId: null, at: new Date().toISOString() };
  const letters = await readAddressed(database.db, kind, event);
  return new Map(
    Object.entries(harness.callers).flatMap(([login, { personId }]) =>
      letters.filter(({ person }) => person.id === personId).map(({ owed }) => [login, { ...owed.facts }]),
    ),
  );
}
const among = (letters: ReadonlyMap<string, unknown>) => [...CONFLICTED, 'free'].filter((login) => letters.has(login));

test('the fund’s letters about a concealed application, its grant and a mission go to no person from whom it is hidden', async () => {
  const { db } = database;
  const { application_id: id } = await db.selectFrom('grant').where('id', '=', grantId).select('application_id').executeTakeFirstOrThrow();
  expect(among(await told('application', id, 'recordSilence', { appealable: false }))).toEqual(['free']);
  expect(among(await told('grant', grantId, 'reexamineAward', { deadlineOn: '2026-12-01' }))).toEqual(['free']);
  for (const login of ['applicant', 'finance']) await harness.accept(login, 'signGrant', await signingOf(db, grantId), { id: grantId });
  const missionId = await helped(harness, grantId);
  expect(among(await told('mission', missionId, 'acceptMission'))).toEqual(['free']);
  // Days are missing of a request, which is hidden from no person, and of the mission.
  await sql`UPDATE day_promise SET uncovered = 1 WHERE thing_id = ${missionId}`.execute(db);
  const { personId = '' } = harness.callers['reviewer-data'] ?? {};
  const uncovered = await told('person', personId, 'setDatalabPerson', { uncoveredHalfDays: 20 });
  const titlesOf = (login: string) => Object(uncovered.get(login))['titles'];
  expect(titlesOf('free')).toContain(STUDENTS.title);
  for (const login of CONFLICTED) expect(titlesOf(login)).toEqual(titlesOf('free').filter((title: string) => title !== STUDENTS.title));
});

test('the applicant’s letters go to its people, to those who work for the fund as well', async () => {
  const { id } = await harness.accept('employeeToo', 'createApplication', { ...STUDENTS, siret: siretOf('applicant') });
  const letters = await told('application', id, 'recordSilence', { appealable: false });
  expect(letters.get('employeeToo')).toMatchObject({ toFund: false });
  expect(among(letters)).toEqual(['employeeToo', 'free']);
});

test('a session’s letters list to each person what is not hidden from them, and never an empty list', async () => {
  const concealed = [await reviewed(harness), await reviewed(harness)];
  const title = titleGiven(harness, STUDENTS);
  const other = await reviewed(harness, { ...STUDENTS, title: 'Un autre projet' }, 'applicant2');
  const sit = async (applicationIds: string[]): Promise<string> => {
    const { id } = await harness.accept('lead', 'createSession', { heldOn: today(), applicationIds });
    const members = [...CONFLICTED, 'free'].map((login) => harness.callers[login]?.personId);
    await sql`INSERT INTO session_member (session_id, person_id) SELECT ${id}, unnest(${members}::uuid[])`.execute(database.db);
    return id;
  };
  const [alone, mixed] = [await sit(concealed.slice(0, 1)), await sit([...concealed.slice(1), other])];
  for (const name of ['sendAgenda', 'openVote'] as const) {
    expect(among(await told('session', alone, name))).toEqual(['free']);
    const letters = await told('session', mixed, name);
    const listedTo = (login: string) =>
      Object(letters.get(login))['agenda'].map((item: string | { title: string }) => Object(item)['title'] ?? item);
    expect(listedTo('free')).toEqual([title, 'Un autre projet']);
    for (const login of CONFLICTED) expect(listedTo(login)).toEqual(['Un autre projet']);
  }
});
