import { acceptedWithout, lastReadinessFaults, readinessFaults, turnedAwayFaults } from '../../../soak/chaos/proof/doors.ts';
import type { Kind, Outage } from '../../../soak/chaos/crew.ts';
import type { Sent } from '../../../soak/chaos/people.ts';

const fromTo = (from: number, to: number) => ({ fromMs: from * 1_000, toMs: to * 1_000 });
const away = (kind: Kind, from: number, to: number): Outage => ({ kind, ...fromTo(from, to) });
const turnedAway = (code: string, from: number, to: number) => ({ path: '/applications', status: 503, code, ...fromTo(from, to) });
const url = 'http://127.0.0.1:1';
const said = (status: number, body: object, from: number, to: number) => ({ url, status, body, ...fromTo(from, to) });

test('who is told to ask again while PostgreSQL is away, or has just come back, is told so with reason', () => {
  const outages = [away('postgres', 10, 12)];
  for (const [from, to] of [
    [9, 10],
    [11, 11.5],
    [11, 20],
    [14, 14.1],
  ] as const)
    expect(turnedAwayFaults([turnedAway('outcome_unknown', from, to)], outages)).toEqual([]);
});

test('who is told to ask again while nothing but Temporal, a worker or the issuer is away is found', () => {
  const outages = [away('temporal', 0, 100), away('worker', 0, 100), away('issuer', 0, 100), away('postgres', 50, 60)];
  expect(turnedAwayFaults([turnedAway('outcome_unknown', 10, 20)], outages)).toEqual([
    '/applications was answered 503 (outcome_unknown) at 1970-01-01T00:00:20.000Z, 10000 ms after it was asked, and nothing was away that it needs',
  ]);
  expect(turnedAwayFaults([turnedAway('issuer_unavailable', 10, 20)], outages)).toEqual([]);
  expect(turnedAwayFaults([turnedAway('file_store_unavailable', 50, 60)], outages)).toHaveLength(1);
});

test('an API is ready without Temporal and says what it lacks, and is not ready without PostgreSQL', () => {
  const outages = [away('temporal', 0, 10), away('postgres', 20, 30)];
  const right = [said(200, { degraded: true }, 1, 2), said(503, { postgres: false }, 21, 22), said(200, { degraded: false }, 40, 41)];
  // For a while it may repeat what it knew last.
  right.push(said(200, { degraded: false }, 1, 2));
  expect(readinessFaults(right, outages)).toEqual([]);
  const wrong = [said(503, { degraded: true }, 1, 2), said(200, { degraded: false }, 5, 6), said(200, { degraded: true }, 21, 22)];
  expect(readinessFaults(wrong, outages)).toHaveLength(wrong.length);
});

test('an API that lacks something when all is up again is found, and one that says nothing', () => {
  const workflows = { sweep: 'running', digest: 'running', letters: 'running' };
  const ready = { postgres: true, temporal: true, worker: true, degraded: false, workflows };
  expect(lastReadinessFaults([url], [said(200, ready, 0, 1)])).toEqual([]);
  expect(lastReadinessFaults([url], [said(200, { ...ready, worker: false, degraded: true }, 0, 1)])).toHaveLength(1);
  const failing = { ...ready, workflows: { ...workflows, letters: 'failing' } };
  expect(lastReadinessFaults([url], [said(200, failing, 0, 1)])).toHaveLength(1);
  expect(lastReadinessFaults([url], [null])).toEqual([`${url}/readyz says at the end null`]);
});

test('a command counts as accepted without Temporal where it was away from before it was asked until after it was answered', () => {
  const sent = (status: number, from: number, to: number) => ({ answer: { status, body: {} }, ...fromTo(from, to) }) as unknown as Sent;
  const all = [
    sent(200, 2, 3),
    sent(201, 4, 5),
    sent(422, 2, 3),
    sent(200, 0.2, 3),
    sent(200, 9, 11),
    { ...sent(200, 2, 3), answer: null },
  ];
  expect(acceptedWithout('temporal', all, [away('temporal', 0, 10)])).toBe(2);
  expect(acceptedWithout('temporal', all, [away('postgres', 0, 10)])).toBe(0);
});
