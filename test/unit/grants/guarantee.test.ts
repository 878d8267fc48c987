import type { LegalForm } from '../../../domain/calls/call.ts';
import type { Grant } from '../../../domain/grants/grant.ts';
import { guaranteedCentsOn, type RecordGuarantee, refuseGuarantee, refuseUnguaranteed } from '../../../domain/grants/guarantee.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { callerOf, given, grantIn, inOrderOfPrecedence, OPERATOR, TOWN_CALL } from '../../support/domain.ts';

const AT = '2026-03-02T09:00:00.000Z';
const [LOCAL] = TOWN_CALL.terms.legalForms;

describe('recording a guarantee', () => {
  type Case = { grant: Grant; legalForm: LegalForm; caller: Caller; body: RecordGuarantee };
  inOrderOfPrecedence(
    (): Case => ({
      grant: grantIn('to_sign'),
      legalForm: structuredClone(LOCAL!),
      caller: callerOf('finance'),
      body: { version: 2, guarantor: 'Caisse des dépôts', reference: 'G-7', guaranteedCents: 600, endsOn: '2026-03-02' },
    }),
    ({ grant, legalForm, caller, body }) => refuseGuarantee(grant, legalForm, given(caller, body, AT)),
    [
      { when: 'the grant is out of sight', refusal: { code: 'not_found' }, spoil: { caller: callerOf('signatory', OPERATOR) } },
      {
        when: 'the grant is over',
        refusal: { code: 'wrong_state', command: 'recordGuarantee', state: 'closed' },
        spoil: { grant: { state: 'closed' } },
      },
      {
        when: 'the person who records it is conflicted',
        refusal: { code: 'conflict_of_interest' },
        spoil: ({ grant, caller }) => void (grant.conflicted = [caller.personId]),
      },
      {
        when: 'a guarantee changes nothing under the legal form',
        refusal: { code: 'guarantee_of_no_use', legalForm: 'local_authority_subsidy' },
        spoil: { legalForm: { guaranteedAdvanceMaxPercent: null } },
      },
      { when: 'another version was read', refusal: { code: 'stale_version', current: 2 }, spoil: { body: { version: 1 } } },
      {
        when: 'it ended yesterday',
        refusal: { code: 'guarantee_over', endsOn: '2026-03-01', today: '2026-03-02' },
        spoil: { body: { endsOn: '2026-03-01' } },
      },
    ],
  );
});

test('of several guarantees the largest that is in force covers the advance, and they do not add up', () => {
  const guarantees = [
    { guaranteedCents: 500, endsOn: '2026-03-02' },
    { guaranteedCents: 300, endsOn: null },
    { guaranteedCents: 900, endsOn: '2026-03-01' },
  ];
  expect(['2026-03-01', '2026-03-02', '2026-03-03'].map((day) => guaranteedCentsOn(guarantees, day))).toEqual([900, 500, 300]);
  expect(guaranteedCentsOn([], '2026-03-02')).toBe(0);
});

test.each([
  ['an advance whose guarantee has ended', 'advance', '2026-03-01', true],
  ['an advance on the last day of its guarantee', 'advance', '2026-03-02', false],
  ['what is no advance', 'balance', '2026-03-01', false],
] as const)('%s is ordered, or not', (_, kind, endsOn, isRefused) => {
  const asked = refuseUnguaranteed({ awardedCents: 1_000 }, { kind, amountCents: 600 }, LOCAL!, [{ guaranteedCents: 600, endsOn }], AT);
  expect(asked?.code ?? null).toBe(isRefused ? 'advance_not_guaranteed' : null);
});
