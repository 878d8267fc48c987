import { refuseStart } from '../../../domain/applications/start.ts';
import { CALL, TOWN_CALL } from '../../support/domain.ts';

const received = { receivedAt: '2026-03-02T09:00:00.000Z', earlyStart: null };

test.each([
  ['the day before the receipt', '2026-03-01', true],
  ['the day of the receipt', '2026-03-02', false],
  ['the day after it', '2026-03-03', false],
  ['no day yet', null, false],
])('décret 2018-514 art. 5 II: of a local authority’s project that starts on %s', (_, startsOn, isRefused) =>
  expect(refuseStart(startsOn, TOWN_CALL, received)).toEqual(
    isRefused ? { code: 'start_before_receipt', startsOn, firstOn: '2026-03-02', source: 'décret 2018-514 art. 5 II' } : null,
  ),
);

test('the day is that of Paris: late in the evening it is received on the next one', () => {
  expect(refuseStart('2026-03-02', TOWN_CALL, { ...received, receivedAt: '2026-03-02T23:30:00.000Z' })).toMatchObject({
    firstOn: '2026-03-03',
  });
});

test('décret 2018-514 art. 5 III: it may start before where a European programme that is named allows it', () =>
  expect(
    refuseStart('2026-01-01', TOWN_CALL, { ...received, earlyStart: 'FEDER 2021-2027, règlement (UE) 2021/1060 art. 63' }),
  ).toBeNull());

test('another call’s projects may start when they like', () => expect(refuseStart('2026-01-01', CALL, received)).toBeNull());
