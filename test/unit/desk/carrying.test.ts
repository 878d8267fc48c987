import type { Caller, Role } from '../../../domain/core/role.ts';
import { type Carried, remainingSteps, stopOf } from '../../../domain/desk/carrying.ts';

const person = (personId: string, ...roles: Role[]): Caller => ({ personId, organisationId: 'fund', roles });
const file: Carried = {
  ...{ organisationId: 'town', conflicted: [], fundActs: [], state: 'submitted', isScreened: false },
  ...{ steps: ['legal', 'data'], grantState: null, needsVisa: true, acts: [] },
};
const team = [
  person('s', 'screener'),
  person('r1', 'reviewer'),
  person('r2', 'reviewer'),
  person('l', 'lead'),
  person('c', 'chair'),
  person('v', 'controller'),
  person('f', 'finance'),
  person('p', 'payer'),
];
const without = (...ids: string[]): Caller[] => team.filter(({ personId }) => !ids.includes(personId));
const stopped = (people: readonly Caller[], change: Partial<Carried> = {}) => {
  const stop = stopOf({ ...file, ...change }, people);
  return stop && [stop.command, stop.key, stop.holders, stop.codes];
};

test('a team with each role carries a file, and stops where a role is held by none of it', () => {
  expect(stopped(team)).toBeNull();
  expect(stopped(without('p'))).toEqual(['recordPayment', null, 0, []]);
  expect(stopped(without('s'))).toEqual(['decideAdmissibility', null, 0, []]);
  expect(stopped(without('v'))).toEqual(['giveVisa', null, 0, []]);
  expect(stopped(without('v'), { needsVisa: false })).toBeNull();
});

test('two opinions need two people, and a person in conflict of interest takes no step', () => {
  expect(stopped(without('r2'))).toEqual(['giveOpinion', 'data', 1, []]);
  expect(stopped(team, { conflicted: ['r1'] })).toEqual(['giveOpinion', 'data', 2, ['conflict_of_interest']]);
  expect(stopped(team, { conflicted: ['p'] })).toEqual(['recordPayment', null, 1, ['conflict_of_interest']]);
});

test('the steps are divided so that no person takes two that one may not take both', () => {
  const both = person('b', 'finance', 'payer');
  expect(stopped([...without('p'), both])).toBeNull();
  expect(stopped([...without('p', 'f'), both])).toEqual(['recordPayment', null, 1, []]);
  expect(stopped([...without('c'), person('s2', 'screener', 'chair')])).toBeNull();
  expect(stopped([...without('c', 's'), person('s2', 'screener', 'chair')])).toEqual(['decideSession', null, 1, []]);
  expect(stopped([...without('v', 'f'), person('w', 'controller', 'finance')])).toEqual(['signGrant', null, 1, []]);
  // However many ways there are to divide what comes before.
  const many = Array.from({ length: 8 }, (_, each) => person(`m${each}`, 'reviewer'));
  const steps = ['a', 'b', 'c', 'd', 'e', 'f'];
  expect(stopped([...without('p', 'f'), both, ...many], { steps })).toEqual(['recordPayment', null, 1, []]);
});

test('what was done counts: its author is kept from what follows, and it is done no more', () => {
  const signed: Partial<Carried> = { state: 'awarded', grantState: 'active', steps: [], isScreened: true };
  expect(remainingSteps({ ...file, ...signed }).map(({ command }) => command)).toEqual(['certifyService', 'orderPayment', 'recordPayment']);
  const acts = [{ event: 'decideSession', personId: 'p' }];
  expect(stopped(team, { ...signed, acts })).toEqual(['recordPayment', null, 1, ['payer_decided_award']]);
  const others = [
    { event: 'orderPayment', personId: 'f' },
    { event: 'certifyService', personId: 'f' },
  ];
  expect(remainingSteps({ ...file, ...signed, acts: others }).map(({ command }) => command)).toEqual(['recordPayment']);
});
