import type { Caller, Role } from '../../../domain/core/role.ts';
import { type Carried, remainingSteps, stopOf } from '../../../domain/desk/carrying.ts';
import type { StepStanding } from '../../../domain/review/review.ts';

const person = (personId: string, ...roles: Role[]): Caller => ({ personId, organisationId: 'fund', roles });
const step = (key: string, state: StepStanding['state'] = 'waiting', reviewerId: string | null = null) => ({ key, state, reviewerId });
const file: Carried = {
  ...{ id: 'file', organisationId: 'town', conflicted: [], fundActs: [], state: 'submitted', screenedBy: null, isScreened: false },
  ...{ steps: [step('legal'), step('data')], tookPart: [], grantState: null, needsVisa: true, acts: [] },
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
  const steps = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => step(key));
  expect(stopped([...without('p', 'f'), both, ...many], { steps })).toEqual(['recordPayment', null, 1, []]);
});

test('an opinion that is asked anew may be given again by its author, who gives no other one', () => {
  const again: Partial<Carried> = { state: 'in_review', isScreened: true, tookPart: ['s', 'r1', 'r2'] };
  const steps = [step('legal', 'open', 'r1'), step('data', 'given', 'r2')];
  expect(stopped(team, { ...again, steps })).toBeNull();
  expect(stopped(without('r1'), { ...again, steps })).toEqual(['giveOpinion', 'legal', 1, ['reviewer_gave_opinion']]);
});

test('after a won appeal another person screens, and who judged the file before does not decide on it', () => {
  expect(stopped(team, { screenedBy: 's' })).toEqual(['decideAdmissibility', null, 1, ['screened_before']]);
  const judged: Partial<Carried> = { state: 'in_session', isScreened: true, steps: [], tookPart: ['c'] };
  expect(stopped(team, judged)).toEqual(['decideSession', null, 1, ['took_part_in_review']]);
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
