import { createHash } from 'node:crypto';
import { GENESIS } from '../../../domain/core/chain.ts';
import { earliest } from '../../../domain/core/command.ts';
import { chainHash, type Event } from '../../../domain/core/event.ts';

const event: Event = {
  streamId: 'b7c1',
  version: 2,
  name: 'signGrant',
  personId: 'p-1',
  at: '2026-03-02T09:00:00.000Z',
  facts: { side: 'fund', committedCents: 24_000_000, accent: 'é "«', none: null, yes: true },
};

test('the hash of an event is SHA-256 of its seven lines, facts with sorted keys', () => {
  const lines = `${GENESIS}\nb7c1\n2\nsignGrant\np-1\n2026-03-02T09:00:00.000Z\n{"accent":"é \\"«","committedCents":24000000,"none":null,"side":"fund","yes":true}`;
  expect(chainHash(GENESIS, event)).toBe(createHash('sha256').update(lines, 'utf8').digest('hex'));
  // Computed once with Python's hashlib: the hashed form may never change, or old chains break.
  expect(chainHash(GENESIS, event)).toBe('686c25936ef725af06293c9111a83b30925bdd2d44eae57d39e49000b110edce');
});

test('an event without a person leaves its line empty', () => {
  expect(chainHash(GENESIS, { ...event, personId: null, facts: {} })).toBe(
    createHash('sha256').update(`${GENESIS}\nb7c1\n2\nsignGrant\n\n2026-03-02T09:00:00.000Z\n{}`).digest('hex'),
  );
});

test('the order of the facts does not matter', () => {
  const facts = Object.fromEntries(Object.entries(event.facts).reverse());
  expect(chainHash(GENESIS, { ...event, facts })).toBe(chainHash(GENESIS, event));
});

test.each<[string, string, Partial<Event>]>([
  ['what came before', '1'.repeat(64), {}],
  ['the stream', GENESIS, { streamId: 'b7c2' }],
  ['the version', GENESIS, { version: 3 }],
  ['the name', GENESIS, { name: 'expireGrant' }],
  ['the person', GENESIS, { personId: 'p-2' }],
  ['the absence of a person', GENESIS, { personId: null }],
  ['the instant', GENESIS, { at: '2026-03-02T09:00:00.001Z' }],
  ['a fact', GENESIS, { facts: { ...event.facts, committedCents: 24_000_001 } }],
  ['a fact’s type', GENESIS, { facts: { ...event.facts, committedCents: '24000000' } }],
  ['a fact’s name', GENESIS, { facts: { side: 'fund', reservedCents: 24_000_000, accent: 'é "«', none: null, yes: true } }],
  ['a fact more', GENESIS, { facts: { ...event.facts, more: 1 } }],
])('%s changes the hash', (_, previous, changed) =>
  expect(chainHash(previous, { ...event, ...changed })).not.toBe(chainHash(GENESIS, event)),
);

test.each([{ halfDays: 0.5 }, { cents: 2 ** 53 }, { 10: 'first' }, { à: 1 }, { '': 1 }])(
  'what another program would write in another way is no fact: %j',
  (facts) => expect(() => chainHash(GENESIS, { ...event, facts })).toThrow('a fact of signGrant'),
);

test('the earliest of several dates is due, and none where none is', () => {
  const [march, april] = [
    { at: '2026-03-02T09:00:00.000Z', what: 'a' },
    { at: '2026-04-02T09:00:00.000Z', what: 'b' },
  ];
  expect(earliest([null, april, march, null])).toBe(march);
  expect(earliest([null, null])).toBeNull();
  expect(earliest([])).toBeNull();
});
