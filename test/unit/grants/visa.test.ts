import type { Grant } from '../../../domain/grants/grant.ts';
import type { Caller } from '../../../domain/core/role.ts';
import type { Tranche } from '../../../domain/grants/tranche.ts';
import {
  agreementCents,
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

const MISSING = { code: 'visa_missing', rank: 1, wholeCents: 1_000, thresholdCents: 1_000 } as const;

test.each<[string, number | null, Visa[], ReturnType<typeof refuseWithoutVisa>]>([
  ['without a rule', null, [], null],
  ['of an agreement below the threshold', 1_001, [], null],
  ['without a visa', 1_000, [], MISSING],
  ['with another tranche’s', 1_000, [visa(true, 'tranche-2')], MISSING],
  ['against a visa', 1_000, [visa(false)], { code: 'visa_refused', rank: 1, givenOn: '2026-03-01' }],
  ['with its visa', 1_000, [visa(true)], null],
])('a commitment of half an agreement %s', (_, thresholdCents, visas, refusal) =>
  expect(refuseWithoutVisa(grantIn('to_sign'), trancheIn('planned'), { thresholdCents, visas })).toEqual(refusal),
);

test('held against the threshold is the whole agreement, with what an amendment is about to add', () => {
  const grant = { awardedCents: 27_120_000 };
  const half = { amendment: null, state: 'planned', amountCents: 13_560_000 } as const;
  expect(agreementCents(grant, half)).toBe(27_120_000);
  expect(agreementCents(grant, { ...half, amendment: 1 })).toBe(40_680_000);
  // Once it is signed, the award has it.
  expect(agreementCents(grant, { ...half, amendment: 1, state: 'confirmed' })).toBe(27_120_000);
});

test('a controller who gave a visa decides nothing of what it is for', () => {
  expect(refuseVisaGiver([{ personId: 'controller' }], callerOf('finance'))).toBeNull();
  expect(refuseVisaGiver([{ personId: 'other' }, { personId: 'finance' }], callerOf('finance'))).toEqual({ code: 'gave_visa' });
});

describe('a visa is refused', () => {
  type Case = { grant: Grant; tranches: Tranche[]; matter: VisaMatter; caller: Caller; body: GiveVisa };
  const sound = (): Case => ({
    grant: grantIn('to_sign'),
    tranches: [trancheIn('planned')],
    matter: { thresholdCents: 1_000, visas: [], proposers: ['chair', 'signatory'] },
    caller: callerOf('controller'),
    body: { tranche: 1, number: 'V-1', givenOn: '2026-03-02', favourable: false, observation: 'Imputation.' },
  });
  const give = ({ grant, tranches, matter, caller, body }: Case) => refuseVisa({ grant, tranches, ...matter }, given(caller, body));
  inOrderOfPrecedence(sound, give, [
    {
      when: 'the grant is over',
      refusal: { code: 'wrong_state', command: 'giveVisa', state: 'expired' },
      spoil: { grant: { state: 'expired' } },
    },
    {
      when: 'it is the controller’s own house',
      refusal: { code: 'conflict_of_interest' },
      spoil: { caller: callerOf('controller', MINISTRY) },
    },
    { when: 'there is no such tranche', refusal: { code: 'tranche_unknown', ranks: [1] }, spoil: { body: { tranche: 2 } } },
    {
      when: 'it is committed',
      refusal: { code: 'tranche_wrong_state', rank: 1, state: 'confirmed', command: 'giveVisa' },
      spoil: ({ tranches }) => void tranches.splice(0, 1, trancheIn('confirmed')),
    },
    { when: 'the controller has signed', refusal: { code: 'controller_took_part' }, spoil: { matter: { proposers: ['controller'] } } },
    {
      when: 'none is needed',
      refusal: { code: 'visa_not_required', rank: 1, wholeCents: 1_000, thresholdCents: 1_001 },
      spoil: { matter: { thresholdCents: 1_001 } },
    },
    { when: 'it was given', refusal: { code: 'visa_already_given', rank: 1 }, spoil: { matter: { visas: [visa(true)] } } },
    {
      when: 'it is of a day to come',
      refusal: { code: 'visa_date_to_come', givenOn: '2026-03-03', today: '2026-03-02' },
      spoil: { body: { givenOn: '2026-03-03' } },
    },
    { when: 'it is refused without saying why', refusal: { code: 'visa_observation_missing' }, spoil: { body: { observation: '' } } },
  ]);

  test('nor where it was refused before', () => {
    const each = sound();
    each.matter.visas = [visa(false)];
    expect(give(each)).toBeNull();
  });
});
