import { isUrgent } from '../../../domain/events.ts';
import type { EventName } from '../../../domain/core/event.ts';
import { cannotWait, lastDigestAt, nextDigestAt } from '../../../domain/people/digest.ts';

// In summer Paris is two hours ahead of UTC, in winter one.
test.each([
  ['on a working day before eight', '2026-03-02T06:59:59.999Z', '2026-03-02T07:00:00.000Z'],
  ['at eight itself, on the next one', '2026-03-02T07:00:00.000Z', '2026-03-03T07:00:00.000Z'],
  ['after eight', '2026-03-02T12:00:00.000Z', '2026-03-03T07:00:00.000Z'],
  ['on a Friday, over the weekend', '2026-03-06T12:00:00.000Z', '2026-03-09T07:00:00.000Z'],
  ['on a Saturday', '2026-03-07T05:00:00.000Z', '2026-03-09T07:00:00.000Z'],
  ['before the First of May, a Friday', '2026-04-30T12:00:00.000Z', '2026-05-04T06:00:00.000Z'],
  ['over the night to summer time', '2026-03-27T12:00:00.000Z', '2026-03-30T06:00:00.000Z'],
  ['at midnight in Paris, which is the day before in UTC', '2026-07-01T22:00:00.000Z', '2026-07-02T06:00:00.000Z'],
])('the next digest, asked %s, leaves at eight in Paris', (_, at, digestAt) => expect(nextDigestAt(at)).toBe(digestAt));

test.each([
  ['on a working day before eight', '2026-03-03T06:59:59.999Z', '2026-03-02T07:00:00.000Z'],
  ['at eight itself', '2026-03-03T07:00:00.000Z', '2026-03-03T07:00:00.000Z'],
  ['in the evening', '2026-03-03T22:59:59.999Z', '2026-03-03T07:00:00.000Z'],
  ['on a Sunday', '2026-03-08T12:00:00.000Z', '2026-03-06T07:00:00.000Z'],
  ['on the First of May', '2026-05-01T12:00:00.000Z', '2026-04-30T06:00:00.000Z'],
])('the last digest, asked %s, left at eight in Paris', (_, at, digestAt) => expect(lastDigestAt(at)).toBe(digestAt));

describe('what is told cannot wait', () => {
  const friday = '2026-03-06T12:00:00.000Z';
  test.each([
    ['of a step that is late already', 'escalateStep', null, true],
    ['of a screening that is late', 'remindScreener', null, true],
    ['of a session that has passed undecided', 'remindChair', null, true],
    ['of a deadline on the next working day', 'assignReviewer', '2026-03-09', true],
    ['of a deadline two working days away', 'remindSignatories', '2026-03-10', true],
    ['of a deadline today', 'remindSignatories', '2026-03-06', true],
    ['of a deadline three working days away', 'remindSignatories', '2026-03-11', false],
    ['of a payment', 'recordPayment', null, false],
  ] as const)('%s: %s, %s, %s', (_, name, deadlineOn, waitsNot) => expect(cannotWait(isUrgent(name), deadlineOn, friday)).toBe(waitsNot));
});

const DECISIONS: EventName[] = [
  ...(['decideSession', 'decideAdmissibility', 'awardWaitlisted', 'refuseWaitlisted', 'closeCall'] as const),
  ...(['rejectAppeal', 'lapseAppeal', 'recordSilence', 'withdrawAward'] as const),
  ...(['terminateGrant', 'reduceGrant', 'expireGrant', 'suspendGrant', 'issueClaim', 'approveFinalAccount'] as const),
];
test('décret 2018-514 art. 7: an acknowledgement, from which its eight months count, never waits for a digest', () =>
  expect(cannotWait(isUrgent('submitApplication'), '2026-12-01', '2026-03-06T12:00:00.000Z')).toBe(true));

test.each(DECISIONS)('%s is notified at once, never by a digest', (name) => expect(isUrgent(name)).toBe(true));
