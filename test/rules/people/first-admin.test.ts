import { nameAdmin } from '../../../activities/people/people.ts';
import { readHoldings } from '../../../db/people/roles.ts';
import { people } from '../../../local/people.ts';
import { commandsOfFile } from '../../support/command-harness.ts';
import { chainFaults } from '../../support/invariants.ts';

const { database, harness } = commandsOfFile();

const AT = '2026-03-02T09:00:00.000Z';
const addressOf = (login: string): string => people.find((person) => person.login === login)?.email ?? '';

test('a person who has signed in is made admin by their address, whatever its case, as an event without a person', async () => {
  await nameAdmin(database.db, addressOf('applicant').toUpperCase(), AT);
  const id = harness.callers['applicant']?.personId ?? '';
  expect(await readHoldings(database.db, id)).toMatchObject([{ role: 'admin', given_by: null, given_at: AT }]);
  const [event, ...more] = await database.db.selectFrom('event').where('stream_id', '=', id).selectAll().execute();
  expect([event, more]).toMatchObject([{ name: 'giveRole', person_id: null, facts: { role: 'admin' } }, []]);
  expect(await chainFaults(database.db)).toEqual([]);
});

test.each([
  ['an unknown address', () => 'nobody@example.org', /No person with the address nobody@example\.org/],
  ['a person who is admin by their issuer', () => addressOf('admin'), /is admin already/],
  ['a person who was made admin', () => addressOf('applicant'), /is admin already/],
])('%s is refused in a sentence', async (_, email, sentence) => {
  await expect(nameAdmin(database.db, email(), AT)).rejects.toThrow(sentence);
});

test('whose account is disabled is not made admin', async () => {
  const id = harness.callers['lead']?.personId ?? '';
  await harness.accept('admin', 'disableAccount', { reason: 'A quitté le fonds.' }, { id });
  await expect(nameAdmin(database.db, addressOf('lead'), AT)).rejects.toThrow(/is disabled: another admin can enable it/);
  await harness.accept('admin', 'enableAccount', {}, { id });
});

test('an address that two people have names neither', async () => {
  await database.db
    .updateTable('person')
    .set({ email: addressOf('lead') })
    .where('id', '=', harness.callers['chair']?.personId ?? '')
    .execute();
  await expect(nameAdmin(database.db, addressOf('lead'), AT)).rejects.toThrow(/Several people/);
});
