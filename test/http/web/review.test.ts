import { cursorAfter } from '../../../api/http/request/paging.ts';
import type { CallTerms, Criterion } from '../../../domain/calls/call.ts';
import type { TaskCommand } from '../../../domain/desk/commands.ts';
import { openCall } from '../../support/calls.ts';
import { openAct, openSound } from '../../support/act-page.ts';
import { told } from '../../support/told.ts';
import { answer, ask } from '../../support/correction-fixtures.ts';
import { assign, expectStatus, giveOpinions, opinionOn, STUDENTS, toInReview, toReviewed, toSubmitted } from '../../support/fixtures.ts';
import { toRequested } from '../../support/datalab-fixtures.ts';
import { formIn } from '../../support/form-in.ts';
import { roleless, withdraw, withRoles } from '../../support/people-fixtures.ts';
import { withVote } from '../../support/committee-fixtures.ts';
import { declareInterest, recordInterest, spare } from '../../support/conflict-fixtures.ts';
import { LOOKED_AT } from '../../../domain/desk/handover.ts';
import { claimsOf, FUND, OUTSIDER, signToken } from '../../support/tokens.ts';
import { sameList, withAlso } from '../../../web/core/came-from.ts';
import { addressOfTask } from '../../../web/desk/tasks.ts';
import { pagesOfFile, type Visitor } from '../../support/pages-harness.ts';

const harness = pagesOfFile();
let lead: Visitor;
let screener: Visitor;
let legal: Visitor;
beforeAll(async () => {
  [lead, screener, legal] = [await harness.visit('lead'), await harness.visit('screener'), await harness.visit('reviewer-legal')];
});

/** The keys behind which no file of the desk stands, and no task. */
const [OLDEST, LAST] = ['00000000-0000-0000-0000-000000000000', 'infinity z 0 ffffffff-ffff-4fff-bfff-ffffffffffff 0 '];

const read = async (id: string, login = 'lead') => (await (await harness.as(login)).get(`/applications/${id}`)).body;
const stepOf = async (id: string, key: string) => (await read(id)).review.find((step: { key: string }) => step.key === key);

/** Runs `ask` where a page looks at one thing and at one task of a person who leaves. */
async function lookingAtOne<Told>(ask: () => Promise<Told>): Promise<Told> {
  const usual = { ...LOOKED_AT };
  Object.assign(LOOKED_AT, { things: 1, tasks: 1 });
  try {
    return await ask();
  } finally {
    Object.assign(LOOKED_AT, usual);
  }
}

test('the desk shows what its filters say, counted, and leads to what is to be done', async () => {
  const [submitted, reviewed] = [await toSubmitted(harness), await toInReview(harness)];
  await assign(harness, reviewed, 'legal');
  const all = await openSound(lead, '/instruction');
  // Who may not decide on admissibility is led to the file itself.
  expect(all).toContain(`"/dossiers/${submitted}?liste=tous"`);
  expect(await openSound(screener, '/instruction')).toContain(`/dossiers/${submitted}/recevabilite`);
  expect(all).toContain(`/dossiers/${reviewed}/etapes`);
  const mine = await openSound(legal, '/instruction?avis=moi');
  expect(mine).toContain(reviewed);
  expect(mine).not.toContain(submitted);
  expect(mine).toContain('1 dossier');
  const due = async (asked: string): Promise<boolean> => (await openSound(lead, `/instruction?retard=${asked}`)).includes(submitted);
  expect([await due('oui'), await due('mois')]).toEqual([false, true]);
  expect(await openSound(lead, '/instruction?state=rejected')).toContain('Effacer les filtres');
});

test('what came since somebody looked at a file is marked for it: in the list, and in the history, until it has looked', async () => {
  const id = await toSubmitted(harness);
  const mark = 'Nouveau depuis votre visite';
  const marksIn = (html: string): number => html.split(mark).length - 1;
  const rowOf = (html: string): string => html.split('<tr').find((row) => row.includes(id)) ?? '';
  // Nothing is new of what somebody has never looked at.
  expect(rowOf(await openSound(lead, '/instruction'))).not.toContain(mark);
  expect(marksIn(await openSound(lead, `/dossiers/${id}`))).toBe(0);
  const decision = { decision: 'admissible', revision: 1 };
  expectStatus(await (await harness.as('screener')).post(`/applications/${id}/admissibility`, decision), 200);
  expect(rowOf(await openSound(lead, '/instruction'))).toContain(mark);
  expect(rowOf(await openSound(lead, '/dossiers'))).toContain(mark);
  // Another one's visit is its own, and what one has done oneself is not new.
  expect(marksIn(await openSound(screener, `/dossiers/${id}`))).toBe(0);
  expect(marksIn(await openSound(lead, `/dossiers/${id}`))).toBe(1);
  expect(marksIn(await openSound(lead, `/dossiers/${id}`))).toBe(0);
  expect(rowOf(await openSound(lead, '/instruction'))).not.toContain(mark);
});

test('a task says on which step it is, and leads to the form with that step chosen', async () => {
  const id = await toInReview(harness);
  const html = await openSound(lead, '/taches');
  expect(html).toMatch(
    new RegExp(`href="/agir/assignReviewer/${id}\\?step=legal&amp;taches=[^"]*">Demander un avis · Cadre juridique</a>`),
  );
});

test('of many tasks a page has fifty, and all together the API’s', async () => {
  const asker = await harness.as('lead');
  const total = async () => Number(expectStatus(await asker.get('/me/tasks'), 200)['total']);
  while ((await total()) <= 100) await toInReview(harness);
  const pageOf = async (cursor?: string) =>
    expectStatus(await asker.get(`/me/tasks?limit=50${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`), 200) as unknown as {
      items: { command: TaskCommand; id: string; detail: string | null }[];
      next: string | null;
      total: number;
    };
  let path: string | undefined = '/taches';
  let [cursor, from]: [string | undefined, number] = [undefined, 0];
  while (path) {
    const [html, answer]: [string, Awaited<ReturnType<typeof pageOf>>] = [await openSound(lead, path), await pageOf(cursor)];
    expect(html).toContain(`${answer.total} actions vous attendent`);
    // Each names the list too, and what is next there.
    const links = [...html.matchAll(/class="g-task__do" href="([^"]*?)(?:\?|&amp;)taches=[^"]*"/g)].map(([, href = '']) => href);
    expect(links.toSorted()).toEqual(answer.items.map((task) => addressOfTask(task).replaceAll('&', '&amp;')).toSorted());
    from += links.length;
    cursor = answer.next ?? undefined;
    path = /rel="next" href="([^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
    expect(path === undefined).toBe(answer.next === null);
    // After the last one of a page comes the next page, with its place among all.
    const lists = [...html.matchAll(/class="g-task__do" href="[^"]*taches=([^"&]*)"/g)].map(([, list = '']) => decodeURIComponent(list));
    expect(lists.some((list) => `/taches?${list}` === path)).toBe(path !== undefined);
  }
  expect(from).toBe(await total());
}, 60_000);

test('tasks stand by their urgency, each part with its count, and those of one file together under its name', async () => {
  const id = await toInReview(harness);
  await harness.database.db
    .updateTable('review_step')
    .set({ deadline_at: '2026-01-05T22:59:59.999Z' })
    .where('application_id', '=', id)
    .execute();
  const { items, totals } = (await (await harness.as('lead')).get('/me/tasks?limit=50')).body as {
    items: { id: string }[];
    totals: { late: number; soon: number }[];
  };
  const html = await openSound(lead, '/taches');
  const late = totals.reduce((sum, each) => sum + each.late, 0);
  expect(html).toContain(`En retard (${late})`);
  const steps = items.filter((each) => each.id === id).length;
  expect(steps).toBeGreaterThan(1);
  const groups = html.split('g-task-group').map((part) => part.slice(0, part.indexOf('</ul>')));
  const [group = ''] = groups.filter((part) => part.includes(`/agir/assignReviewer/${id}`));
  expect([group.split('g-task__do').length - 1, group.split('g-task__about').length - 1]).toEqual([steps, 1]);
  const places = ['En retard (', 'Dans les sept jours (', 'Plus tard ('].map((title) => html.indexOf(title)).filter((place) => place >= 0);
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  // A search and one's own narrow the list, its counts with it.
  const { reference } = await read(id);
  const found = await openSound(lead, `/taches?q=${reference}`);
  expect(found).toContain(`${steps} actions répondent à ces filtres`);
  expect(found.split('g-task__do').length - 1).toBe(steps);
  const own = await openSound(lead, `/taches?q=${reference}&qui=moi`);
  expect([own.includes('Aucune action ne répond'), own.includes('à votre nom'), own.includes('g-task__do')]).toEqual([true, true, false]);
});

describe('what is done from a list leads back to it, at the next one', () => {
  const hrefsIn = (html: string, pattern: RegExp): string[] =>
    [...html.matchAll(pattern)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
  const [TASK, WAY, ALL] = [
    /class="g-task__do" href="([^"]*)"/g,
    /href="(\/suite\?[^"]*)"/g,
    /href="(\/instruction\/avis\?[^"]*taches[^"]*)"/g,
  ];

  test('of tasks, with its filters', async () => {
    const { reference } = await read(await toInReview(harness));
    const [first = '', second] = hrefsIn(await openSound(lead, `/taches?q=${reference}`), TASK);
    const { status, location } = await (await openAct(lead, first)).send();
    expect(status).toBe(303);
    const done = await openSound(lead, location ?? '');
    expect(done).toContain(`href="/taches?q=${reference}&amp;puis=assignReviewer.`);
    const [way = ''] = hrefsIn(done, WAY);
    expect((await lead.get(way)).location).toBe(second);
  });

  test('of tasks, where the act was chosen on the page of the file, or of a person', async () => {
    const id = await toInReview(harness);
    const { reference } = await read(id);
    const html = await openSound(lead, `/taches?q=${reference}`);
    const [file = ''] = hrefsIn(html, /class="g-task__about" href="([^"]*)"/g);
    const [act = ''] = hrefsIn(await openSound(lead, file), /href="(\/agir\/requestCorrection\/[^"]*)"/g);
    const back = hrefsIn((await openAct(lead, act)).html, /class="fr-breadcrumb__link" href="([^"]*)"/g);
    expect(back).toContain(file);
    expect(withAlso(`/agir/requestCorrection/${id}`, sameList(new URL(file, 'http://desk').searchParams))).toBe(act);
    const person = (await spare(harness, 'reviewer-with-an-interest')).id;
    expectStatus(await recordInterest(harness, person, { applicationId: id }), 200);
    const chair = await harness.visit('chair');
    const list = 'taches=command%3DconfirmInterest';
    const [confirm = ''] = hrefsIn(await openSound(chair, `/personnes/${person}?${list}`), /href="([^"]*agir=confirmInterest[^"]*)"/g);
    const { location } = await (await openAct(chair, confirm)).send();
    expect(location).toBe(`/personnes/${person}?fait=confirmInterest&${list}`);
    expect(hrefsIn(await openSound(chair, location ?? ''), WAY)).toEqual([`/suite?${list}&apres=${person}`]);
  });

  test('of tasks, where all opinions of a file were asked for', async () => {
    await toInReview(harness);
    const list = '/taches?command=assignReviewer';
    const html = await openSound(lead, list);
    const [all = ''] = hrefsIn(html, ALL);
    const page = await openSound(lead, all);
    expect(page).toContain('>À traiter</a>');
    const [, action = ''] = /<form method="post" action="(\/instruction\/avis[^"]*)"/.exec(page) ?? [];
    const over = await told(lead, action.replaceAll('&amp;', '&'), formIn(page, '~key'));
    const id = new URL(all, 'http://desk').searchParams.get('dossier') ?? '';
    const tasks = hrefsIn(html, TASK);
    const next = tasks[tasks.findLastIndex((href) => href.includes(id)) + 1];
    expect(hrefsIn(over.html, /href="([^"]*)">Action suivante/g)).toEqual([next]);
    expect(over.html).toContain(`href="${list}&amp;puis=`);
  });

  test('of files; where none is left, to the list', async () => {
    const screener = await harness.visit('screener');
    const [older, newer] = [await toSubmitted(harness), await toSubmitted(harness)];
    const at = (id: string, q = '') => `/dossiers/${id}/recevabilite?liste=${encodeURIComponent(`${q}state=submitted`)}`;
    const after = async (path: string): Promise<string | null> => {
      const { location } = await (await openAct(screener, path)).send({ '/decision': 'admissible' });
      return (await screener.get(hrefsIn(await openSound(screener, location ?? ''), WAY)[0] ?? '')).location;
    };
    expect(await after(at(newer))).toBe(at(older));
    const { reference } = await read(older, 'screener');
    expect(await after(at(older, `q=${reference}&`))).toBe(`/instruction?q=${reference}&state=submitted`);
  });

  test('to its first page, where nothing is left on the one that was open', async () => {
    await toSubmitted(harness);
    const [ofFiles, ofTasks] = [`state=submitted&cursor=${cursorAfter(OLDEST)}`, `command=decideAdmissibility&cursor=${cursorAfter(LAST)}`];
    const from = async (path: string): Promise<string | null> => (await screener.get((await screener.get(path)).location ?? '')).location;
    expect(await from(`/suite?liste=${encodeURIComponent(ofFiles)}`)).toBe('/instruction?state=submitted');
    expect(await from(`/suite?taches=${encodeURIComponent(ofTasks)}`)).toBe('/taches?command=decideAdmissibility');
  });
});

describe('the opinions of several files are asked for together', () => {
  const desk = '/instruction?state=in_review';
  const opinionsOf = async (id: string): Promise<(string | null)[]> =>
    (await read(id)).review.map(({ reviewer }: { reviewer: { id: string } | null }) => reviewer?.id ?? null);

  test('in four steps from the desk, each of a file of another person where there are enough', async () => {
    const five = [];
    for (let count = 0; count < 5; count += 1) five.push(await toInReview(harness));
    const ticked = formIn(await openSound(lead, `${desk}&cocher=tout`), 'dossier')['dossier'] ?? [];
    expect(five.filter((id) => !ticked.includes(id))).toEqual([]);
    const page = await openSound(lead, `/instruction/avis?${five.map((id) => `dossier=${id}`).join('&')}`);
    const answered = await told(lead, '/instruction/avis', formIn(page, '~key'));
    expect([answered.status, answered.html.includes('Avis demandés')]).toEqual([200, true]);
    for (const id of five) {
      const open = (await read(id)).review.filter(({ state }: { state: string }) => state === 'open');
      expect(open.length).toBeGreaterThan(1);
      expect((await opinionsOf(id)).filter((reviewer) => reviewer !== null)).toHaveLength(open.length);
    }
  }, 60_000);

  test('one that is changed goes to the person chosen, one left out to no one, and the same form does nothing twice', async () => {
    const id = await toInReview(harness);
    const page = await openSound(lead, `/instruction/avis?dossier=${id}`);
    const sent = formIn(page, '~key');
    const { id: data } = await harness.as('reviewer-data');
    const fields = { ...sent, [`avis ${id} legal`]: [data], [`avis ${id} data`]: [''] };
    for (let count = 0; count < 2; count += 1) expect((await told(lead, '/instruction/avis', fields)).html).not.toContain('Refusé');
    expect((await stepOf(id, 'legal')).reviewer.id).toBe(data);
    expect((await stepOf(id, 'data')).reviewer).toBeNull();
  });

  test('those of a reviewer who leaves are proposed to others, each with the term that it has', async () => {
    const [id, { id: from }] = [await toInReview(harness), await harness.as('reviewer-legal')];
    const first = formIn(await openSound(lead, `/instruction/avis?dossier=${id}`), '~key');
    await told(lead, '/instruction/avis', { ...first, [`avis ${id} legal`]: [from] });
    const { deadlineAt } = await stepOf(id, 'legal');
    expect(await openSound(lead, '/charge-instruction')).toContain(`/personnes/${from}/taches`);
    expect(await openSound(lead, `/personnes/${from}`)).toContain(`/personnes/${from}/taches`);
    const sent = formIn(await openSound(lead, `/personnes/${from}/taches`), '~key');
    expect(Object.values(sent).flat()).not.toContain(from);
    // Sent without a person it says what to do, and proposes no one anew.
    const none = Object.fromEntries(Object.keys(sent).map((name) => [name, name.startsWith('a ') ? [''] : (sent[name] ?? [])]));
    const asked = await lead.post(`/personnes/${from}/taches`, none);
    expect([asked.status, /choisissez une personne dans «\s?Confier à\s?»/.test(asked.html)]).toEqual([422, true]);
    expect(/<option[^>]*selected/.test(asked.html)).toBe(false);
    const handed = await lead.post(`/personnes/${from}/taches`, sent);
    expect(handed.html).not.toContain('Refusée');
    for (const name of [STUDENTS.title, 'Cadre juridique']) expect(handed.html).toContain(name);
    const after = await stepOf(id, 'legal');
    expect([after.reviewer.id === from, after.deadlineAt]).toEqual([false, deadlineAt]);
    expect(await openSound(lead, `/personnes/${from}/taches`)).toContain('Rien n’est demandé à cette seule personne');
    // The same form again does nothing twice.
    const again = (await lead.post(`/personnes/${from}/taches`, sent)).html;
    for (const said of ['Plus demandée', 'un envoi précédent l’a peut-être déjà confiée', 'Rendre un avis']) expect(again).toContain(said);
    expect(again).not.toContain('Refusée');
  });

  test('those of a person who has lost the role are found where loads are, and are asked of others under no identity of that person', async () => {
    const [id, leaver, same] = [await toInReview(harness), await spare(harness, 'leaver'), await spare(harness, 'leaver-too')];
    expectStatus(await (await harness.as('lead')).post(`/applications/${id}/assignments`, { step: 'legal', reviewerId: leaver.id }), 200);
    await withdraw(harness, 'admin', leaver.id, 'reviewer');
    const loads = await openSound(lead, '/charge-instruction');
    expect(loads.split('n’instruit plus')).toHaveLength(2);
    expect(loads).toContain(`/personnes/${leaver.id}/taches`);
    const { items } = (await (await harness.as('auditor')).get('/reviewers')).body;
    expect(items.filter((each: { isReviewer: boolean }) => !each.isReviewer)).toMatchObject([{ id: leaver.id, openSteps: 1 }]);
    const proposed = () => openSound(lead, `/personnes/${leaver.id}/taches`);
    // Past its deadline an opinion may be asked of the same person again, but not where that person hands it over.
    await harness.database.db
      .updateTable('review_step')
      .set({ deadline_at: '2026-01-05T22:59:59.999Z' })
      .where('application_id', '=', id)
      .execute();
    expect(await proposed()).toContain(`value="${same.id}"`);
    const claims = claimsOf({ ...FUND, sub: 'leaver-too', roles: [] });
    await harness.enter(await signToken({ ...claims, email: claimsOf({ ...FUND, sub: 'leaver', roles: [] }).email }));
    const page = await proposed();
    expect(page).toContain('Cadre juridique');
    expect(page).not.toContain(`value="${same.id}"`);
    // It is expected of the human, by whichever identity the lead looks.
    expect(await openSound(lead, `/personnes/${same.id}/taches`)).toContain('Cadre juridique');
  });

  test('what its call hides from the lead who hands over is counted, and not named; tasks that are not looked at are told', async () => {
    const callId = await openCall(harness, { terms: { concealFromConflicted: true } });
    const [id, leaver] = [await toInReview(harness, { ...STUDENTS, callId }), await spare(harness, 'hidden-leaver')];
    const [first, other] = [await harness.as('lead'), await withRoles(harness, 'hidden-lead', FUND, 'lead')];
    expectStatus(await first.post(`/applications/${id}/assignments`, { step: 'legal', reviewerId: leaver.id }), 200);
    expectStatus(await declareInterest(harness, other.id, { applicationId: id }), 200);
    const handover = async (caller: typeof first) => (await caller.get(`/people/${leaver.id}/handover`)).body;
    expect([await handover(first), await handover(other)]).toMatchObject([
      { items: [{ id }], concealed: 0, cut: [] },
      { items: [], concealed: 1, cut: [] },
    ]);
    // The other lead has the same task: the leaver's own list has one more than is looked at.
    await lookingAtOne(async () => {
      expect((await first.get(`/people/${other.id}/handover`)).body.cut).toEqual(['tasks']);
      expect(await openSound(lead, `/personnes/${other.id}/taches`)).toMatch(/Tâches regardées ici\s: 1 au plus/);
    });
  });

  test('a contact and a seat in a session pass to other people, and what belongs to a role is only shown', async () => {
    const [id, screened, { id: chair }] = [await toReviewed(harness), await toSubmitted(harness), await harness.as('chair')];
    const [asLead, third] = [
      await harness.as('lead'),
      await harness.enter(await signToken(claimsOf({ ...FUND, sub: 'third', roles: ['member'] }))),
    ];
    expectStatus(await asLead.put('/contacts', { file: id, personId: chair }), 200);
    const plan = await withVote(harness, [id], { opensAt: '2099-01-01T00:00:00Z' });
    const { id: session } = expectStatus(await asLead.post('/sessions', plan), 201) as unknown as { id: string };
    // Of more than is looked at, the page says so. A contact has no date: a seat comes before it.
    const cut = await lookingAtOne(() => openSound(lead, `/personnes/${chair}/taches`));
    expect(cut).toMatch(/en dehors des avis\s: 1 au plus/);
    expect([cut.includes(`a excuseMember ${session} `), cut.includes(`a nameContact ${id} `)]).toEqual([true, false]);
    const page = await openSound(lead, `/personnes/${chair}/taches`);
    expect(page).not.toContain('en dehors des avis');
    const sent = formIn(page, '~key');
    expect([sent[`a nameContact ${id} `], sent[`a excuseMember ${session} `]]).toEqual([[expect.any(String)], [third.id]]);
    const handed = (await lead.post(`/personnes/${chair}/taches`, sent)).html;
    expect(handed).not.toContain('Refusée');
    expect((await asLead.get(`/contacts?file=${id}`)).body.fund.contact.id).toBe(sent[`a nameContact ${id} `]?.[0]);
    const { members } = (await asLead.get(`/sessions/${session}`)).body;
    expect(members.find((each: { id: string }) => each.id === third.id)).toMatchObject({ standsInFor: chair });
    // Screening waits for each person who has the role.
    const screener = await harness.as('screener');
    const { items, ofRoles } = (await asLead.get(`/people/${screener.id}/handover`)).body;
    expect(items.filter((each: { id: string }) => each.id === screened)).toEqual([]);
    expect(ofRoles).toContainEqual(expect.objectContaining({ command: 'decideAdmissibility', takers: [] }));
    const without = (await asLead.get(`/carried-files?without=${screener.id}`)).body.items;
    // Another administrator does what only administrators do, whatever else they hold.
    const [asker, second] = [await roleless(harness, 'role-asker', OUTSIDER), await withRoles(harness, 'second-admin', FUND, 'admin')];
    expectStatus(await asker.post('/me/role-requests', { role: 'applicant', reason: 'Je dépose.' }), 200);
    const { id: admin } = await harness.as('admin');
    expect((await asLead.get(`/people/${admin}/handover`)).body.ofRoles).toContainEqual(
      expect.objectContaining({ command: 'giveRole', unheld: 0, takers: [{ id: second.id, tasks: 1 }] }),
    );
    const stop = (of: string) => without.find((each: { applicationId: string }) => each.applicationId === of)?.stop?.command;
    expect(stop(screened)).toBe('decideAdmissibility');
  });

  test('files whose opinions are all asked for leave nothing to ask, and the page says so', async () => {
    const id = await toSubmitted(harness);
    expect(await openSound(lead, `/instruction/avis?dossier=${id}`)).toContain('Aucun avis n’est à demander');
    expect(await openSound(lead, '/instruction/avis')).toContain('Aucun avis n’est à demander');
  });
});

describe('the search of the header', () => {
  const find = (visitor: Visitor, q: string) => openSound(visitor, `/recherche?q=${encodeURIComponent(q)}`);

  test('finds a file by its reference in any writing, its organisation, a person and a call', async () => {
    const id = await toInReview(harness);
    const { reference } = await read(id);
    for (const q of [reference, reference.replaceAll('-', '').toLowerCase()])
      expect(await find(lead, q)).toContain(`href="/dossiers/${id}"`);
    expect(await find(lead, 'Inès Carvalho')).toContain('href="/personnes/');
    expect(await find(lead, 'données')).toContain('href="/appels/donnees-2023"');
  });

  test('finds a request for the Datalab’s help by its words, its organisation and the person who asked', async () => {
    const { id } = await toRequested(harness, 'Cartographie des digues');
    const { name, organisation } = (await (await harness.as('applicant')).get('/me')).body;
    for (const q of ['digue carto', `${organisation.siret} digues`, `${name} digues`])
      expect([q, (await find(lead, q)).includes(`href="/demandes-datalab/${id}"`)]).toEqual([q, true]);
    expect(await find(await harness.visit('applicant2'), 'digue carto')).not.toContain('href="/demandes-datalab/');
    const [found, none] = [
      await openSound(lead, '/demandes-datalab?q=digues'),
      await openSound(lead, '/demandes-datalab?q=digues%20absentes'),
    ];
    expect([found.includes(`/demandes-datalab/${id}`), none.includes('Aucune demande')]).toEqual([true, true]);
  });

  test('shows no file to an organisation that does not see it, and says that nothing was found', async () => {
    const { reference } = await read(await toInReview(harness));
    const html = await find(await harness.visit('applicant2'), reference);
    expect(html).toContain('Rien de ce que vous pouvez voir ne répond à');
    expect(html).not.toContain('href="/dossiers/');
  });
});

describe('from a file of the desk’s list', () => {
  let newer: string;
  let older: string;
  let title: string;
  beforeAll(async () => {
    [older, newer] = [await toInReview(harness), await toInReview(harness)];
    await assign(harness, older, 'legal');
    expectStatus(await (await harness.as('reviewer-legal')).post(`/applications/${older}/opinions`, opinionOn('legal')), 200);
    title = (await read(older)).reference;
  });
  const ofList = (path: string, list: string): string => `${path}?liste=${encodeURIComponent(list)}`;

  test('one goes on to the next of the same list, and back to it', async () => {
    const list = 'state=in_review';
    const desk = await openSound(lead, `/instruction?${list}`);
    const link = `/dossiers/${newer}/etapes?liste=state%3Din_review`;
    expect(desk).toContain(`href="${link}"`);
    const html = await openSound(lead, link);
    expect(html).toMatch(new RegExp(`rel="next" href="/dossiers/${older}/etapes\\?liste=state%3Din_review"`));
    expect(html).toContain('href="/instruction?state=in_review"');
    expect(await openSound(lead, ofList(`/dossiers/${older}`, list))).toMatch(new RegExp(`rel="prev" href="/dossiers/${newer}/etapes`));
  });

  test('an address without a list, or with one that was altered, shows the file alone', async () => {
    for (const path of [`/dossiers/${newer}/etapes`, ofList(`/dossiers/${newer}/etapes`, 'state=colour')])
      expect(await openSound(lead, path)).not.toContain('class="g-beside"');
    const applicant = await (await harness.visit('applicant')).get(ofList(`/dossiers/${newer}`, 'state=in_review'));
    expect([applicant.status, applicant.html.includes('g-beside')]).toEqual([200, false]);
  });

  test('the list tells scores, and has the highest first where it is asked to', async () => {
    const html = (await openSound(lead, '/instruction?ordre=note')).replace(/\s+/g, ' ');
    expect(html.indexOf(`/dossiers/${older}/`)).toBeLessThan(html.indexOf(`/dossiers/${newer}/`));
    expect(html.slice(html.indexOf(title))).toMatch(/^.{0,1500}<td class="g-figure"> ?4 ?<\/td>/);
    expect(html).toContain('parmi les 500 plus récents');
  });
});

test('the desk is the fund’s: an applicant is led to its own list', async () => {
  expect(await (await harness.visit('applicant')).get('/instruction')).toMatchObject({ status: 303, location: '/dossiers' });
});

test('a screener reads the file beside the form, and finds it admissible there', async () => {
  const id = await toSubmitted(harness);
  const path = `/dossiers/${id}/recevabilite`;
  const html = await openSound(screener, path);
  expect(html).toContain(STUDENTS.title);
  const sent = { ...formIn(html, '/revision'), '/decision': 'admissible' };
  expect(await screener.post(path, sent)).toMatchObject({ status: 303, location: `/dossiers/${id}?fait=decideAdmissibility` });
  expect((await read(id)).state).toBe('in_review');
});

test('a refused decision on admissibility keeps what was typed', async () => {
  const id = await toSubmitted(harness);
  const path = `/dossiers/${id}/recevabilite`;
  const sent = { ...formIn((await screener.get(path)).html, '/revision'), '/decision': 'inadmissible', '/reason': ' ' };
  const { status, html } = await screener.post(path, sent);
  expect(status).toBe(422);
  expect(html).toContain('id="erreurs"');
  expect(formIn(html, '/revision')['/reason']).toEqual([' ']);
  // Each answer is a button: none is chosen beforehand.
  expect([...html.matchAll(/<button[^>]*name="\/decision" value="(\w+)"/g)].map(([, value]) => value)).toEqual([
    'admissible',
    'inadmissible',
  ]);
});

test('an inadmissibility without its reason is said at its field, which is optional no more', async () => {
  const id = await toSubmitted(harness);
  const path = `/dossiers/${id}/recevabilite`;
  const shownFirst = (await screener.get(path)).html;
  const { html } = await screener.post(path, { ...formIn(shownFirst, '/revision'), '/decision': 'inadmissible' });
  expect(html).toContain('href="#f-reason"');
  expect(html).toMatch(/for="f-reason"(?:(?!facultatif)[\s\S])*?<\/label>/);
});

test('an opinion of which nothing is given is told all that is missing at once, each score by its criterion', async () => {
  const id = await toInReview(harness);
  await assign(harness, id, 'legal');
  const path = `/dossiers/${id}/avis/legal`;
  const form = formIn((await legal.get(path)).html, '/revision');
  const { status, html } = await legal.post(path, form);
  expect(status).toBe(422);
  const [summary = ''] = /id="erreurs"[\s\S]*?<\/div>/.exec(html) ?? [];
  const fields = ['verdict', 'comment', ...Object.keys(opinionOn('legal').scores).map((key) => `scores-${key.replaceAll('_', '-')}`)];
  for (const field of fields) expect(summary).toContain(`href="#f-${field}"`);
  expect(summary).not.toMatch(/Notes|scores :/);
  const turned = await legal.post(path, { ...form, '/comment': 'fin\u202Eruetcel' });
  expect(turned.html).toContain('href="#f-comment"');
  expect(turned.html).toContain('caractère invisible');
});

test('the steps of a review offer to each what it may do on each step, and no more', async () => {
  const id = await toInReview(harness);
  await assign(harness, id, 'legal');
  const path = `/dossiers/${id}/etapes`;
  const seen = await openSound(lead, path);
  expect(seen).toContain(`/agir/assignReviewer/${id}?step=legal`);
  expect(seen).toContain(`/agir/extendStep/${id}?step=legal`);
  expect(seen).not.toContain(`/avis/legal`);
  const own = await openSound(legal, path);
  expect(own).toContain(`/dossiers/${id}/avis/legal`);
  expect(own).toContain(`/agir/declineAssignment/${id}?step=legal`);
  expect(own).not.toContain('/agir/assignReviewer');
  expect((await (await harness.visit('applicant')).get(path)).status).toBe(404);
});

test('a reviewer gives its opinion beside the file, and is led on to the next', async () => {
  const [id, next] = [await toInReview(harness), await toInReview(harness)];
  await assign(harness, id, 'legal');
  await assign(harness, next, 'legal');
  const path = `/dossiers/${id}/avis/legal`;
  const html = await openSound(legal, path);
  expect(html).toContain(STUDENTS.title);
  const { scores } = opinionOn('legal');
  const scored = Object.fromEntries(Object.keys(scores).map((key) => [`/scores/${key}`, '4']));
  const sent = { ...formIn(html, '/revision'), '/verdict': 'favourable', ...scored, '/comment': 'Base légale établie.' };
  const given = await legal.post(path, sent);
  expect(given).toMatchObject({ status: 303, location: `${path}?fait=giveOpinion` });
  expect((await stepOf(id, 'legal')).opinion).toMatchObject({ verdict: 'favourable', score: 4, comment: 'Base légale établie.' });
  const after = await openSound(legal, path);
  expect(after).toContain('Votre avis est rendu');
  expect(after).toContain('Dossier suivant');
});

test('a score is shown with its meaning, the criterion’s own or the usual one: to the reviewer, the lead, and who reads the call', async () => {
  const { steps } = (await (await harness.as('lead')).get(`/calls/${STUDENTS.callId}`)).body.terms as CallTerms;
  const same = (text: string) => ({ fr: text, en: text });
  const [zero, one, two, three, four, five] = ['Rien', 'Flou', 'Cité', 'Précisé', 'Établi', 'Incontestable'].map(same);
  const scale = { zero, one, two, three, four, five } as Criterion['scale'];
  const scaled = steps.map((step) => ({
    ...step,
    criteria: step.criteria.map((each, place) => (place === 0 ? { ...each, scale } : each)),
  }));
  const callId = await openCall(harness, { terms: { steps: scaled } });
  const id = await toInReview(harness, { ...STUDENTS, callId });
  await assign(harness, id, 'legal');
  const path = `/dossiers/${id}/avis/legal`;
  const html = await openSound(legal, path);
  for (const label of ['4 · Établi', '4 · Bon', '0 · Rien', '0 · Non traité']) expect(html).toContain(`>${label}</label>`);
  const scored = Object.fromEntries(Object.keys(opinionOn('legal').scores).map((key) => [`/scores/${key}`, '4']));
  await legal.post(path, { ...formIn(html, '/revision'), '/verdict': 'favourable', ...scored, '/comment': 'Base légale établie.' });
  for (const read of [await openSound(legal, path), await openSound(lead, `/dossiers/${id}/etapes`)])
    expect(read).toMatch(/4 sur 5<\/strong> · Établi[\s\S]*4 sur 5<\/strong> · Bon/);
  const call = await openSound(legal, `/appels/${callId}`);
  expect(call).toContain('0 Rien, 1 Flou, 2 Cité, 3 Précisé, 4 Établi, 5 Incontestable');
  expect(call).toContain('3 Suffisant, 4 Bon');
});

test('an opinion on a revision that is not the current one is refused, and what was typed is kept', async () => {
  const id = await toInReview(harness);
  await assign(harness, id, 'legal');
  const path = `/dossiers/${id}/avis/legal`;
  const sent = { ...formIn((await legal.get(path)).html, '/revision'), '/revision': '7', '/verdict': 'favourable', '/comment': 'Vu.' };
  const scored = Object.fromEntries(Object.keys(opinionOn('legal').scores).map((key) => [`/scores/${key}`, '3']));
  const { status, html } = await legal.post(path, { ...sent, ...scored });
  expect(status).toBe(422);
  expect(formIn(html, '/revision')).toMatchObject({ '/revision': ['1'], '/comment': ['Vu.'], '/verdict': ['favourable'] });
});

test('who else has a file open to judge it is told', async () => {
  const id = await toInReview(harness);
  await assign(harness, id, 'legal');
  await assign(harness, id, 'data');
  await legal.get(`/dossiers/${id}/avis/legal`);
  const html = await openSound(await harness.visit('reviewer-data'), `/dossiers/${id}/avis/data`);
  expect(html).toContain('Sékou Diarra a aussi ouvert ce dossier');
});

test('an opinion that is another’s is read, and not written', async () => {
  const id = await toInReview(harness);
  await assign(harness, id, 'legal');
  const html = await openSound(await harness.visit('reviewer-data'), `/dossiers/${id}/avis/legal`);
  expect(html).toContain('demandé à une autre personne');
  expect(html).not.toContain('name="/verdict"');
  expect((await lead.get(`/dossiers/${id}/avis/legal`)).status).toBe(403);
  expect((await legal.get(`/dossiers/${id}/avis/nothing`)).status).toBe(404);
});

test('what the applicant has changed since an opinion is shown beside it', async () => {
  const id = await toInReview(harness);
  await assign(harness, id, 'legal');
  expectStatus(await ask(harness, id, 'lead', { steps: ['legal'] }), 200);
  expectStatus(await answer(harness, id, 'applicant', { summary: 'Un résumé <b>précisé</b>.' }), 200);
  const html = await openSound(legal, `/dossiers/${id}/avis/legal`);
  expect(html).toContain('Ce qui a changé depuis la version 1');
  expect(html).toMatch(/<ins>[^]*Un résumé &lt;b&gt;précisé&lt;\/b&gt;\.[^]*<\/ins>/);
});

test('everybody who reviews stands on the page of loads, for the lead and nobody else', async () => {
  const html = await openSound(lead, '/charge-instruction');
  const { items } = (await (await harness.as('lead')).get('/reviewers')).body;
  for (const { name } of items) expect(html).toContain(name);
  expect((await legal.get('/charge-instruction')).status).toBe(403);
});

test('an award that is not examined again says so', async () => {
  const id = await giveOpinions(harness, await toInReview(harness));
  expect(await openSound(lead, `/dossiers/${id}/reexamen`)).toContain('n’est pas réexaminée');
});
