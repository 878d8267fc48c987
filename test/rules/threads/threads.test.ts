import { readAddressed } from '../../../activities/letters.ts';
import { readOwed } from '../../../db/core/letters.ts';
import { isUrgent } from '../../../domain/events.ts';
import { writeLetter } from '../../../letters/write.ts';
import { attachedTo, type CommandHarness, commandsOfFile, drafted, inReview, promised } from '../../support/command-harness.ts';
import { invariantFaults } from '../../support/invariants.ts';

const { database, harness } = commandsOfFile();
let file: string;
beforeAll(async () => {
  file = await inReview(harness);
});

const personOf = (login: string): string => harness.callers[login]?.personId ?? '';
const loginOf = (id: string): string => Object.keys(harness.callers).find((login) => personOf(login) === id) ?? id;

const question = { subject: 'Coût de l’hébergement', message: 'La ligne 3 comprend-elle la deuxième année ?' };
const noted = { subject: 'Hébergement', note: 'Le même marché que le dossier voisin.' };
const refusalOf = async (login: string, ...asked: [name: Parameters<CommandHarness['ask']>[1], body: unknown, id?: string]) => {
  const [name, body, id] = asked;
  const answer = await harness.ask(login, name, body, id === undefined ? {} : { id });
  return 'refusal' in answer ? answer.refusal.code : null;
};

/** The people who are written to of the last event of a thread. */
async function told(id: string): Promise<string[]> {
  const { events } = await readOwed(database.db, id);
  const last = events.at(-1);
  if (!last) return [];
  const letters = await readAddressed(database.db, 'thread', last);
  return letters.map(({ person }) => loginOf(person.id)).sort();
}

test('a message reaches the other side: first those whose turn it is, then those who have written', async () => {
  const { id } = await harness.accept('applicant', 'startThread', { file, ...question });
  expect(await told(id)).toEqual(['lead']);
  await harness.accept('screener', 'writeMessage', { message: 'Oui.' }, { id });
  expect(await told(id)).toEqual(['applicant']);
  await harness.accept('applicant', 'writeMessage', { message: 'Merci.' }, { id });
  expect(await told(id)).toEqual(['screener']);
});

test('files sent at once with a message are told in one letter, and each that follows them, to those whom it has reached', async () => {
  const { id } = await harness.accept('applicant', 'startThread', { file, ...question });
  for (let count = 1; count <= 2; count += 1) {
    await attachedTo(harness, database.db, 'applicant', id);
    expect(await told(id)).toEqual(['lead']);
  }
  const [, first, last] = (await readOwed(database.db, id)).events;
  expect(first && (await readAddressed(database.db, 'thread', first))).toEqual([]);
  expect(last && (await readAddressed(database.db, 'thread', last))[0]?.owed.facts).toMatchObject({ files: ['plan.pdf', 'plan.pdf'] });
  const noting = await harness.accept('lead', 'addNote', { file, ...noted, mentions: [personOf('screener')] });
  await attachedTo(harness, database.db, 'lead', noting.id);
  expect(await told(noting.id)).toEqual(['screener']);
  const note = (await readOwed(database.db, noting.id)).events.at(-1);
  const [letter] = note ? await readAddressed(database.db, 'thread', note) : [];
  expect(letter && writeLetter('fr', null, letter.owed, null, null).text).toMatch(
    /a joint à sa note interne .* que l’administration ne voit pas/,
  );
});

test('a message changes neither the state of its file nor what others have read of it', async () => {
  const stream = () => database.db.selectFrom('stream').where('id', '=', file).selectAll().executeTakeFirstOrThrow();
  const acts = () => database.db.selectFrom('acted_on').selectAll().execute();
  const before = [await stream(), await acts()];
  await harness.accept('lead', 'startThread', { file, ...question });
  expect([await stream(), await acts()]).toEqual(before);
});

test('a message that asks for an answer waits for no digest, and another one may', async () => {
  const { id } = await harness.accept('lead', 'startThread', { file, ...question, asksAnswer: true });
  await harness.accept('applicant', 'writeMessage', { message: 'Oui.' }, { id });
  const { events } = await readOwed(database.db, id);
  expect(events.map(({ name, facts }) => isUrgent(name, facts))).toEqual([true, false]);
});

test('a note reaches the colleagues whom it mentions, and no person of the other side', async () => {
  const { id } = await harness.accept('lead', 'addNote', { file, ...noted, mentions: [personOf('reviewer-data')] });
  expect(await told(id)).toEqual(['reviewer-data']);
  await harness.accept('reviewer-data', 'continueNote', { note: 'Vu.' }, { id });
  expect(await told(id)).toEqual(['lead']);
});

test('a note is nothing that the beneficiary could write, go on with or know of', async () => {
  const { id } = await harness.accept('lead', 'addNote', { file, ...noted });
  expect(await refusalOf('applicant', 'addNote', { file, ...noted })).toBe('not_found');
  expect(await refusalOf('applicant', 'writeMessage', { message: 'Quoi ?' }, id)).toBe('not_found');
  expect(await refusalOf('applicant', 'continueNote', { note: 'Quoi ?' }, id)).toBe('not_found');
  expect(await refusalOf('lead', 'writeMessage', { message: 'Quoi ?' }, id)).toBe('not_found');
});

test('a note mentions only people who may read it', async () => {
  const mentioning = (login: string) => ({ file, ...noted, mentions: [personOf(login)] });
  expect(await refusalOf('lead', 'addNote', mentioning('applicant'))).toBe('mentions_outsider');
  const { id } = await harness.accept('lead', 'addNote', { file, ...noted });
  expect(await refusalOf('lead', 'continueNote', { note: 'Vu ?', mentions: [personOf('applicant')] }, id)).toBe('mentions_outsider');
});

test('who has an interest in the organisation writes to it no more, and notes nothing about its file', async () => {
  const { id } = await harness.accept('lead', 'startThread', { file, ...question });
  const note = await harness.accept('lead', 'addNote', { file, ...noted });
  const interest = { applicationId: file, reason: 'Un proche.' };
  await harness.accept('controller', 'declareInterest', interest, { id: personOf('controller') });
  expect(await refusalOf('controller', 'startThread', { file, ...question })).toBe('conflict_of_interest');
  expect(await refusalOf('controller', 'writeMessage', { message: 'Oui.' }, id)).toBe('conflict_of_interest');
  expect(await refusalOf('controller', 'addNote', { file, ...noted })).toBe('conflict_of_interest');
  expect(await refusalOf('controller', 'continueNote', { note: 'Oui.' }, note.id)).toBe('conflict_of_interest');
  expect(await refusalOf('lead', 'addNote', { file, ...noted, mentions: [personOf('controller')] })).toBe('mentions_outsider');
});

const labelsOf = async (id: string): Promise<string[]> =>
  (await database.db.selectFrom('file_labels').where('application_id', '=', id).select('labels').executeTakeFirstOrThrow()).labels;

test('labels are the fund’s own, each once whatever its accents and capitals, and the last ones hold', async () => {
  const label = (login: string, labels: string[], of = file) =>
    harness.ask(login, 'labelFile', { file: of, labels, another: 'À relire' }, { id: personOf(login) });
  const refused = async (...asked: Parameters<typeof label>) => {
    const answer = await label(...asked);
    return 'refusal' in answer ? answer.refusal.code : null;
  };
  expect(await refused('lead', ['Urgent', 'a relire'])).toBeNull();
  expect(await labelsOf(file)).toEqual(['a relire', 'Urgent']);
  expect(await refused('screener', [])).toBeNull();
  expect(await labelsOf(file)).toEqual(['À relire']);
  expect(await refused('applicant', [])).toBe('not_found');
  expect(await refused('controller', [])).toBe('conflict_of_interest');
  expect(await refused('lead', [], await promised(harness))).toBe('not_found');
  expect(await invariantFaults(database.db)).toEqual([]);
});

test('nothing is written about a draft, which the fund does not see, or about what does not exist', async () => {
  const { id } = await drafted(harness);
  expect(await refusalOf('applicant', 'startThread', { file: id, ...question })).toBe('file_not_submitted');
  expect(await refusalOf('lead', 'startThread', { file: id, ...question })).toBe('not_found');
  expect(await refusalOf('lead', 'addNote', { file: personOf('lead'), ...noted })).toBe('not_found');
});

test('about a request for the Datalab’s help its contact and the person who asked write to each other', async () => {
  const request = await promised(harness);
  const { id } = await harness.accept('applicant', 'startThread', { file: request, ...question });
  expect(await told(id)).toEqual(['reviewer-data']);
  await harness.accept('reviewer-data', 'writeMessage', { message: 'Oui.' }, { id });
  expect(await told(id)).toEqual(['applicant']);
});
