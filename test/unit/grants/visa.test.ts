import type { Grant } from '../../../domain/grants/grant.ts';
import type { Caller } from '../../../domain/core/role.ts';
import type { Tranche } from '../../../domain/grants/tranche.ts';
import {
  type GiveVisa,
  isBlockedByVisa,
  refuseVisa,
  refuseVisaGiver,
  refuseWithoutVisa,
  type Visa,
  type VisaMatter,
  type VisaStanding,
  visaStanding,
} from '../../../domain/grants/visa.ts';
import { callerOf, given, grantIn, inOrderOfPrecedence, MINISTRY, trancheIn } from '../../support/domain.ts';

const visa = (favourable: boolean, trancheId = 'tranche-1'): Visa => ({
  trancheId,
  favourable,
  givenOn: '2026-03-01',
  personId: 'controller',
});

test.each<[amountCents: number, thresholdCents: number | null, favourable: boolean | null, VisaStanding, held: boolean]>([
  [500, null, null, 'not_required', false],
  [500, null, false, 'not_required', false],
  [500, 501, null, 'not_required', false],
  [500, 500, null, 'missing', true],
  [500, 499, null, 'missing', true],
  [500, 500, true, 'favourable', false],
  [500, 500, false, 'unfavourable', true],
])('%d cents under a threshold of %p with a visa that is %p: %s', (amount, threshold, favourable, standing, held) => {
  expect([visaStanding(amount, threshold, favourable), isBlockedByVisa(standing)]).toEqual([standing, held]);
});

test.each<[string, number | null, Visa[], ReturnType<typeof refuseWithoutVisa>]>([
  ['without a rule', null, [], null],
  ['below the threshold', 501, [], null],
  ['without a visa', 500, [], { code: 'visa_missing', rank: 1, amountCents: 500, thresholdCents: 500 }],
  ['with another tranche’s', 500, [visa(true, 'tranche-2')], { code: 'visa_missing', rank: 1, amountCents: 500, thresholdCents: 500 }],
  ['against a visa', 500, [visa(false)], { code: 'visa_refused', rank: 1, givenOn: '2026-03-01' }],
  ['with its visa', 500, [visa(true)], null],
])('a commitment %s', (_, threshold, visas, refusal) => expect(refuseWithoutVisa(trancheIn('planned'), threshold, visas)).toEqual(refusal));

test('whoever gave a visa decides nothing of what it is for', () => {
  expect(refuseVisaGiver([{ personId: 'controller' }], callerOf('finance'))).toBeNull();
  expect(refuseVisaGiver([{ personId: 'other' }, { personId: 'finance' }], callerOf('finance'))).toEqual({ code: 'gave_visa' });
});

describe('a visa is refused', () => {
  type Case = { grant: Grant; tranches: Tranche[]; matter: VisaMatter; caller: Caller; body: GiveVisa };
  const sound = (): Case => ({
    grant: grantIn('to_sign'),
    tranches: [trancheIn('planned')],
    matter: { thresholdCents: 500, visas: [], proposers: ['chair', 'signatory'] },
    caller: callerOf('controller'),
    body: { tranche: 1, number: 'V-1', givenOn: '2026-03-02', favourable: false, observation: 'Imputation.' },
  });
  const give = ({ grant, tranches, matter, caller, body }: Case) => refuseVisa({ grant, tranches, ...matter }, given(caller, body));
  inOrderOfPrecedence(sound, give, [
    {
      when: 'the grant is over',
      refusal: { code: 'wrong_state', command: 'giveVisa', state: 'expired' },
      spoil: ({ grant }) => void (grant.state = 'expired'),
    },
    {
      when: 'it is the controller’s own house',
      refusal: { code: 'conflict_of_interest' },
      spoil: (each) => void (each.caller = callerOf('controller', MINISTRY)),
    },
    { when: 'there is no such tranche', refusal: { code: 'tranche_unknown', ranks: [1] }, spoil: ({ body }) => void (body.tranche = 2) },
    {
      when: 'it is committed',
      refusal: { code: 'tranche_wrong_state', rank: 1, state: 'confirmed', command: 'giveVisa' },
      spoil: ({ tranches }) => void tranches.splice(0, 1, trancheIn('confirmed')),
    },
    {
      when: 'the controller has signed',
      refusal: { code: 'controller_took_part' },
      spoil: ({ matter }) => void (matter.proposers = ['controller']),
    },
    {
      when: 'none is needed',
      refusal: { code: 'visa_not_required', rank: 1, amountCents: 500, thresholdCents: 501 },
      spoil: ({ matter }) => void (matter.thresholdCents = 501),
    },
    {
      when: 'it was given',
      refusal: { code: 'visa_already_given', rank: 1 },
      spoil: ({ matter }) => void (matter.visas = [visa(true)]),
    },
    {
      when: 'it is of a day to come',
      refusal: { code: 'visa_date_to_come', givenOn: '2026-03-03', today: '2026-03-02' },
      spoil: ({ body }) => void (body.givenOn = '2026-03-03'),
    },
    {
      when: 'it is refused without saying why',
      refusal: { code: 'visa_observation_missing' },
      spoil: ({ body }) => void (body.observation = ''),
    },
  ]);

  test('nor where it was refused before', () => {
    const each = sound();
    each.matter.visas = [visa(false)];
    expect(give(each)).toBeNull();
  });
});
