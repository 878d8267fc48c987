import { nextApplicationDue } from '../../../domain/desk/deadlines.ts';
import { APPLICATION_STATES } from '../../../domain/applications/application-life.ts';
import { nextSilenceDue, silenceAfter, silenceEnd, silenceOn, silenceResumed, silentBefore } from '../../../domain/applications/silence.ts';
import { applicationIn, CALL, TOWN_CALL } from '../../support/domain.ts';

test('décret 2018-514 art. 7: the shipped call for local authorities has eight months to award, by the law of the day', () => {
  expect(silenceOn(TOWN_CALL.terms, '2026-03-02')).toEqual({ months: 8, source: 'décret 2018-514 art. 7' });
  expect(silenceEnd(TOWN_CALL, '2026-03-02T09:00:00.000Z')).toBe('2026-11-02T22:59:59.999Z');
  expect(() => silenceEnd(TOWN_CALL, '2018-09-30T09:00:00.000Z')).toThrow(RangeError);
});

const silent = { ...CALL, terms: { ...CALL.terms, silence: { months: 2, source: 'décret 2018-514 art. 1' } } };
const silenceAt = '2026-05-02T21:59:59.999Z';

test('a call that says nothing of silence gives it no end', () => expect(silenceEnd(CALL, '2026-03-02T09:00:00.000Z')).toBeNull());

test.each([
  ['two months, de date à date', '2026-03-02T09:00:00.000Z', silenceAt],
  ['the last day of a shorter month', '2026-12-31T09:00:00.000Z', '2027-02-28T22:59:59.999Z'],
])('silence counts from the submission: %s', (_, at, end) => expect(silenceEnd(silent, at)).toBe(end));

test.each([
  ['the days that were left follow the answer', '2026-04-02T09:00:00.000Z', '2026-06-01T09:00:00.000Z', '2026-07-01T21:59:59.999Z'],
  ['they are calendar days, over changes of clock too', '2026-03-20T09:00:00.000Z', '2026-10-20T09:00:00.000Z', '2026-12-02T22:59:59.999Z'],
  ['an answer on the same day changes nothing', '2026-04-02T09:00:00.000Z', '2026-04-02T15:00:00.000Z', silenceAt],
  ['what had ended stays ended', '2026-05-03T09:00:00.000Z', '2026-06-01T09:00:00.000Z', silenceAt],
])('%s', (_, stoppedAt, at, end) => expect(silenceResumed(silenceAt, stoppedAt, at)).toBe(end));

const unwarned = { silenceWarnAt: null, silenceWarnedAt: null };

test('it is recorded once', () => {
  expect(nextSilenceDue({ silenceAt, silentSince: null, ...unwarned })).toEqual({ at: silenceAt, what: 'recordSilence' });
  expect(nextSilenceDue({ silenceAt, silentSince: silenceAt, ...unwarned })).toBeNull();
  expect(nextSilenceDue({ silenceAt: null, silentSince: null, ...unwarned })).toBeNull();
});

test('the fund’s people are warned of it once, before it', () => {
  const warned = { silenceAt, silentSince: null, silenceWarnAt: '2026-03-02T22:59:59.999Z', silenceWarnedAt: null };
  expect(nextSilenceDue(warned)).toEqual({ at: warned.silenceWarnAt, what: 'warnOfSilence' });
  expect(nextSilenceDue({ ...warned, silenceWarnedAt: warned.silenceWarnAt })).toEqual({ at: silenceAt, what: 'recordSilence' });
  expect(nextSilenceDue({ ...warned, silentSince: silenceAt })).toBeNull();
});

const UNDECIDED = ['submitted', 'in_review', 'reviewed', 'in_session', 'waitlisted'];

test.each([
  ['as long as the fund has not awarded or refused, on the waitlist too', false, UNDECIDED],
  [
    'décret 2018-514 art. 7 and 8: over an award whose agreement is not signed, re-examined or not',
    true,
    [...UNDECIDED, 'awarded', 'in_reexamination'],
  ],
])('it counts %s', (_, isUnattributed, states) => {
  const waiting = APPLICATION_STATES.filter(
    (state) => nextApplicationDue({ ...applicationIn(state), silenceAt }, [], null, null, isUnattributed)?.what === 'recordSilence',
  );
  expect(waiting).toEqual(states);
});

test.each([
  ['a place on the waitlist leaves it running', 'waitlist', null, 'recordSilence'],
  ['décret 2018-514 art. 8: so does the award of a local authority’s request', 'award', silenceAt, 'recordSilence'],
  ['the award of another request ends it', 'award', null, undefined],
  ['a refusal ends it', 'refuse', silenceAt, undefined],
] as const)('%s', (_, decision, admissibleAt, what) =>
  expect(silenceAfter({ silenceAt, silentSince: null, ...unwarned, admissibleAt }, decision)?.what).toBe(what),
);

test.each([
  ['before the agreement is to be signed', {}, '2026-09-01', { on: '2026-08-15', hasCome: false }],
  ['not the other way round', {}, '2026-08-15', null],
  ['not of a request that no law protects so', { admissibleAt: null }, '2026-09-01', null],
  ['not where silence has no effect', { silenceAt: null }, '2026-09-01', null],
  ['whatever its day, while the project waits for credits', {}, null, { on: '2026-08-15', hasCome: false }],
  ['once it has rejected the request', { silentSince: '2026-07-01T21:59:59.999Z' }, '2026-09-01', { on: '2026-07-01', hasCome: true }],
  ['not where its day came after a refusal, and rejected nothing', { silenceAt: '2026-07-01T21:59:59.999Z' }, '2026-09-01', null],
])('a letter that says until when to sign names the day of silence %s', (_, change, signBy, silentOn) => {
  const request = { admissibleAt: '2026-02-15T22:59:59.999Z', silenceAt: '2026-08-15T21:59:59.999Z', silentSince: null, ...change };
  expect(silentBefore(request, signBy, '2026-07-02T09:00:00.000Z')).toEqual(silentOn);
});
