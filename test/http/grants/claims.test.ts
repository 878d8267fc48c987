import { endOfDate, parisDate } from '../../../domain/core/calendar.ts';
import { endOfLegalPeriod } from '../../../domain/core/law.ts';
import {
  ACCOUNTANT,
  CLAIM_REASON,
  type ClaimView,
  claimsOf,
  collect,
  identify,
  issue,
  restore,
  undo,
  waive,
} from '../../support/claim-fixtures.ts';
import { type Held, readAllMovements, toClosed } from '../../support/credit-fixtures.ts';
import { AWARDED_CENTS, expectStatus, readEnvelope, today } from '../../support/fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { writtenTo } from '../../support/timeline.ts';
import { grantOf } from '../../support/tranche-fixtures.ts';
import { until } from '../../support/until.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile({ letters: true });
let held: Held;
beforeAll(async () => {
  held = await toClosed(harness);
});

type Ask = ReturnType<typeof issue>;
const accept = async (login: string, ask: Ask) => expectStatus(await ask(harness, login, held.grantId), 200);
const cp = async () => (await readEnvelope(harness)).years[0].cp;
/** The figures of another day, or instant. */
const asOf = async (past: string) => (await (await harness.as('finance')).get(`/envelopes/${held.envelopeId}?${past}`)).body.years[0].cp;
const tasksOf = async (login: string): Promise<string[]> =>
  (await (await harness.as(login)).get('/me/tasks')).body.items.map(
    ({ command, detail }: Record<string, string>) => `${command} ${detail}`,
  );
const movementsOfClaims = async () =>
  (await readAllMovements(harness, held.envelopeId)).filter((each) => 'claim' in each && each.claim !== null);
const year = Number(today().slice(0, 4));

describe('what was paid wrongly', () => {
  let before: Record<string, number>;
  let remainingToPayCents: number;
  beforeAll(async () => {
    before = await cp();
    ({ remainingToPayCents } = await readEnvelope(harness));
  });

  test('is claimed back by finance: no credit changes, the grant stays closed, and it waits for its payer', async () => {
    expect(await accept('finance', issue(1_000))).toMatchObject({ state: 'closed' });
    expect(await claimsOf(harness, held.grantId, 'payer')).toEqual([
      {
        number: 1,
        reference: expect.stringMatching(/^AVIS-\d{4}-\d{4}-C-1$/),
        tranche: 1,
        ...{ collectionOrder: null, collectionOrderOn: null, notifiedOn: null, contestBy: null, accountant: null, owedByDate: [] },
        issuedOn: today(),
        claimedCents: 1_000,
        owedCents: 1_000,
        collectedCents: 0,
        waivedCents: 0,
        restoredCents: 0,
        commands: ['collectClaim'],
        refused: [],
      },
    ]);
    expect(await cp()).toEqual(before);
    expect([await tasksOf('payer'), await tasksOf('finance')]).toEqual([['collectClaim 1'], []]);
    const { tranches, reasons } = await grantOf(harness, held.grantId);
    expect(tranches[0]).toMatchObject({ paidCents: AWARDED_CENTS, claimedCents: 1_000 });
    expect(reasons.at(-1)).toMatchObject({ command: 'issueClaim', tranche: 1, reason: CLAIM_REASON });
  });

  test('gets its titre when it comes, another one where that was wrong, and its beneficiary is told with whom to contest it', async () => {
    const contestBy = parisDate(endOfLegalPeriod('titreContest', endOfDate(today())));
    for (const [number, notifiedOn] of [
      ['TP-18', undefined],
      ['TP-17', today()],
    ] as const) {
      await accept('finance', identify(number, { notifiedOn }));
      expect(await claimsOf(harness, held.grantId)).toMatchObject([
        {
          ...{ collectionOrder: number, collectionOrderOn: today(), accountant: ACCOUNTANT },
          ...{ notifiedOn: notifiedOn ?? null, contestBy: notifiedOn ? contestBy : null },
        },
      ]);
    }
    const { items } = (await (await harness.as('applicant')).get(`/grants/${held.grantId}/deadlines`)).body;
    expect(items.filter(({ kind }: { kind: string }) => kind === 'titre')).toMatchObject([
      { detail: '1', label: expect.stringMatching(/créance 1$/), lastDay: contestBy, startsOn: today(), setBy: 'law' },
    ]);
    await until('the beneficiary is told', () => writtenTo(harness, 'Titre de perception').length > 1);
    const told = harness.mail.find(({ subject }) => subject.startsWith('Titre de perception'))?.text;
    for (const said of ['TP-18', ACCOUNTANT, 'dans les deux mois de la notification du titre'])
      expect(told?.replaceAll('\u00a0', ' ')).toContain(said);
    expect(await cp()).toEqual(before);
  });

  test('is paid back by dates that its accountant grants: its payer and its beneficiary read the next one', async () => {
    const [first, last] = [today(), `${year + 1}-12-31`];
    const dueDates = [
      { dueOn: last, amountCents: 800 },
      { dueOn: first, amountCents: 200 },
    ];
    await accept('finance', identify('TP-17', { notifiedOn: today(), dueDates }));
    const [claim] = await claimsOf(harness, held.grantId, 'applicant');
    expect(claim?.owedByDate).toEqual(dueDates.toReversed());
    const { items } = (await (await harness.as('applicant')).get(`/grants/${held.grantId}/deadlines`)).body;
    const shown = items.filter(({ kind }: { kind: string }) => kind === 'payBack');
    expect(shown.map(({ lastDay }: { lastDay: string }) => lastDay)).toEqual([first, last]);
    const { items: tasks } = (await (await harness.as('payer')).get('/me/tasks')).body;
    const collect = tasks.find(({ command, id }: { command: string; id: string }) => command === 'collectClaim' && id === held.grantId);
    expect(parisDate(collect.dueAt)).toBe(first);
    const { applicationId } = (await (await harness.as('applicant')).get(`/grants/${held.grantId}`)).body;
    const { items: told } = (await (await harness.as('applicant')).get(`/applications/${applicationId}/timeline`)).body;
    expect(told.at(-1)?.text.replaceAll('\u00a0', ' ')).toContain('à payer en 2 échéances');
  });

  test('is told to its beneficiary by a letter and in the timeline', async () => {
    await until('the letter has left', () => writtenTo(harness, 'Somme à reverser').length > 0);
    expect(writtenTo(harness, 'Somme à reverser')).toEqual(['applicant']);
    expect(harness.mail.find(({ subject }) => subject.startsWith('Somme à reverser'))?.text).toContain('Vous recevrez un titre');
    const applicant = await harness.as('applicant');
    const { applicationId } = (await applicant.get(`/grants/${held.grantId}`)).body;
    const { items } = (await applicant.get(`/applications/${applicationId}/timeline`)).body;
    expect(items.slice(-4)).toMatchObject([
      { event: 'issueClaim', text: expect.stringMatching(/a réclamé .* pour la tranche 1/) },
      { event: 'identifyClaim', text: expect.stringContaining('TP-18') },
      { event: 'identifyClaim', text: expect.stringContaining('TP-17') },
      { event: 'identifyClaim', text: expect.stringContaining('2 échéances') },
    ]);
    expect(await claimsOf(harness, held.grantId, 'applicant')).toMatchObject([{ owedCents: 1_000, commands: [] }]);
  });

  test('is collected in parts and waived by two others: still no credit changes', async () => {
    await accept('payer', collect(300));
    await accept('payer', collect(300));
    expect(await claimsOf(harness, held.grantId, 'finance-2')).toMatchObject([
      {
        ...{ owedCents: 400, collectedCents: 600, commands: ['waiveClaim', 'restoreCredits', 'identifyClaim'] },
        owedByDate: [{ dueOn: `${year + 1}-12-31`, amountCents: 400 }],
      },
    ]);
    await accept('finance-2', waive(100, { ground: 'write_off' }));
    await accept('finance-2', waive(300));
    expect(await claimsOf(harness, held.grantId)).toMatchObject([
      {
        claimedCents: 1_000,
        owedCents: 0,
        collectedCents: 600,
        waivedCents: 400,
        restoredCents: 0,
        commands: ['restoreCredits', 'identifyClaim'],
      },
    ]);
    expect(await cp()).toEqual(before);
    expect(await asOf(`valuedOn=${today()}`)).toEqual(before);
    expect(await asOf(`recordedAt=${new Date().toISOString()}`)).toEqual(before);
    expect(await tasksOf('payer')).toEqual([]);
    // The debtor is written to about a remission, and not about a write-off.
    await until('the letter has left', () => writtenTo(harness, 'Remise accordée').length > 0);
    expect(writtenTo(harness, 'Remise accordée')).toEqual(['applicant']);
  });

  test('comes back to the credits by an act alone: they are opened anew, and what was paid stays paid', async () => {
    await accept('finance', restore(500));
    expect(await cp()).toEqual({
      ...before,
      totalCents: (before['totalCents'] ?? 0) + 500,
      availableCents: (before['availableCents'] ?? 0) + 500,
    });
    expect((await readEnvelope(harness)).remainingToPayCents).toBe(remainingToPayCents);
    expect(await claimsOf(harness, held.grantId)).toMatchObject([{ collectedCents: 600, restoredCents: 500 }]);
    expect(await movementsOfClaims()).toMatchObject([
      { kind: 'issue_claim', claim: 1, from: 'claimed', to: 'owed', amountCents: 1_000, grantId: held.grantId, order: null },
      { kind: 'collect_claim', from: 'owed', to: 'collected', amountCents: 300 },
      { kind: 'collect_claim', from: 'owed', to: 'collected', amountCents: 300 },
      { kind: 'waive_claim', from: 'owed', to: 'waived', amountCents: 100 },
      { kind: 'waive_claim', from: 'owed', to: 'waived', amountCents: 300 },
      { kind: 'restore_credits', from: 'total', to: 'available', amountCents: 500, order: 'Arrêté du 5 mai' },
    ]);
  });

  test('is undone where it was an error, the last movement of the claim first, and the claim and the credits are as before', async () => {
    const { grantId } = held;
    expect((await undo(harness, 'finance', grantId, 'waive_claim')).body).toMatchObject({ code: 'movement_overtaken' });
    for (const [login, kind, left] of [
      ['finance-2', 'restore_credits', { restoredCents: 0 }],
      ['finance', 'waive_claim', { owedCents: 300, waivedCents: 100 }],
      ['finance', 'waive_claim', { owedCents: 400, waivedCents: 0 }],
      ['finance', 'collect_claim', { owedCents: 700, collectedCents: 300 }],
      ['finance', 'collect_claim', { owedCents: 1_000, collectedCents: 0 }],
      ['finance-2', 'issue_claim', { owedCents: 0, claimedCents: 0, commands: [] }],
    ] as const) {
      expectStatus(await undo(harness, login, grantId, kind), 200);
      expect(await claimsOf(harness, grantId)).toMatchObject([left]);
      expect((await grantOf(harness, grantId)).state).toBe('closed');
    }
    expect(await cp()).toEqual(before);
    await until('the letter has left', () => writtenTo(harness, 'Somme réclamée par erreur').length > 0);
    expect(writtenTo(harness, 'Somme réclamée par erreur')).toEqual(['applicant']);
    const applicant = await harness.as('applicant');
    const { applicationId } = (await applicant.get(`/grants/${grantId}`)).body;
    const { items } = (await applicant.get(`/applications/${applicationId}/timeline`)).body;
    expect(items.at(-1)).toMatchObject({ event: 'reverseMovement', text: expect.stringContaining('un mouvement de la créance 1') });
    // With no claim on it, the payment itself may be reversed.
    expectStatus(await undo(harness, 'finance', grantId, 'pay'), 200);
    expect((await grantOf(harness, grantId)).state).toBe('active');
  });
});

test('finance reads what is owed of an envelope’s payments, and opens it in a spreadsheet', async () => {
  const [first, second] = [await toClosed(harness), await toClosed(harness)];
  for (const { grantId } of [first, second]) {
    expectStatus(await issue(2_000)(harness, 'finance', grantId), 200);
    expectStatus(await identify(`TP-${grantId.slice(-4)}`)(harness, 'finance', grantId), 200);
  }
  expectStatus(await collect(2_000)(harness, 'payer', first.grantId), 200);
  expectStatus(await waive(500)(harness, 'finance-2', second.grantId), 200);
  const finance = await harness.as('finance');
  const list = async (query = '') => (await finance.get(`/envelopes/${held.envelopeId}/claims${query}`)).body;
  const amounts = (items: ClaimView[]) => items.map(({ claimedCents, owedCents }) => [claimedCents, owedCents]);

  const all = await list();
  expect(amounts(all.items)).toEqual([
    [0, 0],
    [2_000, 0],
    [2_000, 1_500],
  ]);
  expect(all.total).toEqual({
    claims: 3,
    concealed: 0,
    claimedCents: 4_000,
    owedCents: 1_500,
    collectedCents: 2_000,
    waivedCents: 500,
    restoredCents: 0,
  });
  expect(all.items[1]).toMatchObject({
    grantId: first.grantId,
    organisationName: expect.any(String),
    commands: ['restoreCredits', 'identifyClaim'],
  });
  const owed = await list('?owed=true');
  expect([amounts(owed.items), owed.total.claims]).toEqual([[[2_000, 1_500]], 1]);
  expect(amounts((await list('?owed=false')).items)).toEqual([
    [0, 0],
    [2_000, 0],
  ]);
  const page = await list('?limit=2');
  expect([page.items.length, amounts((await list(`?limit=2&cursor=${page.next}`)).items)]).toEqual([2, [[2_000, 1_500]]]);

  const { text, headers } = await finance.get(`/envelopes/${held.envelopeId}/claims.csv?owed=true&form=international`);
  expect(headers['content-disposition']).toContain(`-${today()}.csv`);
  const [heading, row, ...more] = text.trim().split('\r\n');
  expect(heading?.replaceAll('"', '')).toBe(
    'reference,envelope,grant_id,claim,collection_order,issued_on,project,organisation,tranche,year,claimed_eur,owed_eur,collected_eur,waived_eur,restored_eur,next_due_on',
  );
  const { reference } = await grantOf(harness, second.grantId);
  const { code } = (await finance.get(`/envelopes/${held.envelopeId}`)).body;
  expect(row).toContain(`"${reference}-1","${code}","${second.grantId}",1,"TP-${second.grantId.slice(-4)}",`);
  expect(row).toMatch(new RegExp(`,1,${year},20.00,15.00,0.00,5.00,0.00,$`));
  expect(more).toEqual([]);
  const { text: french } = await finance.get(`/envelopes/${held.envelopeId}/claims.csv`);
  expect(french.trim().split('\r\n')).toHaveLength(4);
  expect(french).toContain('20,00;15,00;0,00;5,00;0,00');
  // No other envelope has claims: those of all are its own.
  expect((await finance.get('/claims')).body).toEqual(all);
  expect((await finance.get('/claims.csv')).text).toBe(french);
});

test('a waiver may be claimed anew, and is then undone no more', async () => {
  const { grantId } = await toClosed(harness);
  expectStatus(await issue(AWARDED_CENTS)(harness, 'finance', grantId), 200);
  expectStatus(await waive(AWARDED_CENTS)(harness, 'finance-2', grantId), 200);
  expectStatus(await issue(AWARDED_CENTS)(harness, 'finance', grantId), 200);
  expect(await claimsOf(harness, grantId)).toMatchObject([
    { number: 1, owedCents: 0 },
    { number: 2, owedCents: AWARDED_CENTS },
  ]);
  expect((await undo(harness, 'finance', grantId, 'waive_claim')).body).toMatchObject({ code: 'tranche_exceeded', openCents: 0 });
});

test('after all of it every figure is the sum of its movements', async () =>
  expect(await invariantFaults(harness.database.db)).toEqual([]));
