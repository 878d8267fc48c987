import { plain } from '../../support/french.ts';
import { expectStatus, toDraft } from '../../support/fixtures.ts';
import { give, prefer, roleless, withdraw, withRoles } from '../../support/people-fixtures.ts';
import { OFFICE, OUTSIDER } from '../../support/tokens.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile({ letters: true });
let newcomer: Actor;
let manager: Actor;
beforeAll(async () => {
  manager = await harness.as('manager');
  newcomer = await roleless(harness, 'newcomer', OFFICE);
  await roleless(harness, 'stranger', OUTSIDER);
});

type Listed = { items: { id: string; name: string }[] };
const entriesOf = async (who: Actor, id: string, language: 'fr' | 'en' = 'fr') =>
  (await who.get(`/people/${id}/events`, language)).body.items as { who: { name: string } | null; text: string; event: string }[];

describe('a person’s roles', () => {
  test('are shown with the giver of each and the date, and where each comes from', async () => {
    await give(harness, 'manager', newcomer.id, 'applicant');
    await give(harness, 'admin', newcomer.id, 'auditor');
    const { body } = await (await harness.as('admin')).get(`/people/${newcomer.id}`);
    expect(body).toMatchObject({ name: 'Camille Quelconque', roles: ['applicant', 'auditor'] });
    const own = { standsInFor: null, until: null };
    expect(body.holdings).toEqual([
      { role: 'applicant', from: 'guichet', givenBy: { id: manager.id, name: 'Octave Lindqvist' }, givenAt: expect.any(String), ...own },
      {
        role: 'auditor',
        from: 'guichet',
        givenBy: expect.objectContaining({ name: 'Jonas Lemaître' }),
        givenAt: expect.any(String),
        ...own,
      },
    ]);
    expect((await newcomer.get('/me')).body.holdings).toEqual(body.holdings);
    expect((await manager.get('/me')).body.holdings).toEqual([{ role: 'manager', from: 'issuer', givenBy: null, givenAt: null, ...own }]);
  });

  test('are told as a story, in both languages, after they are gone too', async () => {
    await withdraw(harness, 'admin', newcomer.id, 'auditor');
    const entries = await entriesOf(manager, newcomer.id);
    expect(entries.map(({ who, text }) => plain(`${who?.name} ${text}`))).toEqual([
      'Octave Lindqvist a confié le rôle « rédaction des dossiers »',
      'Jonas Lemaître a confié le rôle « audit »',
      'Jonas Lemaître a retiré le rôle « audit »',
    ]);
    expect((await entriesOf(await harness.as('auditor'), newcomer.id, 'en')).map(({ text }) => text)).toEqual([
      'gave the role "drafting applications"',
      'gave the role "audit"',
      'withdrew the role "audit"',
    ]);
  });

  test('that a person held elsewhere are not told to the manager of where they are now', async () => {
    const mover = await withRoles(harness, 'mover', OUTSIDER, 'signatory');
    await roleless(harness, 'mover', OFFICE);
    expect(await entriesOf(manager, mover.id)).toEqual([]);
    expect(await entriesOf(await harness.as('admin'), mover.id)).toHaveLength(1);
  });

  test('are what a page offers to give and to withdraw, and only to the people who may', async () => {
    const offered = async (login: string) => {
      const { mayGive, mayWithdraw } = (await (await harness.as(login)).get(`/people/${newcomer.id}`)).body;
      return { mayGive, mayWithdraw };
    };
    expect(await offered('manager')).toEqual({ mayGive: ['signatory', 'manager'], mayWithdraw: ['applicant'] });
    expect(await offered('auditor')).toEqual({ mayGive: [], mayWithdraw: [] });
  });

  test('once given repeat under their key', async () => {
    const key = crypto.randomUUID();
    const ask = () => manager.post(`/people/${newcomer.id}/roles`, { role: 'signatory' }, key);
    const [first, again] = [expectStatus(await ask(), 200), await ask()];
    expect([again.body, again.headers['idempotency-replayed']]).toEqual([first, 'true']);
    await withdraw(harness, 'manager', newcomer.id, 'signatory');
  });

  test('find whom the lead may ask for an opinion, wherever they come from', async () => {
    const reviewer = await withRoles(harness, 'reviewer-made-here', OUTSIDER, 'reviewer');
    const { items }: Listed = (await (await harness.as('lead')).get('/people?role=reviewer')).body;
    expect(items.map(({ id }) => id)).toContain(reviewer.id);
  });
});

describe('a manager', () => {
  test('sees the people of their organisation, those without a role too, and no others', async () => {
    const applicant = await harness.as('applicant');
    const { items }: Listed = (await manager.get('/people')).body;
    const ids = items.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([manager.id, newcomer.id, applicant.id]));
    expect(new Set(items.map((item) => (item as unknown as { organisation: { siret: string } }).organisation.siret))).toEqual(
      new Set([OFFICE.siret]),
    );
  });

  test('gives what is needed to write and sign, after which both work', async () => {
    const colleague = await roleless(harness, 'colleague', OFFICE);
    const { id, version } = await toDraft(harness);
    const submit = () => colleague.post(`/applications/${id}/submission`, { version });
    await give(harness, 'manager', colleague.id, 'applicant');
    expect((await submit()).body.code).toBe('role_required');
    await give(harness, 'manager', colleague.id, 'signatory');
    expectStatus(await submit(), 200);
  });
});

test('an organisation’s people see those among them who hold a role', async () => {
  const { body } = await newcomer.get('/me/organisation');
  expect(body).toMatchObject({ name: OFFICE.organisation_name, siret: OFFICE.siret });
  const named = Object.fromEntries(body.people.map(({ name, roles }: { name: string; roles: string[] }) => [name, roles]));
  expect(named).toMatchObject({ 'Octave Lindqvist': ['manager'], 'Aïcha Benkirane': ['applicant', 'signatory'] });
  const lonely = await roleless(harness, 'lonely', OFFICE);
  expect((await lonely.get('/me/organisation')).body.people.map(({ id }: { id: string }) => id)).not.toContain(lonely.id);
});

describe('preferences', () => {
  test('are French letters at each event until the person says otherwise, even without a role', async () => {
    const someone = await roleless(harness, 'someone', OUTSIDER);
    expect((await someone.get('/me/preferences')).body).toEqual({ language: 'fr', letters: 'each' });
    await prefer(someone, 'daily', 'en');
    await prefer(someone, 'daily', 'en');
    expect((await someone.get('/me/preferences')).body).toEqual({ language: 'en', letters: 'daily' });
    expect((await manager.get('/me/preferences')).body).toEqual({ language: 'fr', letters: 'each' });
  });

  test('are one’s own: they stand under one’s own id', async () => {
    const answer = expectStatus(await newcomer.put('/me/preferences', { language: 'en', letters: 'each' }), 200);
    expect(answer['id']).toBe(newcomer.id);
  });
});
