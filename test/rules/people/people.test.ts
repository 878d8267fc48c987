import { readPeople, readPerson, recipientsById, recipientsByRole, recognisePerson } from '../../../db/people/people.ts';
import type { Identity, Role } from '../../../domain/core/role.ts';
import { type Database, freshDatabase } from '../../support/database.ts';

let database: Database;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.drop());

const identity: Identity = {
  issuer: 'https://issuer.example',
  subject: 'aicha',
  givenName: 'Aïcha',
  usualName: 'Benkirane',
  email: 'aicha@lacs.example',
  emailVerified: true,
  roles: ['applicant'],
  siret: '99990017800016',
  organisationName: 'Lacs et rivières',
  legalCategory: '7120',
};
const recognise = (changed: Partial<Identity> = {}) => recognisePerson(database.db, { ...identity, ...changed });
const people = () => database.db.selectFrom('person').selectAll().execute();
const organisations = () => database.db.selectFrom('organisation').selectAll().execute();

test('twenty first requests at once make one person and one organisation', async () => {
  const callers = await Promise.all(Array.from({ length: 20 }, () => recognise()));
  expect(new Set(callers.map(({ personId, organisationId }) => `${personId} ${organisationId}`)).size).toBe(1);
  expect([(await people()).length, (await organisations()).length]).toEqual([1, 1]);
});

test('a person is recognised again while its own commands are carried out, which refer to it and to its organisation', async () => {
  const { personId, organisationId } = await recognise();
  const command = await database.pool.connect();
  try {
    await command.query('BEGIN');
    // As the foreign keys of what a command inserts do.
    await command.query('SELECT FROM person WHERE id = $1 FOR KEY SHARE', [personId]);
    await recognise();
    await command.query('SELECT FROM organisation WHERE id = $1 FOR KEY SHARE', [organisationId]);
    await recognise({ usualName: 'Benkirane-Petit' });
    await command.query('COMMIT');
  } finally {
    command.release();
  }
});

test('what the issuer changed about a person is taken over', async () => {
  const before = await recognise();
  const after = await recognise({ roles: ['screener', 'lead'], usualName: 'Benkirane-Petit', email: 'new@lacs.example' });
  expect(after).toEqual({ ...before, roles: ['screener', 'lead'] });
  expect(await people()).toMatchObject([
    { id: before.personId, roles: ['screener', 'lead'], usual_name: 'Benkirane-Petit', email: 'new@lacs.example' },
  ]);
  expect([(await recipientsByRole(database.db, 'applicant')).length, (await recipientsByRole(database.db, 'lead')).length]).toEqual([0, 1]);
});

test('a person who moves to another organisation is the same person there', async () => {
  const before = await recognise();
  const after = await recognise({ siret: '99990042600019', organisationName: 'Herbiers' });
  expect(after.personId).toBe(before.personId);
  expect(await readPerson(database.db, after.personId)).toMatchObject({ organisation_name: 'Herbiers', siret: '99990042600019' });
});

test('the same subject of another issuer is another person', async () => {
  expect((await recognise({ issuer: 'https://other.example' })).personId).not.toBe((await recognise()).personId);
});

test('an organisation keeps the name and the category that the first token gave it, whatever a colleague’s says', async () => {
  await recognise();
  const other = { organisationName: 'Banque d’ailleurs', legalCategory: '5710' };
  await recognise({ subject: 'yann', ...other });
  await recognise(other);
  expect(await organisations()).toMatchObject([{ name: 'Lacs et rivières', legal_category: '7120' }]);
});

test('an organisation keeps what is known of it where a token says nothing, and has its number for a name until one does', async () => {
  await recognise({ organisationName: null, legalCategory: null });
  expect(await organisations()).toMatchObject([{ name: '99990017800016', legal_category: null }]);
  await recognise();
  await recognise({ subject: 'yann', organisationName: null, legalCategory: null });
  expect(await organisations()).toMatchObject([{ name: 'Lacs et rivières', legal_category: '7120' }]);
  // Figures as of an earlier day are those of an organisation whose category was not known.
  const former = database.db.selectFrom('organisation_description').select(['described_by', 'former_legal_category']);
  expect(await former.execute()).toEqual([{ described_by: 'token', former_legal_category: null }]);
});

test('people are listed by page and by role, and written to once each', async () => {
  const ids: string[] = [];
  for (const n of [1, 2, 3])
    ids.push((await recognise({ subject: `person-${n}`, roles: n === 2 ? ['finance', 'payer'] : ['screener'] })).personId);
  const [one, two, three] = ids;
  const listed = async (role: Role | undefined, after: string, limit: number) =>
    (await readPeople(database.db, { role, after, limit })).map(({ id }) => id);
  const first = '00000000-0000-0000-0000-000000000000';
  expect(await listed(undefined, first, 2)).toEqual([one, two]);
  expect(await listed(undefined, two ?? '', 2)).toEqual([three]);
  expect(await listed('payer', first, 10)).toEqual([two]);
  expect((await recipientsById(database.db, [three ?? '', null, one ?? '', three ?? ''])).map(({ id }) => id)).toEqual([one, three]);
  expect(await recipientsById(database.db, [null])).toEqual([]);
});
