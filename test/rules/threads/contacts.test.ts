import { readAddressed } from '../../../activities/letters.ts';
import { readOwed } from '../../../db/core/letters.ts';
import { readOwnThings } from '../../../db/desk/tasks/own-things.ts';
import { readContacts } from '../../../db/threads/contacts.ts';
import { readThreadFile } from '../../../db/threads/threads.ts';
import { EVERYTHING } from '../../../domain/core/role.ts';
import { commandsOfFile, drafted, inReview, promised } from '../../support/command-harness.ts';

const { database, harness } = commandsOfFile();
let file: string;
beforeAll(async () => {
  file = await inReview(harness);
});

const personOf = (login: string): string => harness.callers[login]?.personId ?? '';
const loginOf = (id: string | undefined): string | null => Object.keys(harness.callers).find((login) => personOf(login) === id) ?? null;

/** Who speaks for each side now. */
async function contacts(id = file) {
  const found = await readThreadFile(database.db, EVERYTHING, id);
  if (!found) throw new Error('no such file');
  const { beneficiary, fund } = await readContacts(database.db, found.file);
  return { beneficiary: loginOf(beneficiary.contact?.id), fund: loginOf(fund.contact?.id), gone: fund.gone };
}

/** True if a file is among the things that turn to a person, whose tasks are theirs alone. */
const turnsTo = async (login: string, id = file): Promise<boolean> =>
  (await readOwnThings(database.db, [personOf(login)])).some((thing) => thing.id === id);

const name = (login: string, named: string, of = file) =>
  harness.ask(login, 'nameContact', { file: of, personId: personOf(named) }, { id: personOf(login) });
const refusalOf = async (...asked: Parameters<typeof name>) => {
  const answer = await name(...asked);
  return 'refusal' in answer ? answer.refusal.code : null;
};

/** The people who are written to of the last event of a person. */
async function told(login: string): Promise<string[]> {
  const { events } = await readOwed(database.db, personOf(login));
  const last = events.at(-1);
  const letters = last ? await readAddressed(database.db, 'person', last) : [];
  return letters.map(({ person }) => loginOf(person.id) ?? person.id);
}

test('unless a person is named, who began a file speaks for its organisation, and who has led its review for the fund', async () => {
  expect(await contacts()).toEqual({ beneficiary: 'applicant', fund: 'lead', gone: null });
});

test('a side names its own contact, who is told unless it is oneself', async () => {
  expect(await refusalOf('lead', 'reviewer-data')).toBeNull();
  expect(await told('lead')).toEqual(['reviewer-data']);
  expect(await contacts()).toMatchObject({ beneficiary: 'applicant', fund: 'reviewer-data' });
  expect(await refusalOf('screener', 'screener')).toBeNull();
  expect(await told('screener')).toEqual([]);
  expect(await contacts()).toMatchObject({ fund: 'screener' });
});

test('a message that begins a thread reaches the contact whom the fund has named', async () => {
  expect(await refusalOf('lead', 'reviewer-data')).toBeNull();
  const { id } = await harness.accept('applicant', 'startThread', { file, subject: 'Calendrier', message: 'Quand ?' });
  const { events } = await readOwed(database.db, id);
  const letters = await readAddressed(database.db, 'thread', events.at(-1)!);
  expect(letters.map(({ person }) => loginOf(person.id))).toEqual(['reviewer-data']);
});

test('letters to the applicant say to whom they turn at the fund, and those to the fund do not', async () => {
  const { db } = database;
  const own = await inReview(harness);
  expect(await refusalOf('lead', 'screener', own)).toBeNull();
  const { version } = await db.selectFrom('stream').where('id', '=', own).select('version').executeTakeFirstOrThrow();
  await harness.accept('applicant', 'withdrawApplication', { version, reason: 'Un autre projet.' }, { id: own });
  const { events } = await readOwed(db, own);
  const letters = await readAddressed(db, 'application', events.at(-1)!);
  const { email } = await db.selectFrom('person').where('id', '=', personOf('screener')).select('email').executeTakeFirstOrThrow();
  const ofSide = (isApplicant: boolean) => letters.filter(({ person }) => Boolean(person.ofApplicant) === isApplicant);
  expect(new Set(ofSide(true).map(({ owed }) => owed.contact?.email))).toEqual(new Set([email]));
  expect(new Set(ofSide(false).map(({ owed }) => owed.contact))).toEqual(new Set([undefined]));
});

test('a side names no person of the other, and none of another organisation', async () => {
  expect(await refusalOf('lead', 'applicant')).toBe('not_a_contact');
  expect(await refusalOf('applicant', 'lead')).toBe('not_a_contact');
  expect(await refusalOf('applicant', 'applicant2')).toBe('not_a_contact');
  expect(await refusalOf('applicant2', 'applicant2')).toBe('not_found');
});

test('no contact is named of a draft, which the fund does not see', async () => {
  const { id } = await drafted(harness);
  expect(await refusalOf('applicant', 'applicant', id)).toBe('file_not_submitted');
  expect(await refusalOf('lead', 'lead', id)).toBe('not_found');
});

test('a request for the Datalab’s help has who asked and who answers for it, until another is named', async () => {
  const request = await promised(harness);
  expect(await contacts(request)).toMatchObject({ beneficiary: 'applicant', fund: 'reviewer-data' });
  expect([await turnsTo('applicant', request), await turnsTo('reviewer-data', request)]).toEqual([true, true]);
  expect(await refusalOf('lead', 'lead', request)).toBeNull();
  expect(await contacts(request)).toMatchObject({ fund: 'lead' });
});

test('who has declared an interest or whose account is disabled is followed by the default, and is said to be gone', async () => {
  expect(await refusalOf('lead', 'controller')).toBeNull();
  await harness.accept('controller', 'declareInterest', { applicationId: file, reason: 'Un proche.' }, { id: personOf('controller') });
  expect(await contacts()).toMatchObject({ fund: 'lead', gone: expect.any(String) });
  expect(await turnsTo('lead')).toBe(true);
  expect(await refusalOf('controller', 'lead')).toBe('conflict_of_interest');
  expect(await refusalOf('lead', 'controller')).toBe('not_a_contact');
  expect(await refusalOf('lead', 'reviewer-data')).toBeNull();
  await database.db
    .updateTable('person')
    .set({ disabled_at: new Date().toISOString(), disabled_reason: 'Départ.' })
    .where('id', '=', personOf('reviewer-data'))
    .execute();
  expect(await contacts()).toMatchObject({ fund: 'lead', gone: expect.any(String) });
  expect(await turnsTo('lead')).toBe(true);
  // Of the default of its side too: the one who acted on it before is next.
  await harness.accept('lead', 'declareInterest', { applicationId: file, reason: 'Un proche.' }, { id: personOf('lead') });
  expect(await contacts()).toMatchObject({ fund: 'screener' });
  expect([await turnsTo('screener'), await turnsTo('lead')]).toEqual([true, false]);
});
