import { NO_DOCUMENT } from '../../support/agreements.ts';
import { FUEL_MAP, STUDENTS, toActive, toDraft, toInReview, toSubmitted } from '../../support/fixtures.ts';
import { tracesIn } from '../../support/traces.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let owner: Actor;
let stranger: Actor;
let ids: Record<'draft' | 'submitted' | 'inReview' | 'awarded' | 'grant' | 'strangersDraft', string>;
beforeAll(async () => {
  [owner, stranger] = [await harness.as('applicant'), await harness.as('applicant2')];
  const { applicationId, grantId } = await toActive(harness);
  ids = {
    draft: (await toDraft(harness)).id,
    submitted: await toSubmitted(harness),
    inReview: await toInReview(harness),
    awarded: applicationId,
    grant: grantId,
    strangersDraft: (await toDraft(harness, FUEL_MAP, 'applicant2')).id,
  };
});

const idsIn = ({ body }: { body: { items: { id: string }[] } }) => body.items.map(({ id }) => id).sort();

describe('another organisation’s', () => {
  test.each([
    ['draft', () => `/applications/${ids.draft}`],
    ['application', () => `/applications/${ids.inReview}`],
    ['timeline', () => `/applications/${ids.awarded}/timeline`],
    ['corrections', () => `/applications/${ids.awarded}/corrections`],
    ['revisions', () => `/applications/${ids.awarded}/revisions`],
    ['grant', () => `/grants/${ids.grant}`],
  ])('%s is not found, and is there for its own', async (_, path) => {
    expect((await stranger.get(path())).body).toMatchObject({ status: 404, code: 'not_found' });
    expect((await owner.get(path())).status).toBe(200);
  });

  test.each([
    ['updateApplication', 'put', () => `/applications/${ids.draft}`, { title: 'Mien', version: 1 }],
    ['submitApplication', 'post', () => `/applications/${ids.draft}/submission`, { version: 1 }],
    ['signGrant', 'post', () => `/grants/${ids.grant}/signatures`, { version: 3, documentSha256: NO_DOCUMENT }],
  ] as const)('thing is not found by %s either, and stays as it is', async (_, method, path, body) => {
    const before = await tracesIn(harness.database.db);
    expect((await stranger[method](path(), body)).body).toMatchObject({ status: 404, code: 'not_found' });
    expect(await tracesIn(harness.database.db)).toEqual(before);
  });

  test('things are answered exactly as things that do not exist', async () => {
    const nobodys = '019aa1c0-0000-7000-8000-000000000001';
    const shown = async (id: string) => {
      const {
        status,
        body: { requestId: _, ...body },
      } = await stranger.get(`/applications/${id}`);
      return { status, body };
    };
    expect(await shown(ids.inReview)).toEqual(await shown(nobodys));
  });
});

describe('lists', () => {
  test('show an applicant their own organisation’s applications, drafts too', async () => {
    expect(idsIn(await owner.get('/applications'))).toEqual([ids.draft, ids.submitted, ids.inReview, ids.awarded].sort());
    expect(idsIn(await stranger.get('/applications'))).toEqual([ids.strangersDraft]);
  });

  test('show an applicant their own organisation’s grants', async () => {
    expect(idsIn(await owner.get('/grants'))).toEqual([ids.grant]);
    expect(idsIn(await stranger.get('/grants'))).toEqual([]);
  });

  test.each(['screener', 'reviewer-legal', 'lead', 'member-1', 'chair', 'finance', 'payer', 'auditor', 'admin'])(
    'show the fund’s %s everything but drafts',
    async (login) => {
      const who = await harness.as(login);
      expect(idsIn(await who.get('/applications'))).toEqual([ids.submitted, ids.inReview, ids.awarded].sort());
      expect(idsIn(await who.get('/applications?state=draft'))).toEqual([]);
      expect(idsIn(await who.get('/grants'))).toEqual([ids.grant]);
      for (const path of [`/applications/${ids.draft}`, `/applications/${ids.draft}/timeline`])
        expect((await who.get(path)).status).toBe(404);
    },
  );

  test('keep to the state and the call that were asked for', async () => {
    expect(idsIn(await owner.get('/applications?state=in_review'))).toEqual([ids.inReview]);
    expect(idsIn(await owner.get(`/applications?callId=${STUDENTS.callId}&state=awarded`))).toEqual([ids.awarded]);
    expect(idsIn(await owner.get('/applications?callId=another-call'))).toEqual([]);
    expect(idsIn(await owner.get('/grants?state=active'))).toEqual([ids.grant]);
    expect(idsIn(await owner.get('/grants?state=closed'))).toEqual([]);
  });
});

describe('what an applicant is not told', () => {
  test('the review: its steps, its reviewers, their opinions, its deadlines', async () => {
    const { body } = await owner.get(`/applications/${ids.awarded}`);
    expect([body.review, body.due]).toEqual([null, null]);
    const { body: seen } = await (await harness.as('auditor')).get(`/applications/${ids.awarded}`);
    expect(seen.review.map(({ key, opinion }: { key: string; opinion: { verdict: string } }) => [key, opinion.verdict])).toEqual([
      ['legal', 'favourable'],
      ['data', 'favourable'],
      ['impact', 'favourable'],
    ]);
    for (const word of ['Diarra', 'Rien à redire', 'Cadre juridique']) {
      expect(JSON.stringify(seen)).toContain(word);
      expect(JSON.stringify(body)).not.toContain(word);
    }
  });

  test('the fund’s inner steps, in its timeline', async () => {
    const events = async (who: Actor) =>
      (await who.get(`/applications/${ids.awarded}/timeline`)).body.items.map(({ event }: { event: string }) => event);
    const outer = ['createApplication', 'submitApplication', 'decideAdmissibility', 'decideSession', 'signGrant', 'signGrant'];
    expect(await events(owner)).toEqual(outer);
    const inner = await events(await harness.as('lead'));
    expect(inner.filter((event: string) => !outer.includes(event))).toEqual([
      'assignReviewer',
      'giveOpinion',
      'assignReviewer',
      'giveOpinion',
      'assignReviewer',
      'giveOpinion',
      'continueReview',
      'createSession',
    ]);
  });

  test('which state of the review its application is in', async () => {
    expect((await owner.get(`/applications/${ids.submitted}`)).body.label).toBe('Déposé');
    expect((await (await harness.as('screener')).get(`/applications/${ids.submitted}`)).body.label).toBe('À examiner');
  });
});
