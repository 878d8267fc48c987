import { isSiret, sirenOf } from '../../../domain/core/siret.ts';
import { eachOf } from '../../support/each-of.ts';
import { advise, approve, assign, more, propose, take } from '../../support/amendment-fixtures.ts';
import { openCall } from '../../support/calls.ts';
import { answer, ask } from '../../support/correction-fixtures.ts';
import { COST_CENTS, IN_TWO, toInTwo } from '../../support/impact-fixtures.ts';
import {
  AWARDED_CENTS,
  expectStatus,
  giveOpinions,
  type Project,
  STUDENTS,
  toInReview,
  toReviewed,
  toSession,
  toSubmitted,
} from '../../support/fixtures.ts';
import { allotMore } from '../../support/money.ts';
import { declareInterest } from '../../support/conflict-fixtures.ts';
import { withRoles } from '../../support/people-fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { FUND } from '../../support/tokens.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let people: Record<'applicant' | 'applicant2' | 'screener' | 'lead' | 'chair', Actor>;
/** The students' project under a call of its own, so that overlaps are found under that call alone. */
const elsewhere = async (changed: object): Promise<Project> => ({ ...STUDENTS, ...changed, callId: await openCall(harness, {}) });
beforeAll(async () => {
  await allotMore(harness);
  const [applicant, applicant2, screener, lead, chair] = await eachOf(['applicant', 'applicant2', 'screener', 'lead', 'chair'], harness.as);
  people = { applicant, applicant2, screener, lead, chair };
});

type Row = Record<string, unknown>;
const overlapsOf = async (id: string, who = people.screener) => (await who.get(`/applications/${id}`)).body.overlaps;
const othersOf = async (id: string): Promise<string[]> => (await overlapsOf(id)).map(({ other }: { other: Row }) => other['id']);
const settle = (id: string, otherId: string, outcome: string, who = people.lead) =>
  who.post(`/applications/${id}/overlap-settlements`, { otherId, outcome, reason: 'Deux volets distincts.' });
const FAR = { startsOn: '2040-01-01' };

test('what an organisation asks of two calls is found at the submission, with its lines, for the fund alone', async () => {
  const first = await toSubmitted(harness, await elsewhere({ ...FAR, title: 'Une carte' }));
  const second = await toSubmitted(harness, await elsewhere({ ...FAR, title: 'Une autre carte' }));
  // The first one's page has it as well, from its own side; it is settled on the one on which it was found.
  expect(await overlapsOf(first)).toMatchObject([{ other: { id: second }, isFoundByOther: true, outcome: null }]);
  expect((await people.screener.get(`/applications/${first}`)).body).toMatchObject({ overlapCount: 1, overlapsSought: true });
  const [found] = await overlapsOf(second);
  const { reference } = (await people.screener.get(`/applications/${first}`)).body;
  expect(found).toMatchObject({
    other: { id: first, reference, title: 'Une carte' },
    tie: 'organisation',
    sameObject: false,
    isFoundByOther: false,
    outcome: null,
  });
  const [line] = STUDENTS.costLines;
  expect(found.lines[0]).toMatchObject({
    line: 1,
    label: line?.label,
    amountCents: line?.amountCents,
    otherLine: 1,
    otherAmountCents: line?.amountCents,
  });
  expect(await overlapsOf(second, people.applicant)).toBeNull();
  const { items } = (await people.lead.get('/me/tasks')).body;
  expect(items.filter(({ id }: Row) => id === second)).toMatchObject([{ command: 'settleOverlap', detail: first }]);
});

test('other months, other lines under another title, or what asks for nothing any more are no double funding', async () => {
  const project = { title: 'Un atlas', startsOn: '2050-01-01' };
  const first = await toSubmitted(harness, await elsewhere(project));
  expect(await othersOf(await toSubmitted(harness, await elsewhere({ ...project, startsOn: '2052-01-01' })))).toEqual([]);
  const costLines = [{ label: 'Tout le reste', category: 'other', amountCents: COST_CENTS }];
  const others = await toSubmitted(harness, await elsewhere({ ...project, title: 'Tout autre chose', costLines }));
  expect(await othersOf(others)).toEqual([]);
  const { version } = (await people.applicant.get(`/applications/${first}`)).body;
  expectStatus(await people.applicant.post(`/applications/${first}/withdrawal`, { version, reason: 'Un doublon.' }), 200);
  expect(await othersOf(await toSubmitted(harness, await elsewhere(project)))).not.toContain(first);
});

test.each(['other', 'public'])(
  'a declared co-funder (%s) that asks the fund for the same lines is found, whichever names the other',
  async (source) => {
    const nameOf = async (who: Actor): Promise<string> => (await who.get('/me')).body.organisation.name;
    const [fund, own] = STUDENTS.fundingLines;
    const cofundedBy = (label: string) => ({
      fundingLines: [fund!, { ...own!, amountCents: own!.amountCents - 1_000_000 }, { label, source, amountCents: 1_000_000 }],
    });
    const project = { ...STUDENTS, startsOn: source === 'other' ? '2045-01-01' : '2047-01-01', title: `Un portail (${source})` } as Project;
    const theirs = await toSubmitted(harness, project, 'applicant2');
    const named = await toSubmitted(harness, { ...project, ...cofundedBy((await nameOf(people.applicant2)).toUpperCase()) } as Project);
    expect((await overlapsOf(named)).find(({ other }: { other: Row }) => other['id'] === theirs)).toMatchObject({
      tie: 'cofunder',
      sameObject: true,
    });
    const later = await toSubmitted(harness, { ...project, title: `Un second portail (${source})` } as Project, 'applicant2');
    expect(await othersOf(later)).toContain(named);
  },
);

test('another establishment of the same legal person is found, by its SIREN', async () => {
  const siretOf = async (who: Actor): Promise<string> => (await who.get('/me')).body.organisation.siret;
  const [own, theirs] = [await siretOf(people.applicant), await siretOf(people.applicant2)];
  const project = { ...STUDENTS, startsOn: '2043-01-01', title: 'Un cadastre' } as Project;
  const first = await toSubmitted(harness, project, 'applicant2');
  const establishments = Array.from({ length: 10 }, (_, digit) => `${sirenOf(own)}9999${digit}`);
  const beside = establishments.find((siret) => isSiret(siret) && siret !== own) ?? '';
  const { db } = harness.database;
  const move = (from: string, to: string) => db.updateTable('organisation').set({ siret: to }).where('siret', '=', from).execute();
  await move(theirs, beside);
  const second = await toSubmitted(harness, project);
  await move(beside, theirs);
  expect((await overlapsOf(second)).find(({ other }: { other: Row }) => other['id'] === first)).toMatchObject({
    tie: 'legal_unit',
    sameObject: true,
  });
});

test('a co-funder that is named by its SIREN is found whatever it is called, whichever names the other', async () => {
  const siren = sirenOf((await people.applicant2.get('/me')).body.organisation.siret);
  const [fund, own] = STUDENTS.fundingLines;
  const fundingLines = [
    ...[fund!, { ...own!, amountCents: own!.amountCents - 1_000_000 }],
    { label: 'Un nom sans rapport', source: 'public', siren, amountCents: 1_000_000 },
  ];
  const project = { ...STUDENTS, startsOn: '2048-01-01', title: 'Un portail (SIREN)' };
  const theirs = await toSubmitted(harness, project, 'applicant2');
  const named = await toSubmitted(harness, { ...project, fundingLines } as Project);
  const tieOn = async (id: string, otherId: string) =>
    (await overlapsOf(id)).find(({ other }: { other: Row }) => other['id'] === otherId)?.tie;
  expect(await tieOn(named, theirs)).toBe('cofunder_siren');
  expect(await tieOn(await toSubmitted(harness, { ...project, title: 'Un second portail (SIREN)' }, 'applicant2'), named)).toBe(
    'cofunder_siren',
  );
});

test('what was awarded for earlier months is found, and stands against no award until a person upholds it', async () => {
  const project = { title: 'Un annuaire des fontaines', startsOn: '2070-01-01' };
  const before = await elsewhere(project);
  const awarded = await giveOpinions(harness, await toInReview(harness, before), before);
  const award = (applicationId: string) => ({ applicationId, decision: 'award', awardedCents: AWARDED_CENTS, reason: 'Utile.' });
  const first = await toSession(harness, [awarded]);
  expectStatus(await people.chair.post(`/sessions/${first.id}/decision`, { version: first.version, decisions: [award(awarded)] }), 200);
  const after = await elsewhere({ ...project, startsOn: '2074-01-01' });
  const id = await giveOpinions(harness, await toInReview(harness, after), after);
  expect(await overlapsOf(id)).toMatchObject([{ other: { id: awarded }, earlier: true, sameObject: true, outcome: null }]);
  const second = await toSession(harness, [id]);
  expectStatus(await people.chair.post(`/sessions/${second.id}/decision`, { version: second.version, decisions: [award(id)] }), 200);
});

test('an earlier finding whose months are the same once a correction has moved them stands against the award', async () => {
  const project = { title: 'Un annuaire des lavoirs', startsOn: '2080-01-01' };
  const before = await elsewhere(project);
  const awarded = await giveOpinions(harness, await toInReview(harness, before), before);
  const award = (applicationId: string) => ({ applicationId, decision: 'award', awardedCents: AWARDED_CENTS, reason: 'Utile.' });
  const first = await toSession(harness, [awarded]);
  expectStatus(await people.chair.post(`/sessions/${first.id}/decision`, { version: first.version, decisions: [award(awarded)] }), 200);
  const after = await elsewhere({ ...project, startsOn: '2084-01-01' });
  const id = await toSubmitted(harness, after);
  expect(await overlapsOf(id)).toMatchObject([{ earlier: true }]);
  expectStatus(await ask(harness, id, 'screener'), 200);
  expectStatus(await answer(harness, id, 'applicant', { startsOn: '2080-03-01' }), 200);
  expect(await overlapsOf(id)).toMatchObject([{ other: { id: awarded }, earlier: false, outcome: null }]);
  expectStatus(await people.screener.post(`/applications/${id}/admissibility`, { revision: 2, decision: 'admissible' }), 200);
  await giveOpinions(harness, id, after, 2);
  const second = await toSession(harness, [id]);
  const body = { version: second.version, decisions: [award(id)] };
  await expectRefused(harness, people.chair, ['post', `/sessions/${second.id}/decision`], body, 'overlap_unsettled');
});

test('an upheld finding stands against the award until it is settled otherwise, or the other one asks for nothing', async () => {
  const first = await toSubmitted(harness, await elsewhere({ title: 'Un guide', startsOn: '2060-01-01' }));
  const project = await elsewhere({ title: 'Un guide', startsOn: '2060-01-01' });
  const id = await giveOpinions(harness, await toInReview(harness, project), project);
  expectStatus(await settle(id, first, 'upheld', people.screener), 200);
  const session = await toSession(harness, [id]);
  const body = {
    version: session.version,
    decisions: [{ applicationId: id, decision: 'award', awardedCents: AWARDED_CENTS, reason: 'Utile.' }],
  };
  const problem = await expectRefused(harness, people.chair, ['post', `/sessions/${session.id}/decision`], body, 'funded_twice');
  expect(problem).toMatchObject({ applicationIds: [id] });
  expectStatus(await settle(id, first, 'dismissed'), 200);
  expectStatus(await people.chair.post(`/sessions/${session.id}/decision`, body), 200);
  expect((await overlapsOf(id))[0]).toMatchObject({ outcome: 'dismissed', reason: 'Deux volets distincts.' });
});

describe('what an award funds already', () => {
  const project = { title: 'Un observatoire des crues', startsOn: '2064-01-01' };
  let ids: { awarded: string; second: string; third: string };
  let session: { id: string; version: number };
  const award = (applicationId: string) => ({ applicationId, decision: 'award', awardedCents: AWARDED_CENTS, reason: 'Utile.' });
  const decide = (body: object) =>
    ['post', `/sessions/${session.id}/decision`, { version: session.version, ...body }] as const satisfies [string, string, object];
  beforeAll(async () => {
    const [first, second, third] = [await elsewhere(project), await elsewhere(project), await elsewhere(project)];
    const awarded = await giveOpinions(harness, await toInReview(harness, first), first);
    const alone = await toSession(harness, [awarded]);
    expectStatus(await people.chair.post(`/sessions/${alone.id}/decision`, { version: alone.version, decisions: [award(awarded)] }), 200);
    ids = {
      awarded,
      second: await giveOpinions(harness, await toInReview(harness, second), second),
      third: await giveOpinions(harness, await toInReview(harness, third), third),
    };
    session = await toSession(harness, [ids.second, ids.third]);
  });

  test('stands on the agenda with what the other one is and has, while it is not settled', async () => {
    const { agenda } = (await people.chair.get(`/sessions/${session.id}`)).body as unknown as { agenda: Row[] };
    const overlaps = agenda.find(({ applicationId }) => applicationId === ids.second)?.['overlaps'];
    expect(overlaps).toHaveLength(2);
    expect(overlaps).toEqual(
      expect.arrayContaining([
        {
          isAwarded: true,
          other: expect.objectContaining({ id: ids.awarded, title: project.title, state: 'awarded', awardedCents: AWARDED_CENTS }),
        },
        { isAwarded: false, other: expect.objectContaining({ id: ids.third, state: 'in_session', awardedCents: null }) },
      ]),
    );
  });

  test('is awarded again only where the chair says so of each award, and the minutes say it', async () => {
    const decisions = [award(ids.second), award(ids.third)];
    const [, path, silent] = decide({ decisions });
    expect(await expectRefused(harness, people.chair, ['post', path], silent, 'overlap_unsettled')).toMatchObject({
      applicationIds: [ids.second, ids.third].toSorted(),
    });
    const [, , half] = decide({ decisions, despiteOverlaps: [ids.second] });
    expect(await expectRefused(harness, people.chair, ['post', path], half, 'overlap_unsettled')).toMatchObject({
      applicationIds: [ids.third],
    });
    const [, , said] = decide({ decisions, despiteOverlaps: [ids.second, ids.third] });
    expectStatus(await people.chair.post(path, said), 200);
    const { rows } = await harness.database.pool.query<{ facts: Row }>(
      `SELECT facts FROM event WHERE name = 'decideSession' AND stream_id IN ($1, $2, $3) ORDER BY facts ? 'decision'`,
      [session.id, ids.second, ids.third],
    );
    expect(rows.map(({ facts }) => facts)).toMatchObject([{ despiteOverlaps: 2 }, { despiteOverlap: true }, { despiteOverlap: true }]);
  });
});

test('what waits is not awarded either', async () => {
  const first = await toSubmitted(harness, await elsewhere({ title: 'Un registre', startsOn: '2062-01-01' }));
  const id = await toReviewed(harness, await elsewhere({ title: 'Un registre', startsOn: '2062-01-01' }));
  const session = await toSession(harness, [id]);
  const decisions = [{ applicationId: id, decision: 'waitlist', rank: 1, reason: 'Plus tard.' }];
  expectStatus(await people.chair.post(`/sessions/${session.id}/decision`, { version: session.version, decisions }), 200);
  expectStatus(await settle(id, first, 'upheld'), 200);
  const { version } = (await people.chair.get(`/applications/${id}`)).body;
  const award = { version, awardedCents: AWARDED_CENTS, reason: 'Utile.' };
  await expectRefused(harness, people.chair, ['post', `/applications/${id}/award`], award, 'funded_twice');
});

test('what waits is awarded beside another award of the same object only where the chair says so', async () => {
  const title = { title: 'Un cadastre solaire', startsOn: '2066-01-01' };
  const [first, second] = [await elsewhere(title), await elsewhere(title)];
  const [awarded, id] = [
    await giveOpinions(harness, await toInReview(harness, first), first),
    await giveOpinions(harness, await toInReview(harness, second), second),
  ];
  const session = await toSession(harness, [awarded, id]);
  const decisions = [
    { applicationId: awarded, decision: 'award', awardedCents: AWARDED_CENTS, reason: 'Utile.' },
    { applicationId: id, decision: 'waitlist', rank: 1, reason: 'Plus tard.' },
  ];
  expectStatus(await people.chair.post(`/sessions/${session.id}/decision`, { version: session.version, decisions }), 200);
  const { version } = (await people.chair.get(`/applications/${id}`)).body;
  const award = { version, awardedCents: AWARDED_CENTS, reason: 'Utile.' };
  await expectRefused(harness, people.chair, ['post', `/applications/${id}/award`], award, 'overlap_unsettled');
  expectStatus(await people.chair.post(`/applications/${id}/award`, { ...award, despiteOverlap: true }), 200);
});

test('what an organisation asks twice under one call is found', async () => {
  const project = await elsewhere({ title: 'Un inventaire des digues', startsOn: '2068-01-01' });
  const first = await toSubmitted(harness, project);
  expect(await othersOf(await toSubmitted(harness, project))).toEqual([first]);
});

test('an amendment is held against what others ask, and adds no money where a finding is upheld', async () => {
  const grantId = await toInTwo(harness);
  const { applicationId } = (await people.lead.get(`/grants/${grantId}`)).body;
  const costCents = more().costLines[0]?.amountCents ?? 0;
  const first = await toSubmitted(
    harness,
    await elsewhere({
      title: 'Une reprise',
      startsOn: IN_TWO.startsOn,
      costLines: [{ label: 'Développement', category: 'services', amountCents: costCents }],
      fundingLines: more().fundingLines,
    }),
  );
  await take(harness, grantId, ['applicant', propose(more())], ['lead', assign], ['examiner', advise]);
  const found = await overlapsOf(applicationId);
  expect(found).toMatchObject([{ other: { id: first }, lines: [{ line: 1, amountCents: costCents }] }]);
  expectStatus(await settle(applicationId, first, 'upheld'), 200);
  const body = { amendment: 1, reason: 'Utile.' };
  await expectRefused(harness, people.chair, ['post', `/grants/${grantId}/amendment-approval`], body, 'funded_twice');
  expectStatus(await settle(applicationId, first, 'dismissed'), 200);
  await take(harness, grantId, ['chair', approve]);
});

describe('settling an overlap', () => {
  let ids: { first: string; second: string };
  beforeAll(async () => {
    const project = { title: 'Un barème', startsOn: '2070-01-01' };
    ids = { first: await toSubmitted(harness, await elsewhere(project)), second: await toSubmitted(harness, await elsewhere(project)) };
  });
  const refused = (id: string, otherId: string, code: Parameters<typeof expectRefused>[4], who = people.lead) =>
    expectRefused(
      harness,
      who,
      ['post', `/applications/${id}/overlap-settlements`],
      { otherId, outcome: 'upheld', reason: 'Le même serveur.' },
      code,
    );
  test('is refused of what was not found', async () =>
    expect(await refused(ids.second, ids.second, 'overlap_unknown')).toMatchObject({ known: expect.arrayContaining([ids.first]) }));
  test('is refused to a person who has an interest in the application', async () => {
    expectStatus(await people.lead.post(`/people/${people.lead.id}/interests`, { applicationId: ids.second, reason: 'Un proche.' }), 200);
    await refused(ids.second, ids.first, 'conflict_of_interest');
  });
  test('as it is settled already is refused', async () => {
    expectStatus(await settle(ids.second, ids.first, 'upheld', people.screener), 200);
    await refused(ids.second, ids.first, 'overlap_settled', people.screener);
  });
});

test('a lead finds each overlap to settle once, page after page', async () => {
  const all: string[] = (await people.lead.get('/me/tasks?command=settleOverlap')).body.items.map(
    ({ id, detail }: Row) => `${id} ${detail}`,
  );
  const found: string[] = [];
  for (let path = '/me/tasks?command=settleOverlap&limit=1&alone=true'; path !== '';) {
    const answer = await people.lead.get(path);
    expectStatus(answer, 200);
    const { items, next } = answer.body;
    found.push(...items.map(({ id, detail }: Row) => `${id} ${detail}`));
    path = next ? `/me/tasks?command=settleOverlap&limit=1&alone=true&cursor=${encodeURIComponent(next)}` : '';
  }
  expect(found).toEqual(all);
});

describe('a lead who has an interest in the other application', () => {
  let tied: Actor;
  let ids: { first: string; second: string; third: string };
  beforeAll(async () => {
    const project = { title: 'Un registre des haies', startsOn: '2090-01-01' };
    tied = await withRoles(harness, 'lead-tied', FUND, 'lead');
    const first = await toSubmitted(harness, await elsewhere(project));
    const second = await toSubmitted(harness, await elsewhere(project));
    ids = { first, second, third: await toSubmitted(harness, await elsewhere(project)) };
    expectStatus(await declareInterest(harness, tied.id, { applicationId: first }), 200);
  });
  const offeredTo = async (who: Actor, id: string) => {
    const { commands, overlaps } = (await who.get(`/applications/${id}`)).body;
    const on = overlaps.map((each: Row) => [(each['other'] as Row)['id'], each['commands']]);
    return { isOffered: commands.includes('settleOverlap'), on: Object.fromEntries(on) };
  };
  const tasksOf = async (who: Actor): Promise<string[]> => {
    const { items } = (await who.get('/me/tasks?command=settleOverlap')).body;
    return items.filter(({ id }: Row) => Object.values(ids).includes(String(id))).map(({ id, detail }: Row) => `${id} ${detail}`);
  };

  test('is refused, in words that name that one', async () => {
    const body = { otherId: ids.first, outcome: 'dismissed', reason: 'Deux volets distincts.' };
    const path = `/applications/${ids.second}/overlap-settlements`;
    const { reference } = (await people.screener.get(`/applications/${ids.first}`)).body;
    const problem = await expectRefused(harness, tied, ['post', path], body, 'conflict_of_interest');
    expect(problem).toMatchObject({
      applicationIds: [ids.first],
      detail: expect.stringContaining(`concerned: ${reference} · Un registre`),
    });
    const inFrench = (await tied.post(path, body)).body;
    expect(inFrench).toMatchObject({
      title: 'Conflit d’intérêts',
      detail: expect.stringContaining(`${reference} · Un registre des haies.`),
    });
  });

  test('sees the overlap, and is not offered to settle it', async () => {
    expect(await offeredTo(tied, ids.second)).toEqual({ isOffered: false, on: { [ids.first]: [], [ids.third]: [] } });
    const [overlap] = (await overlapsOf(ids.second, tied)).filter(({ other }: { other: Row }) => other['id'] === ids.first);
    expect(overlap).toMatchObject({ outcome: null, isFoundByOther: false, refused: [{ code: 'conflict_of_interest' }] });
    const both = { [ids.first]: ['settleOverlap'], [ids.third]: [] };
    expect(await offeredTo(people.lead, ids.second)).toEqual({ isOffered: true, on: both });
  });

  test('is asked for the overlaps with others alone, on the same application too', async () => {
    expect(await tasksOf(tied)).toEqual([`${ids.third} ${ids.second}`]);
    const all = [`${ids.second} ${ids.first}`, `${ids.third} ${ids.first}`, `${ids.third} ${ids.second}`];
    expect((await tasksOf(people.lead)).toSorted()).toEqual(all.toSorted());
    const on = { [ids.first]: [], [ids.second]: ['settleOverlap'] };
    expect(await offeredTo(tied, ids.third)).toEqual({ isOffered: true, on });
    expectStatus(await settle(ids.third, ids.second, 'dismissed', tied), 200);
  });
});
