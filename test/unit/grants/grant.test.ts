import {
  firstState,
  type Grant,
  nextSignatureDue,
  refuseRenunciation,
  refuseResumption,
  maySign,
  refuseSignature,
  refuseSuspension,
  signatureDeadline,
  startOf,
} from '../../../domain/grants/grant.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { refuseDocument } from '../../../domain/grants/signature.ts';
import { NO_DOCUMENT } from '../../support/agreements.ts';
import { CALL, callerOf, given, grantIn, type Guard, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';

type Signing = { grant: Grant; caller: Caller };

const stale: Guard<{ grant: Grant }> = {
  when: 'changed since it was read',
  refusal: { code: 'stale_version', current: 3 },
  spoil: { grant: { version: 3, decided: 3 } },
};
/** The guards that come first in the fund's commands on a grant as a whole. */
const outOfReach = (command: string): Guard<Signing>[] => [
  { when: "another organisation's grant", refusal: { code: 'not_found' }, spoil: { caller: callerOf('signatory', OPERATOR) } },
  { when: 'to be signed', refusal: { code: 'wrong_state', command, state: 'to_sign' }, spoil: { grant: { state: 'to_sign' } } },
];

const sign = ({ grant, caller }: Signing) =>
  refuseSignature(grant, given(caller, { version: 2, documentSha256: NO_DOCUMENT, capacity: null, authority: null }));

test('what was not read is not signed, and what there is to sign is named', () => {
  const read = (documentSha256: string) => refuseDocument(NO_DOCUMENT, { body: { documentSha256 } });
  expect([read(NO_DOCUMENT), read('f'.repeat(64))]).toEqual([null, { code: 'document_differs', current: NO_DOCUMENT }]);
});

describe('the fund’s signature', () => {
  inOrderOfPrecedence((): Signing => ({ grant: grantIn('to_sign'), caller: callerOf('finance') }), sign, [
    { when: 'expired', refusal: { code: 'wrong_state', command: 'signGrant', state: 'expired' }, spoil: { grant: { state: 'expired' } } },
    {
      when: "finance of the beneficiary's own organisation",
      refusal: { code: 'conflict_of_interest' },
      spoil: { caller: callerOf('finance', MINISTRY) },
    },
    { when: 'signed before', refusal: { code: 'already_signed', side: 'fund' }, spoil: { grant: { signed: ['fund'] } } },
    { when: 'changed since it was read', refusal: { code: 'stale_version', current: 3 }, spoil: { grant: { version: 3, decided: 3 } } },
  ]);
});

describe('the beneficiary’s signature', () => {
  inOrderOfPrecedence((): Signing => ({ grant: grantIn('to_sign', ['fund']), caller: callerOf('signatory', MINISTRY) }), sign, [
    { when: "another organisation's grant", refusal: { code: 'not_found' }, spoil: { caller: callerOf('signatory', OPERATOR) } },
    { when: 'expired', refusal: { code: 'wrong_state', command: 'signGrant', state: 'expired' }, spoil: { grant: { state: 'expired' } } },
    { when: 'signed before', refusal: { code: 'already_signed', side: 'beneficiary' }, spoil: { grant: { signed: ['beneficiary'] } } },
    { when: 'changed since it was read', refusal: { code: 'stale_version', current: 3 }, spoil: { grant: { version: 3, decided: 3 } } },
  ]);

  test('no person signs for an organisation that is not theirs, though the fund’s people see its grant', () => {
    const member = { ...callerOf('signatory', OPERATOR), roles: ['applicant', 'member'] as const };
    expect(sign({ grant: grantIn('to_sign'), caller: member })).toEqual({ code: 'not_found' });
  });
});

test.each([
  [
    'the end of the same day two months later, and two weeks before it',
    '2026-03-02T09:00:00.000Z',
    '2026-05-02T21:59:59.999Z',
    '2026-04-18T21:59:59.999Z',
  ],
  ['the end of February where the day is missing', '2026-12-31T09:00:00.000Z', '2027-02-28T22:59:59.999Z', '2027-02-14T22:59:59.999Z'],
  ['the same hour in Paris across the change of clock', '2026-02-05T09:00:00.000Z', '2026-04-05T21:59:59.999Z', '2026-03-22T22:59:59.999Z'],
])('both sides have until %s', (_, at, deadlineAt, remindAt) => expect(signatureDeadline(CALL, at)).toEqual({ deadlineAt, remindAt }));

describe('a renunciation', () => {
  type Case = { grant: Grant; caller: Caller; at: string };
  inOrderOfPrecedence(
    (): Case => ({ grant: grantIn('to_accept'), caller: callerOf('signatory', MINISTRY), at: '2026-03-02T09:00:00.000Z' }),
    ({ grant, caller, at }) => refuseRenunciation(grant, given(caller, { version: 2, reason: 'Sans budget.' }, at)),
    [
      { when: "another organisation's grant", refusal: { code: 'not_found' }, spoil: { caller: callerOf('signatory', OPERATOR) } },
      {
        when: 'in force',
        refusal: { code: 'wrong_state', command: 'renounceGrant', state: 'active' },
        spoil: { grant: { state: 'active' } },
      },
      {
        when: 'after its deadline',
        refusal: { code: 'wrong_state', command: 'renounceGrant', state: 'expired' },
        spoil: { at: '2026-05-02T22:00:00.000Z' },
      },
      stale,
    ],
  );
});

test('after its deadline what the beneficiary has signed still waits for the fund, and what only the fund has signed has expired', () => {
  const at = '2026-05-02T22:00:00.000Z';
  expect(maySign({ grant: { ...grantIn('to_sign'), signed: ['beneficiary'] } }, callerOf('finance'), at)).toBeNull();
  expect(maySign({ grant: { ...grantIn('to_sign'), signed: ['fund'] } }, callerOf('signatory', MINISTRY), at)).toEqual({
    code: 'wrong_state',
    command: 'signGrant',
    state: 'expired',
  });
});

describe.each([
  ['a suspension', refuseSuspension, 'suspendGrant', 'active'],
  ['its end', refuseResumption, 'resumeGrant', 'suspended'],
] as const)('%s', (_, refuse, command, state) => {
  inOrderOfPrecedence(
    (): Signing => ({ grant: grantIn(state), caller: callerOf('lead') }),
    ({ grant, caller }) => refuse(grant, given(caller, { version: 2, reason: 'Bilan attendu.' })),
    [...outOfReach(command), stale],
  );
});

test.each([
  [99, 'to_accept'],
  [100, 'to_sign'],
])('an award of %i of 100 asked for is first %s', (cents, state) => expect(firstState(cents, 100)).toBe(state));

test.each([
  ['before its agreement is signed starts on the day of the signature in Paris', '2026-03-01', '2026-03-02T23:30:00.000Z', '2026-03-03'],
  ['after it starts when it was to', '2026-06-01', '2026-03-02T23:30:00.000Z', '2026-06-01'],
])('a project that was to start %s', (_, startsOn, signedAt, date) => expect(startOf(startsOn, signedAt)).toBe(date));

const grant = grantIn('to_sign');
const toAccept = grantIn('to_accept');
const remindedAt = '2026-04-19T00:00:00.000Z';
test.each([
  ['an unaccepted grant waits for its reminder', toAccept, { at: grant.remindAt, what: 'remindAcceptance' }],
  [
    'an unaccepted grant with its reminder sent waits for its deadline',
    { ...toAccept, remindedAt },
    { at: grant.deadlineAt, what: 'expireGrant' },
  ],
  ['an unsigned grant waits for its reminder', grant, { at: grant.remindAt, what: 'remindSignatories' }],
  ['an unsigned grant that was recalled waits for its deadline', { ...grant, remindedAt }, { at: grant.deadlineAt, what: 'expireGrant' }],
  ['an active grant waits for no date', grantIn('active'), null],
  ['a suspended grant waits for no date', grantIn('suspended'), null],
  ['an expired grant waits for no date', grantIn('expired'), null],
])('%s', (_, each, due) => expect(nextSignatureDue(each)).toEqual(due));
