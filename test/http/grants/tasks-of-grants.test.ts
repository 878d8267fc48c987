import { yearOf } from '../../../domain/core/calendar.ts';
import type { CallTerms } from '../../../domain/calls/call.ts';
import { openCall } from '../../support/calls.ts';
import { expectStatus, readEnvelope, sign, toGrant, withPayee } from '../../support/lives.ts';
import { age, IN_TWO, IN_TWO_CENTS, report, review, toInTwo } from '../../support/impact-lives.ts';
import { allotLastYear, closeYearsThatAreOver } from '../../support/money.ts';
import { OBLIGATIONS } from '../../support/obligation-lives.ts';
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
} from '../../support/tranche-lives.ts';
import { giveVisa, setRule } from '../../support/visa-lives.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

type Task = { command: string; id: string; detail: string | null };

/** What of a grant waits for somebody, as `command detail`. */
async function tasksOf(login: string, id: string): Promise<string[]> {
  const { items }: { items: Task[] } = (await (await world.as(login)).get('/me/tasks')).body;
  return items.filter((task) => task.id === id).map(({ command, detail }) => [command, detail].filter(Boolean).join(' '));
}
const offeredTo = async (login: string, id: string): Promise<string[]> =>
  (await (await world.as(login)).get(`/grants/${id}`)).body.commands;

test('a reduced award waits for its beneficiary, a tranche for its credits, a suspended grant for the lead', async () => {
  const reduced = await toReduced(world);
  expect([await tasksOf('applicant', reduced), await tasksOf('finance', reduced)]).toEqual([['acceptAward'], []]);
  expect(await offeredTo('applicant', reduced)).toEqual(['acceptAward', 'renounceGrant']);
  expect(await offeredTo('finance', reduced)).toEqual([]);
  const awaiting = await toAwaiting(world);
  // Its advance comes first, and needs no service.
  await withPayee(world, awaiting);
  expect(await tasksOf('finance', awaiting)).toEqual(['confirmTranche 2', 'orderPayment 1']);
  const suspended = await after(toInTwo, ['lead', suspend])(world);
  expect([await tasksOf('lead', suspended), await tasksOf('finance', suspended)]).toEqual([['resumeGrant'], []]);
  expect(await offeredTo('lead', suspended)).toEqual(['recordPhase', 'resumeGrant']);
  expect(await offeredTo('finance', suspended)).toEqual([
    'proposePayee',
    'terminateGrant',
    'reportFundingChange',
    'proposeAmendment',
    'identifyCommitment',
  ]);
});

test('the service of a tranche after the first is expected once its own report is accepted', async () => {
  const id = await after(toAdvanceOrdered, ['payer', pay(HALF_CENTS)])(world);
  await age(world, id);
  const ofFinance = async () => {
    const { commands, tranches } = await grantOf(world, id);
    const { items }: { items: Task[] } = (await (await world.as('finance')).get('/me/tasks')).body;
    return [commands.includes('certifyService'), tranches[1].commands, items.some((task) => task.id === id)];
  };
  await report(world, id, 1);
  await review(world, id, 1, 1);
  expect(await ofFinance()).toEqual([false, [], false]);
  await report(world, id, 2);
  await review(world, id, 2, 1);
  expect(await ofFinance()).toEqual([true, ['certifyService'], true]);
});

describe('a tranche whose conditions are met while its grant is suspended', () => {
  /** An active grant in two tranches under an envelope of its own, its periods over. */
  async function toOver(terms: Partial<CallTerms>): Promise<string> {
    const callId = await openCall(world, { terms, aeCents: IN_TWO_CENTS, cpCents: IN_TWO_CENTS });
    const { grantId: id } = await toGrant(world, IN_TWO_CENTS, { ...IN_TWO, callId });
    for (const login of ['applicant', 'finance']) expectStatus(await sign(world, id, login), 200);
    await age(world, id);
    return id;
  }
  /** The same, suspended: its second tranche waits for its indicators alone, of which its first report has told. */
  async function toReady(): Promise<string> {
    const id = await after(() => toOver({ trancheConditions: ['indicators'] }), ['lead', suspend])(world);
    await report(world, id, 1);
    expect((await grantOf(world, id)).tranches[1]).toMatchObject({ state: 'planned', conditions: [{ met: true }] });
    return id;
  }
  const ofFinance = async (id: string) => [await tasksOf('finance', id), (await grantOf(world, id)).tranches[1].commands];

  test('waits for finance once the grant is resumed, and is confirmed by it', async () => {
    const id = await toReady();
    expect(await ofFinance(id)).toEqual([[], []]);
    expectStatus(await resume(world, 'lead', id), 200);
    expect(await ofFinance(id)).toEqual([['confirmTranche 2'], ['confirmTranche']]);
    expectStatus(await confirm(world, 'finance', id), 200);
    expect(await tasksOf('finance', id)).not.toContain('confirmTranche 2');
  });

  test.each<[string, Partial<CallTerms>]>([
    ['a report', { trancheConditions: ['report', 'indicators'] }],
    ['an obligation', { trancheConditions: ['indicators', 'obligations'], obligations: OBLIGATIONS }],
  ])('waits for nobody while %s is still missing', async (_, terms) => {
    const id = await toOver(terms);
    await report(world, id, 1);
    expect(await ofFinance(id)).toEqual([[], []]);
  });

  test('waits for the controller first where it needs a visa', async () => {
    const id = await toReady();
    expectStatus(await resume(world, 'lead', id), 200);
    expectStatus(await setRule(world, (await grantOf(world, id)).envelopeId, HALF_CENTS), 200);
    expect([await tasksOf('finance', id), await tasksOf('controller', id)]).toEqual([[], ['giveVisa 2']]);
    expectStatus(await giveVisa(world, 'controller', id, { tranche: 2 }), 200);
    expect([await tasksOf('finance', id), await tasksOf('controller', id)]).toEqual([['confirmTranche 2'], []]);
  });
});

test('the books of a year that is over wait for finance, until the end of its complementary period, and then no longer', async () => {
  const toClose = async (login: string) =>
    (await (await world.as(login)).get('/me/tasks')).body.items.filter(({ command }: Task) => command === 'closeYear');
  expect(await toClose('finance')).toEqual([]);
  await allotLastYear(world);
  const year = yearOf(await world.now()) - 1;
  const { id } = await readEnvelope(world);
  // Midnight after 20 January in Paris.
  const dueAt = `${year + 1}-01-20T22:59:59.999Z`;
  expect(await toClose('finance')).toEqual([
    {
      command: 'closeYear',
      kind: 'envelope',
      id,
      detail: String(year),
      reference: null,
      title: 'Fonds des projets de données',
      organisationName: null,
      dueAt,
    },
  ]);
  expect(await toClose('payer')).toEqual([]);
  await closeYearsThatAreOver(world);
  expect(await toClose('finance')).toEqual([]);
});
