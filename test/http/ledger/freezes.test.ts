import { titleGiven } from '../../support/another.ts';
import { openCall } from '../../support/calls.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { AWARDED_CENTS, expectStatus, STUDENTS, toGrant } from '../../support/fixtures.ts';
import { EVERYBODY, signIn, writtenTo } from '../../support/timeline.ts';
import { until } from '../../support/until.ts';
import { startAppHarness, type AppHarness } from '../../support/app-harness.ts';

let harness: AppHarness;
let id: string;
/** The title and the reference of the grant that lacks its credits. */
let [title, reference]: string[] = [];
beforeAll(async () => {
  harness = await startAppHarness({ letters: true });
  await signIn(harness, ...EVERYBODY, 'finance-2');
  const callId = await openCall(harness, { aeCents: 2 * AWARDED_CENTS, cpCents: 2 * AWARDED_CENTS });
  const grants = [
    await toGrant(harness, AWARDED_CENTS, { ...STUDENTS, callId }),
    await toGrant(harness, AWARDED_CENTS, { ...STUDENTS, callId }),
  ];
  title = titleGiven(harness, STUDENTS);
  const grant = (await (await harness.as('finance')).get(`/grants/${grants[1]?.grantId}`)).body;
  [id, reference] = [grant.envelopeId, grant.reference];
});
afterAll(() => harness.stop());

const listed = async (login: string): Promise<unknown> =>
  expectStatus(await (await harness.as(login)).get(`/envelopes/${id}/freezes`), 200)['items'];
const tasksOf = async (login: string) => (await (await harness.as(login)).get('/me/tasks?command=acknowledgeFreeze')).body.items;
const acknowledge = async (login: string, freeze: number, of = id) =>
  (await harness.as(login)).post(`/envelopes/${of}/freeze-acknowledgements`, { sequence: freeze });

test('a freeze is told to finance and the lead, by name and amount, until each has taken note of it', async () => {
  const finance = await harness.as('finance');
  expect(await listed('auditor')).toEqual([]);
  expectStatus(await finance.post(`/envelopes/${id}/freezes`, orderOf(100)), 200);
  const { sequence } = (await finance.get(`/envelopes/${id}`)).body;
  const tranches = [{ reference, title, rank: 1, openCents: AWARDED_CENTS, missingCents: 100, concealed: false }];
  const commands = { finance: ['acknowledgeFreeze'], lead: ['acknowledgeFreeze'], auditor: [] };
  for (const [login, offered] of Object.entries(commands))
    expect(await listed(login)).toMatchObject([
      { sequence, amountCents: 100, tranches, awaited: ['finance', 'lead'], acknowledged: [], commands: offered },
    ]);
  expect(await tasksOf('lead')).toMatchObject([
    { kind: 'envelope', id, detail: String(sequence), detailLabel: reference, amountCents: AWARDED_CENTS },
  ]);
  await until('finance and the lead are written to', () => writtenTo(harness, 'Gel de').length === 3);
  expect(writtenTo(harness, 'Gel de').sort()).toEqual(['finance', 'finance-2', 'lead']);
  const text = harness.mail.find(({ subject }) => subject.includes('Gel de'))?.text ?? '';
  expect(text).toContain(`– ${reference} « ${title} », tranche 1 :`);

  expectStatus(await acknowledge('lead', sequence), 200);
  expect([await tasksOf('lead'), (await tasksOf('finance')).length]).toEqual([[], 1]);
  expect(await listed('lead')).toMatchObject([{ awaited: ['finance'], acknowledged: [{ role: 'lead' }], commands: [] }]);
  expect((await acknowledge('lead', sequence)).body).toMatchObject({ code: 'freeze_settled' });
  expect((await acknowledge('finance', sequence + 1)).body).toMatchObject({ code: 'freeze_unknown' });
  expect((await acknowledge('applicant', sequence)).body).toMatchObject({ code: 'role_required' });
  expect((await acknowledge('lead', sequence, '019aa1c0-0000-7000-8000-000000000001')).body).toMatchObject({ code: 'not_found' });
  expectStatus(await (await harness.as('auditor')).get('/envelopes/019aa1c0-0000-7000-8000-000000000001/freezes'), 404);
});
