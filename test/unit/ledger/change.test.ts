import {
  type Change,
  type ChangeCommand,
  CHANGES,
  mayEndChange,
  mayRetractChange,
  ProposeChange,
  refuseCreditsAlone,
  refuseProposal,
  refuseVisaLiftedAlone,
} from '../../../domain/ledger/change.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { callerOf, FUND, given, inOrderOfPrecedence } from '../../support/domain.ts';

const limitsOf = (euros: number) => ({ creditsAloneAtMostCents: 100 * euros, creditsAloneDays: 30 });

const COMMANDS = Object.keys(CHANGES) as ChangeCommand[];
const change = (changed: Partial<Change> = {}): Change => ({
  ...{ number: 1, command: 'allotCredits', proposedBy: 'proposer', outcome: null },
  ...changed,
});
const second = (): Caller => callerOf('finance', FUND, 'second');

describe('what one person adds alone', () => {
  const order = { year: 2026, credit: 'AE', amountCents: 40_000 } as const;

  test('is taken up to the limit, in one order or in several', () => {
    expect(refuseCreditsAlone(order, 0, limitsOf(400))).toBeNull();
    expect(refuseCreditsAlone(order, 60_000, limitsOf(1_000))).toBeNull();
  });

  test('is refused a cent above it, with what it has added before', () => {
    const { year, credit, amountCents: askedCents } = order;
    for (const addedCents of [60_001, 100_000])
      expect(refuseCreditsAlone(order, addedCents, limitsOf(1_000))).toEqual({
        ...{ code: 'credits_need_second_person', mostCents: 100_000, days: 30, year, credit, addedCents, askedCents },
      });
    expect(refuseCreditsAlone({ ...order, amountCents: 1 }, 0, limitsOf(0))).toMatchObject({ mostCents: 0, askedCents: 1 });
  });
});

describe('what an envelope asks of the controller', () => {
  const rule = (thresholdCents: number | null) => ({ thresholdCents, order: 'Arrêté' });

  test.each([
    ['introduced', null, 5],
    ['lowered', 5, 4],
    ['said again', 5, 5],
    ['said to be none where none was', null, null],
  ])('is %s by one person', (_, before, after) => expect(refuseVisaLiftedAlone(before, rule(after))).toBeNull());

  test.each([
    ['raised', 5, 6],
    ['lifted', 5, null],
  ])('is %s by two', (_, before, after) =>
    expect(refuseVisaLiftedAlone(before, rule(after))).toEqual({ code: 'visa_rule_needs_second_person', thresholdCents: before }),
  );
});

describe('a proposal', () => {
  const order = { year: 2026, credit: 'AE', amountCents: 1, order: 'Arrêté' };
  const rule = { thresholdCents: null, order: 'Arrêté' };
  const BODIES: Record<ChangeCommand, object> = {
    ...{ allotCredits: order, carryOverCredits: order, setVisaRule: rule },
    transferCredits: { ...order, toEnvelopeId: '019aa1c0-0000-7000-8000-000000000001' },
  };

  test.each(COMMANDS)('of %s is made by the people who give that command', (command) => {
    const body = ProposeChange.parse({ command, body: BODIES[command] });
    for (const role of ['finance', 'admin', 'lead'] as const) {
      const roles: readonly string[] = CHANGES[command];
      const refusal = roles.includes(role) ? null : { code: 'role_required', roles };
      expect(refuseProposal(given(callerOf(role), body))).toEqual(refusal);
    }
  });

  test('says of one command what that one takes, and nothing of another', () => {
    expect(ProposeChange.safeParse({ command: 'allotCredits', body: rule }).success).toBe(false);
    expect(ProposeChange.safeParse({ command: 'cutCredits', body: order }).success).toBe(false);
  });
});

type Case = { of: Change; caller: Caller };
const ended = {
  when: 'it waits no more',
  refusal: { code: 'change_not_open', outcome: 'rejected' },
  spoil: { of: { outcome: 'rejected' } },
} as const;

describe('confirming a change, or rejecting it', () =>
  inOrderOfPrecedence<Case>(
    () => ({ of: change(), caller: second() }),
    ({ of, caller }) => mayEndChange(of, caller),
    [
      ended,
      {
        when: 'who asks may not give its command',
        refusal: { code: 'role_required', roles: ['finance'] },
        spoil: { caller: callerOf('admin', FUND, 'second') },
      },
      {
        when: 'who asks has proposed it',
        refusal: { code: 'decider_proposed_change' },
        spoil: ({ of, caller }) => {
          of.proposedBy = caller.personId;
        },
      },
    ],
  ));

test('an admin confirms what finance has proposed of a visa', () => {
  expect(mayEndChange(change({ command: 'setVisaRule' }), callerOf('admin', FUND, 'second'))).toBeNull();
});

describe('taking a change back', () =>
  inOrderOfPrecedence<Case>(
    () => ({ of: change({ proposedBy: 'second' }), caller: second() }),
    ({ of, caller }) => mayRetractChange(of, caller),
    [
      ended,
      { when: 'another person has proposed it', refusal: { code: 'change_of_somebody_else' }, spoil: { of: { proposedBy: 'proposer' } } },
    ],
  ));
