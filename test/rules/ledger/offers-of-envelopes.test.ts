import type { Kysely } from 'kysely';
import type { DB } from '../../../db/core/schema.ts';
import { transferTo, opened, subEnvelopeOf } from '../../support/family-fixtures.ts';
import { awarded, paid, reconciled, type CommandHarness } from '../../support/command-harness.ts';
import { proposed } from '../../support/change-fixtures.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { itemWith, type Question, stageOfOffers } from '../../support/offers-of-parts.ts';
import { today } from '../../support/fixtures.ts';
import { shippedLine } from '../../support/invariants.ts';

const { live, faults, readAs } = stageOfOffers();

const YEAR = Number(today().slice(0, 4));
const LAST = YEAR - 1;
const REASON = 'Une raison.';
const itself: Question['offeredOn'] = (page) => page;

const LIFTED = { command: 'setVisaRule', body: { thresholdCents: null, order: 'Arrêté du 2 mars' } } as const;

/** All that may be asked of an envelope. */
const ofEnvelope = (id: string, toEnvelopeId: string): Question[] => {
  const page = { page: ['/envelopes/{id}', id] as [string, string], offeredOn: itself };
  const on = { ...page, id };
  const order = orderOf(1);
  return [
    ...(['allotCredits', 'cutCredits', 'freezeCredits', 'thawCredits'] as const).map((name) => ({ ...on, name, body: order })),
    { ...on, name: 'closeYear', body: { year: LAST } },
    { ...on, name: 'carryOverCredits', body: { ...order, year: LAST } },
    { ...on, name: 'identifyCredits', body: { year: YEAR, fundsCentre: 'BG00/0217-SGAC-ASPR', functionalArea: '0217-07-05' } },
    { ...on, name: 'transferCredits', body: transferTo(toEnvelopeId, 1) },
    { ...page, name: 'openSubEnvelope', body: subEnvelopeOf(id, 'DESSOUS') },
    { ...on, name: 'setVisaRule', body: { thresholdCents: 1, order: 'Arrêté du 2 mars' } },
    { ...on, name: 'proposeChange', body: LIFTED },
  ];
};

/** Whether a movement of an envelope may be reversed, asked of each. */
async function ofMovements(id: string): Promise<Question[]> {
  const { items } = (await readAs('finance', '/envelopes/{id}/movements', id)) as unknown as { items: { sequence: number }[] };
  return items.map(({ sequence }) => ({
    ...{ id, page: ['/envelopes/{id}/movements', id], offeredOn: itemWith('sequence', sequence) },
    name: 'reverseMovement',
    body: { sequence, reason: REASON },
  }));
}

/** The envelope that exists from the beginning. */
const shipped = async (db: Kysely<DB>): Promise<string> => (await db.selectFrom('envelope').select('id').executeTakeFirstOrThrow()).id;

/** Two sub-envelopes of it. */
const family = async (harness: CommandHarness, db: Kysely<DB>): Promise<string[]> => opened(harness, await shipped(db), 'NORD', 'SUD');

describe('what is offered of an envelope is accepted, and what is not offered is refused', () => {
  test('that has no kin, and then some', () =>
    live(async (harness, db) => {
      const envelopeId = await shipped(db);
      expect(await faults(ofEnvelope(envelopeId, envelopeId))).toEqual([]);
      const [north = '', south = ''] = await family(harness, db);
      expect(await faults([...ofEnvelope(envelopeId, north), ...ofEnvelope(north, south)])).toEqual([]);
    }));

  test('whose last year is over, and then closed', () =>
    live(async (harness, db) => {
      const [id = '', other = ''] = await family(harness, db);
      await harness.accept('finance', 'allotCredits', orderOf(5, { year: LAST }), { id });
      expect((await readAs('finance', '/envelopes/{id}', id))?.commands).toContain('closeYear');
      expect(await faults(ofEnvelope(id, other))).toEqual([]);
      await harness.accept('finance', 'closeYear', { year: LAST }, { id });
      expect((await readAs('finance', '/envelopes/{id}', id))?.commands).toContain('carryOverCredits');
      expect(await faults([...ofEnvelope(id, other), ...(await ofMovements(id))])).toEqual([]);
    }));

  test('and of each of its movements', () =>
    live(async (harness, db) => {
      const [id = '', other = ''] = await family(harness, db);
      await harness.accept('finance', 'allotCredits', orderOf(10), { id });
      for (const name of ['freezeCredits', 'thawCredits'] as const) await harness.accept('finance', name, orderOf(5), { id });
      await harness.accept('finance', 'transferCredits', transferTo(other, 2), { id });
      await harness.accept('finance-2', 'reverseMovement', { sequence: 3, reason: REASON }, { id });
      expect(await faults(await ofMovements(id))).toEqual([]);
    }));

  test('and of the freezes that leave tranches without their credits', () =>
    live(async (harness, db) => {
      const id = await shipped(db);
      await awarded(harness, db);
      const freeze = async (cents: number): Promise<number> => {
        const { available } = await shippedLine(db, 'AE');
        await harness.accept('finance', 'freezeCredits', orderOf(available + cents), { id });
        return (await db.selectFrom('envelope').where('id', '=', id).select('sequence').executeTakeFirstOrThrow()).sequence;
      };
      const [first, second] = [await freeze(1), await freeze(2)];
      await harness.accept('lead', 'acknowledgeFreeze', { sequence: first }, { id });
      const questions = [first, second].map((each): Question => ({
        ...{ id, page: ['/envelopes/{id}/freezes', id], offeredOn: itemWith('sequence', each) },
        name: 'acknowledgeFreeze',
        body: { sequence: each },
      }));
      expect(await faults(questions)).toEqual([]);
      await harness.accept('finance', 'thawCredits', orderOf(3), { id });
      expect(await faults(questions)).toEqual([]);
    }));

  test('and of what is proposed of it, which two people must do', () =>
    live(async (harness, db) => {
      const id = await shipped(db);
      const numbers = [
        await proposed(harness, db, id, LIFTED, { by: 'admin' }),
        await proposed(harness, db, id, { command: 'allotCredits', body: orderOf(5) }),
        await proposed(harness, db, id, LIFTED),
      ];
      await harness.accept('finance', 'retractChange', { change: numbers[2] }, { id });
      const questions = numbers.flatMap((change) =>
        (['confirmChange', 'rejectChange', 'retractChange'] as const).map((name): Question => ({
          ...{ id, page: ['/envelopes/{id}/changes', id], offeredOn: itemWith('number', change), name },
          body: { change, ...(name === 'rejectChange' ? { reason: REASON } : {}) },
        })),
      );
      expect(await faults(questions)).toEqual([]);
    }));

  test('and of the lines of an import', () =>
    live(async (harness, db) => {
      const { grantId } = await awarded(harness, db);
      await paid(harness, db, grantId);
      await reconciled(harness, db, grantId);
      const rows = await db.selectFrom('payment_line').select(['import_id', 'position', 'envelope_id']).execute();
      const questions = rows.map(({ import_id: importId, position, envelope_id: id }): Question => ({
        ...{ id, page: ['/imports/{id}/lines', importId], offeredOn: itemWith('position', position) },
        name: 'dismissLine',
        body: { importId, position, reason: REASON },
      }));
      expect(questions.length).toBeGreaterThan(1);
      expect(await faults(questions)).toEqual([]);
    }));
});
