import * as lives from '../../support/datalab-fixtures.ts';
import { plain } from '../../support/french.ts';
import { expectStatus, toDraft, toSubmitted } from '../../support/fixtures.ts';
import { meetNextDeadline } from '../../support/transitions.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();

const LOGINS = [
  'applicant',
  'editor',
  'manager',
  'applicant2',
  'screener',
  'reviewer-legal',
  'reviewer-data',
  'lead',
  'chair',
  'auditor',
  'admin',
];
const read = async (login: string, id: string, language?: 'fr' | 'en') => {
  const answer = await (await harness.as(login)).get(`/datalab-requests/${id}`, language);
  expect(answer.status).toBe(200);
  return answer.body;
};
const post = async (login: string, { id, version }: lives.Thing, route: string, body: object) =>
  expectStatus(await (await harness.as(login)).post(`/datalab-requests/${id}/${route}`, { version, ...body }), 200);

/** What each of these people is shown, by login, where there is something. */
async function shown(of: (login: string) => Promise<string[]>): Promise<Record<string, string[]>> {
  const all = await Promise.all(LOGINS.map(async (login): Promise<[string, string[]]> => [login, await of(login)]));
  return Object.fromEntries(all.filter(([, some]) => some.length > 0));
}
const offered = (id: string) =>
  shown(async (login) => (await (await harness.as(login)).get(`/datalab-requests/${id}`)).body.commands ?? []);
type Task = { command: string; kind: string; id: string; dueAt: string | null };
const tasksOn = (id: string) =>
  shown(async (login) => {
    const { items }: { items: Task[] } = (await (await harness.as(login)).get('/me/tasks')).body;
    return items.filter((task) => task.id === id).map(({ command }) => command);
  });

describe('a request, step by step, waits for those who can take it on, and offers them what they can do:', () => {
  let thing: lives.Thing;
  const then = async (login: string, route: string, body: object) => {
    thing = { id: thing.id, version: Number((await post(login, thing, route, body))['version']) };
  };
  const asker = (...commands: string[]) => ({ applicant: commands, editor: commands });

  test.each<[string, () => Promise<unknown>, Record<string, string[]>, Record<string, string[]>]>([
    [
      'requested',
      async () => {
        thing = await lives.toRequested(harness);
      },
      { lead: ['qualifyDatalabRequest'] },
      { lead: ['qualifyDatalabRequest', 'declineDatalabRequest'], ...asker('withdrawDatalabRequest') },
    ],
    [
      'qualified',
      () => then('lead', 'qualification', lives.QUALIFICATION),
      { lead: ['acceptDatalabRequest'] },
      { lead: ['acceptDatalabRequest', 'declineDatalabRequest'], ...asker('withdrawDatalabRequest') },
    ],
    [
      'accepted',
      async () => then('lead', 'acceptance', await lives.acceptanceBy(harness)),
      { 'reviewer-data': ['deliverDatalabRequest'] },
      {
        lead: ['staffDatalabRequest', 'deliverDatalabRequest'],
        'reviewer-data': ['deliverDatalabRequest'],
        ...asker('withdrawDatalabRequest'),
      },
    ],
    [
      'late',
      async () => {
        await meetNextDeadline(harness, thing.id);
        thing = { ...thing, version: thing.version + 1 };
      },
      { lead: ['deliverDatalabRequest'], 'reviewer-data': ['deliverDatalabRequest'] },
      {
        lead: ['staffDatalabRequest', 'deliverDatalabRequest'],
        'reviewer-data': ['deliverDatalabRequest'],
        ...asker('withdrawDatalabRequest'),
      },
    ],
    [
      'delivered',
      () => then('reviewer-data', 'delivery', { summary: 'Fait.', deliverables: [], spent: lives.SPENT }),
      asker('closeDatalabRequest'),
      asker('closeDatalabRequest'),
    ],
    ['closed', () => then('editor', 'closing', { feedback: lives.FEEDBACK }), {}, {}],
  ])('%s', async (state, go, tasks, commands) => {
    await go();
    expect(await tasksOn(thing.id)).toEqual(tasks);
    expect(await offered(thing.id)).toEqual(commands);
    const { items } = (await (await harness.as('lead')).get('/datalab-requests')).body;
    expect(items[0]).toMatchObject({ id: thing.id, commands: commands['lead'] ?? [] });
    if (state !== 'late') expect(items[0].state).toBe(state);
  });
});

describe('no person is offered, or given as a task, what would be refused:', () => {
  test('to judge a request of one’s own house', async () => {
    const officeLead = await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'office-lead', roles: ['lead'] })));
    for (const { id } of [await lives.toRequested(harness), await lives.toQualified(harness)]) {
      expect((await officeLead.get(`/datalab-requests/${id}`)).body.commands).toEqual([]);
      expect((await officeLead.get('/me/tasks')).body.items.filter((task: Task) => task.id === id)).toEqual([]);
    }
  });

  test('to speak for another organisation, for one of the fund’s people who is also an applicant', async () => {
    const both = await harness.enter(await signToken(claimsOf({ ...FUND, sub: 'both', roles: ['member', 'applicant'] })));
    for (const { id } of [await lives.toRequested(harness), await lives.toDelivered(harness)]) {
      expect((await both.get(`/datalab-requests/${id}`)).body.commands).toEqual([]);
      expect((await both.get('/me/tasks')).body.items.filter((task: Task) => task.id === id)).toEqual([]);
    }
  });

  test('the same delivery twice, for a contact who is reviewer and lead', async () => {
    const both = await harness.enter(await signToken(claimsOf({ ...FUND, sub: 'reviewer-and-lead', roles: ['reviewer', 'lead'] })));
    const thing = await lives.toQualified(harness);
    await post('lead', thing, 'acceptance', { ...(await lives.acceptanceBy(harness)), contactPersonId: both.id });
    await meetNextDeadline(harness, thing.id);
    const { items } = (await both.get('/me/tasks')).body;
    expect(items.filter((task: Task) => task.id === thing.id)).toMatchObject([
      { command: 'deliverDatalabRequest', kind: 'datalab_request' },
    ]);
  });
});

describe('a request is read', () => {
  test('as it was written, with the catalogue in the reader’s language', async () => {
    const { applicationId: _, needs, ...content } = lives.DVF;
    const { id } = await lives.toRequested(harness);
    const view = await read('editor', id);
    expect(view).toMatchObject({
      ...content,
      state: 'requested',
      label: 'Déposée',
      requestedBy: { name: 'Aïcha Benkirane' },
      application: null,
    });
    expect(view.needs).toEqual(needs.map((key) => ({ key, label: expect.any(String) })));
    expect(view.needs[0].label).toBe('Ingénierie des données');
    expect((await read('lead', id, 'en')).needs[0].label).toBe('Data engineering');
    expect((await read('lead', id)).label).toBe('À qualifier');
    expect([view.estimate, view.delivery, view.feedback, view.qualification, view.reason]).toEqual([null, null, null, null, null]);
    expect(view.due.what).toBe('remindQualification');
  });

  test('by staff with its qualification, which applicants do not see', async () => {
    const { id } = await lives.toQualified(harness);
    const { priority, note } = lives.QUALIFICATION;
    expect(await read('auditor', id)).toMatchObject({
      priority,
      qualification: { priority, note, skills: [{ key: 'data_engineering' }, { key: 'legal_framework' }] },
    });
    const text = JSON.stringify(await read('applicant', id));
    for (const word of [note, `"${priority}"`, 'legal_framework']) expect(text).not.toContain(word);
  });

  test('with its days in person-days, by skill and in all', async () => {
    const { id } = await lives.toClosed(harness);
    const view = await read('applicant', id);
    const by = ({ bySkill }: { bySkill: { skill: { key: string }; days: number }[] }) =>
      bySkill.map(({ skill, days }) => ({ skill: skill.key, days }));
    expect([by(view.estimate), view.estimate.totalDays, view.estimatedDays]).toEqual([lives.ESTIMATE, 10.5, 10.5]);
    expect([by(view.delivery.spent), view.delivery.spent.totalDays, view.spentDays]).toEqual([lives.SPENT, 12.5, 12.5]);
    expect(view.delivery.deliverables).toEqual([lives.DELIVERABLE]);
    expect(view.feedback).toEqual(lives.FEEDBACK);
    expect(view.contact.name).toBe('Linh Nguyen-Faure');
  });

  test('with the reason for which it was declined, or withdrawn', async () => {
    expect((await read('applicant', (await lives.toDeclined(harness)).id)).reason).toBe('Le Datalab n’a pas cette compétence.');
    const thing = await lives.toAccepted(harness);
    await post('applicant', thing, 'withdrawal', { reason: 'Nous avons recruté.' });
    expect(await read('lead', thing.id)).toMatchObject({ state: 'withdrawn', reason: 'Nous avons recruté.', due: null });
  });

  test('with the application that it is for, which staff see once it is submitted', async () => {
    const draft = await toDraft(harness);
    const ask = async (applicationId: string) =>
      String(expectStatus(await (await harness.as('applicant')).post('/datalab-requests', { ...lives.DVF, applicationId }), 201)['id']);
    const [onDraft, onSubmitted] = [await ask(draft.id), await ask(await toSubmitted(harness))];
    expect((await read('applicant', onDraft)).application).toMatchObject({ id: draft.id, reference: null });
    expect((await read('lead', onDraft)).application).toBeNull();
    expect((await read('lead', onSubmitted)).application).toMatchObject({
      reference: expect.stringMatching(/-\d{4}$/),
      title: expect.stringMatching(/étudiants/),
    });
  });
});

describe('another organisation’s request', () => {
  test('is not found, nor is its timeline, and is in no list', async () => {
    const { id } = await lives.toRequested(harness);
    const stranger = await harness.as('applicant2');
    for (const path of [`/datalab-requests/${id}`, `/datalab-requests/${id}/timeline`])
      expect((await stranger.get(path)).body).toMatchObject({ status: 404, code: 'not_found' });
    expect((await stranger.get('/datalab-requests')).body.items).toEqual([]);
    expect((await (await harness.as('manager')).get(`/datalab-requests/${id}`)).status).toBe(200);
  });
});

test('a list keeps to a state, and its pages hold each request once, newest first', async () => {
  const made: string[] = [];
  for (let n = 0; n < 3; n += 1) made.unshift((await lives.toWithdrawn(harness)).id);
  const lead = await harness.as('lead');
  const first = (await lead.get('/datalab-requests?state=withdrawn&limit=2')).body;
  expect(first.items.map(({ id }: { id: string }) => id)).toEqual(made.slice(0, 2));
  const second = (await lead.get(`/datalab-requests?state=withdrawn&limit=2&cursor=${first.next}`)).body;
  expect(second.items[0].id).toBe(made[2]);
  expect(second.items.every(({ state }: { state: string }) => state === 'withdrawn')).toBe(true);
  expect((await lead.get('/datalab-requests?state=lost')).status).toBe(400);
});

test('a timeline tells the request’s life, without the fund’s own reminders to the people who asked', async () => {
  const thing = await lives.toAccepted(harness);
  await meetNextDeadline(harness, thing.id);
  const delivered = await post('lead', { ...thing, version: thing.version + 1 }, 'delivery', {
    summary: 'Fait.',
    deliverables: [],
    spent: lives.SPENT,
  });
  await post('applicant', { ...thing, version: Number(delivered['version']) }, 'closing', { feedback: lives.FEEDBACK });
  const told = async (login: string, language: 'fr' | 'en') =>
    (await (await harness.as(login)).get(`/datalab-requests/${thing.id}/timeline`, language)).body.items.map(
      ({ who, text }: { who: { name: string } | null; text: string }) => plain(`${who?.name ?? ''} ${text}`.trim()),
    );
  expect((await told('auditor', 'fr')).map((line: string) => line.replace(/, du .* avec/, ' … avec'))).toEqual([
    'Aïcha Benkirane a déposé la demande d’appui',
    'Inès Carvalho a qualifié la demande',
    'Inès Carvalho a accepté la demande : 10,5 jours-personne … avec Linh Nguyen-Faure',
    'Rappel : la livraison est attendue',
    'Inès Carvalho a livré l’appui, qui a pris 12,5 jours-personne',
    'Aïcha Benkirane a clos la demande et la note 4 sur 5',
  ]);
  expect((await told('applicant', 'en')).map((line: string) => line.replace(/, from .* with/, ' … with'))).toEqual([
    'Aïcha Benkirane submitted the request for help',
    'Inès Carvalho qualified the request',
    'Inès Carvalho accepted the request: 10.5 person-days … with Linh Nguyen-Faure',
    'Inès Carvalho delivered the help, which took 12.5 person-days',
    'Aïcha Benkirane closed the request and rates it 4 out of 5',
  ]);
});

test('of a contact who leaves, the delivery is said to be one that a lead may do', async () => {
  const { id } = await lives.toAccepted(harness);
  const [lead, { id: contact }, other] = [await harness.as('lead'), await harness.as('reviewer-data'), await harness.as('reviewer-legal')];
  const { ofRoles } = (await lead.get(`/people/${contact}/handover`)).body;
  const { unheld, takers } = ofRoles.find(({ command }: Task) => command === 'deliverDatalabRequest');
  const ids = takers.map((taker: { id: string }) => taker.id);
  expect([unheld, ids.includes(lead.id), ids.includes(other.id)]).toEqual([0, true, false]);
  expect((await (await harness.as('lead')).get(`/datalab-requests/${id}`)).body.commands).toContain('deliverDatalabRequest');
});
