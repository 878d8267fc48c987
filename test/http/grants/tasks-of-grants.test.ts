import { yearOf } from '../../../domain/core/calendar.ts';
import type { CallTerms } from '../../../domain/calls/call.ts';
import { openCall } from '../../support/calls.ts';
import { expectStatus, readEnvelope, sign, toGrant, withPayee } from '../../support/fixtures.ts';
import { age, IN_TWO, IN_TWO_CENTS, report, review, toInTwo } from '../../support/impact-fixtures.ts';
import { allotLastYear, closeYearsThatAreOver } from '../../support/money.ts';
import { OBLIGATIONS } from '../../support/obligation-fixtures.ts';
import {
  after,
  confirm,
  grantOf,
  HALF_CENTS,
  pay,
  resume,
  suspend,
  toAdvanceOrdered,
  toAwaiting,
  toReduced,
} from '../../support/tranche-fixtures.ts';
import { giveVisa, setRule } from '../../support/visa-fixtures.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();

type Task = { command: string; id: string; detail: string | null };

/** The tasks of a person on a grant, as `command detail`. */
async function tasksOf(login: string, id: string): Promise<string[]> {
  const { items }: { items: Task[] } = (await (await harness.as(login)).get('/me/tasks')).body;
  return items.filter((task) => task.id === id).map(({ command, detail }) => [command, detail].filter(Boolean).join(' '));
}
const offeredTo = async (login: string, id: string): Promise<string[]> =>
  (await (await harness.as(login)).get(`/grants/${id}`)).body.commands;

test('a reduced award waits for its beneficiary, a tranche for its credits, a suspended grant for the lead', async () => {
  const reduced = await toReduced(harness);
  expect([await tasksOf('applicant', reduced), await tasksOf('finance', reduced)]).toEqual([['acceptAward'], []]);
  expect(await offeredTo('applicant', reduced)).toEqual(['acceptAward', 'renounceGrant']);
  expect(await offeredTo('finance', reduced)).toEqual([]);
  const awaiting = await toAwaiting(harness);
  // Its advance comes first, and needs no service.
  await withPayee(harness, awaiting);
  expect(await tasksOf('finance', awaiting)).toEqual(['confirmTranche 2', 'orderPayment 1']);
  const suspended = await after(toInTwo, ['lead', suspend])(harness);
  expect([await tasksOf('lead', suspended), await tasksOf('finance', suspended)]).toEqual([['resumeGrant'], []]);
  expect(await offeredTo('lead', suspended)).toEqual(['recordPhase', 'resumeGrant']);
  expect(await offeredTo('finance', suspended)).toEqual([
    'proposePayee',
    'giveNotice',
    'reportFundingChange',
    'proposeAmendment',
    'identifyCommitment',
  ]);
});

test('the service of a tranche after the first is expected once its own report is accepted', async () => {
  const id = await after(toAdvanceOrdered, ['payer', pay(HALF_CENTS)])(harness);
  await age(harness, id);
  const ofFinance = async () => {
    const { commands, tranches } = await grantOf(harness, id);
    const { items }: { items: Task[] } = (await (await harness.as('finance')).get('/me/tasks')).body;
    return [commands.includes('certifyService'), tranches[1].commands, items.some((task) => task.id === id)];
  };
  await report(harness, id, 1);
  await review(harness, id, 1, 1);
  expect(await ofFinance()).toEqual([false, [], false]);
  await report(harness, id, 2);
  await review(harness, id, 2, 1);
  expect(await ofFinance()).toEqual([true, ['certifyService'], true]);
});

describe('a tranche whose conditions are met while its grant is suspended', () => {
  /** An active grant in two tranches under an envelope of its own, its periods over. */
  async function toOver(terms: Partial<CallTerms>): Promise<string> {
    const callId = await openCall(harness, { terms, aeCents: IN_TWO_CENTS, cpCents: IN_TWO_CENTS });
    const { grantId: id } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId });
    for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, id, login), 200);
    await age(harness, id);
    return id;
  }
  /** The same, suspended: its second tranche waits only for its indicators, which its first report has given. */
  async function toReady(): Promise<string> {
    const id = await after(() => toOver({ trancheConditions: ['indicators'] }), ['lead', suspend])(harness);
    await report(harness, id, 1);
    expect((await grantOf(harness, id)).tranches[1]).toMatchObject({ state: 'planned', conditions: [{ met: true }] });
    return id;
  }
  const ofFinance = async (id: string) => [await tasksOf('finance', id), (await grantOf(harness, id)).tranches[1].commands];

  test('waits for finance once the grant is resumed, and is confirmed by it', async () => {
    const id = await toReady();
    expect(await ofFinance(id)).toEqual([[], []]);
    expectStatus(await resume(harness, 'lead', id), 200);
    expect(await ofFinance(id)).toEqual([['confirmTranche 2'], ['confirmTranche']]);
    expectStatus(await confirm(harness, 'finance', id), 200);
    expect(await tasksOf('finance', id)).not.toContain('confirmTranche 2');
  });

  test.each<[string, Partial<CallTerms>]>([
    ['a report', { trancheConditions: ['report', 'indicators'] }],
    ['an obligation', { trancheConditions: ['indicators', 'obligations'], obligations: OBLIGATIONS }],
  ])('waits for no person while %s is still missing', async (_, terms) => {
    const id = await toOver(terms);
    await report(harness, id, 1);
    expect(await ofFinance(id)).toEqual([[], []]);
  });

  test('waits for the controller first where it needs a visa', async () => {
    const id = await toReady();
    expectStatus(await resume(harness, 'lead', id), 200);
    expectStatus(await setRule(harness, (await grantOf(harness, id)).envelopeId, HALF_CENTS), 200);
    expect([await tasksOf('finance', id), await tasksOf('controller', id)]).toEqual([[], ['giveVisa 2']]);
    expectStatus(await giveVisa(harness, 'controller', id, { tranche: 2 }), 200);
    expect([await tasksOf('finance', id), await tasksOf('controller', id)]).toEqual([['confirmTranche 2'], []]);
  });
});

test('the books of a year that is over wait for finance, until the end of its complementary period, and then no longer', async () => {
  const toClose = async (login: string) =>
    (await (await harness.as(login)).get('/me/tasks')).body.items.filter(({ command }: Task) => command === 'closeYear');
  expect(await toClose('finance')).toEqual([]);
  await allotLastYear(harness);
  const year = yearOf(await harness.now()) - 1;
  const { id } = await readEnvelope(harness);
  // Midnight after 20 January in Paris.
  const dueAt = `${year + 1}-01-20T22:59:59.999Z`;
  expect(await toClose('finance')).toEqual([
    {
      command: 'closeYear',
      kind: 'envelope',
      id,
      detail: String(year),
      detailLabel: null,
      reference: null,
      title: 'Fonds des projets de données',
      organisationName: null,
      dueAt,
      asked: null,
      amountCents: null,
      money: null,
      standsInFor: null,
    },
  ]);
  expect(await toClose('payer')).toEqual([]);
  await closeYearsThatAreOver(harness);
  expect(await toClose('finance')).toEqual([]);
});
