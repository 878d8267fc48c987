import { yearOf } from '../../domain/calendar.ts';
import { readEnvelope, withPayee } from '../support/lives.ts';
import { age, report, review, toInTwo } from '../support/impact-lives.ts';
import { allotLastYear, closeYearsThatAreOver } from '../support/money.ts';
import { after, grantOf, HALF_CENTS, pay, suspend, toAdvanceOrdered, toAwaiting, toReduced } from '../support/tranche-lives.ts';
import { startWorld, type World } from '../support/world.ts';

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
      title: 'Fonds des projets de données',
      organisationName: null,
      dueAt,
    },
  ]);
  expect(await toClose('payer')).toEqual([]);
  await closeYearsThatAreOver(world);
  expect(await toClose('finance')).toEqual([]);
});
