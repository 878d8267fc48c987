import { amendmentTable } from '../../../domain/grants/amendment-life.ts';
import { appealTable } from '../../../domain/committee/appeal-life.ts';
import { applicationTable } from '../../../domain/applications/application-life.ts';
import { datalabTable } from '../../../domain/datalab/request.ts';
import { missionTable } from '../../../domain/datalab/mission.ts';
import { correctionTable } from '../../../domain/applications/correction.ts';
import { callTable } from '../../../domain/calls/call-life.ts';
import { EVENTS } from '../../../domain/events.ts';
import { accountTable } from '../../../domain/grants/final-account.ts';
import { grantTable } from '../../../domain/grants/grant.ts';
import { milestoneTable } from '../../../domain/grants/milestone.ts';
import { obligationTable } from '../../../domain/grants/obligation.ts';
import { stepTable } from '../../../domain/review/review.ts';
import { isStaff, ROLES, scopeOf, STAFF_ROLES } from '../../../domain/core/role.ts';
import { sessionTable } from '../../../domain/committee/session.ts';
import { commandsFor, isTaken, refuseState, rolesFor, type StateTable } from '../../../domain/core/state-table.ts';
import { trancheTable } from '../../../domain/grants/tranche.ts';
import { callerOf, MINISTRY } from '../../support/domain.ts';

/** Each noun's table, the state in which it begins, and those in which its life ends. */
const tables: { noun: string; table: StateTable<string>; first: string; last: string[] }[] = [
  { noun: 'application', table: applicationTable, first: 'draft', last: ['rejected', 'withdrawn'] },
  { noun: 'appeal', table: appealTable, first: 'received', last: ['lapsed', 'rejected', 'upheld'] },
  { noun: 'review step', table: stepTable, first: 'waiting', last: ['waived'] },
  { noun: 'correction', table: correctionTable, first: 'open', last: ['answered', 'lapsed', 'withdrawn'] },
  { noun: 'Datalab request', table: datalabTable, first: 'requested', last: ['closed', 'declined', 'withdrawn'] },
  { noun: 'Mission', table: missionTable, first: 'proposed', last: ['closed', 'declined', 'lapsed', 'withdrawn'] },
  { noun: 'call', table: callTable, first: 'draft', last: ['closed'] },
  { noun: 'session', table: sessionTable, first: 'planned', last: ['cancelled', 'decided'] },
  { noun: 'grant', table: grantTable, first: 'to_accept', last: ['renounced'] },
  { noun: 'amendment', table: amendmentTable, first: 'proposed', last: ['in_force', 'lapsed', 'rejected', 'withdrawn'] },
  { noun: 'tranche', table: trancheTable, first: 'planned', last: [] },
  { noun: 'milestone', table: milestoneTable, first: 'planned', last: [] },
  { noun: 'obligation', table: obligationTable, first: 'awaited', last: ['met', 'waived'] },
  { noun: 'final account', table: accountTable, first: 'awaited', last: [] },
];

const transitionsOf = (table: StateTable<string>, state: string) => Object.values(table[state]?.takes ?? {});
const nextOf = (table: StateTable<string>, state: string): string[] => transitionsOf(table, state).flatMap(({ to }) => to);

function reached(table: StateTable<string>, first: string): Set<string> {
  const states = new Set([first]);
  // A set that grows while it is iterated is iterated to its end.
  for (const state of states) nextOf(table, state).forEach((next) => states.add(next));
  return states;
}

describe.each(tables)('the $noun’s table', ({ table, first, last }) => {
  const states = Object.keys(table);

  test('leads only to states that it has', () => {
    expect(states.flatMap((state) => nextOf(table, state)).filter((state) => !states.includes(state))).toEqual([]);
  });
  test(`reaches every state from ${first}`, () => expect([...reached(table, first)].sort()).toEqual([...states].sort()));
  test(`ends in ${last.join(' or ') || 'no state'}, and from every other state a person or a date leads on`, () => {
    expect(states.filter((state) => nextOf(table, state).every((next) => next === state)).sort()).toEqual(last);
  });
  test('names its commands as the events that they make', () => {
    expect(states.flatMap((state) => Object.keys(table[state]?.takes ?? {})).filter((command) => !Object.hasOwn(EVENTS, command))).toEqual(
      [],
    );
  });
  test('lets a person or a date act in each transition', () => {
    expect(states.flatMap((state) => transitionsOf(table, state)).filter(({ by }) => by !== 'time' && by.length === 0)).toEqual([]);
  });
});

test.each([
  ['draft', 'submitApplication', null],
  ['draft', 'decideAdmissibility', { code: 'wrong_state', command: 'decideAdmissibility', state: 'draft' }],
  ['awarded', 'submitApplication', { code: 'wrong_state', command: 'submitApplication', state: 'awarded' }],
] as const)('in state %s, %s is answered %j', (state, command, refusal) =>
  expect(refuseState(applicationTable, state, command)).toEqual(refusal),
);

test('a state takes no name that each object has', () => expect(isTaken(applicationTable, 'draft', 'toString')).toBe(false));

/** Files may be added and removed in many states of an application. */
const FILE_COMMANDS: readonly string[] = ['addAttachment', 'removeAttachment'];

test.each([
  ['draft', 'applicant', ['updateApplication', 'askSubmission', 'withdrawApplication']],
  ['draft', 'signatory', ['submitApplication', 'withdrawApplication']],
  ['draft', 'lead', []],
  ['in_review', 'lead', ['assignReviewer', 'extendStep', 'waiveStep', 'reopenSteps', 'voidOpinion', 'requestCorrection']],
  ['in_review', 'reviewer', ['acceptAssignment', 'declineAssignment', 'giveOpinion', 'mendOpinion', 'requestCorrection']],
  ['submitted', 'screener', ['decideAdmissibility', 'requestCorrection']],
  ['correction_requested', 'screener', []],
  ['submitted', 'auditor', []],
  ['refused', 'signatory', ['appealDecision']],
  ['appealed', 'lead', ['assignAppeal']],
  ['appealed', 'chair', ['upholdAppeal', 'rejectAppeal']],
] as const)('in state %s, %s is offered %j: what a date does has no button', (state, role, commands) => {
  expect(
    commandsFor(applicationTable, state, callerOf(role)).filter(
      (command) => ![...FILE_COMMANDS, 'setApplicationReference'].includes(command),
    ),
  ).toEqual(commands);
});

test.each([
  ['draft', 'applicant', FILE_COMMANDS],
  ['draft', 'signatory', []],
  ['submitted', 'applicant', []],
  ['submitted', 'screener', FILE_COMMANDS],
  ['correction_requested', 'applicant', FILE_COMMANDS],
  ['in_session', 'chair', FILE_COMMANDS],
  ['in_session', 'finance', []],
  ['awarded', 'applicant', FILE_COMMANDS],
  ['awarded', 'signatory', FILE_COMMANDS],
  ['awarded', 'lead', []],
  ['refused', 'signatory', ['addAttachment']],
] as const)('in state %s, of the commands on files %s may give %j', (state, role, commands) => {
  expect(commandsFor(applicationTable, state, callerOf(role)).filter((command) => FILE_COMMANDS.includes(command))).toEqual(commands);
});

test.each([
  ['signGrant', ['signatory', 'finance']],
  ['recordPayment', ['payer']],
  ['expireGrant', []],
] as const)('%s of a grant is given by %j', (command, roles) => expect(rolesFor(grantTable, command)).toEqual(roles));

test('all but an organisation’s applicants, signatories and managers are the fund’s people, and see all files', () => {
  expect(ROLES.filter((role) => isStaff([role]))).toEqual(STAFF_ROLES);
  expect(ROLES.filter((role) => !scopeOf(callerOf(role)).all)).toEqual(['applicant', 'signatory', 'manager']);
  expect(scopeOf(callerOf('applicant', MINISTRY))).toEqual({
    all: false,
    organisationId: MINISTRY,
    houses: [MINISTRY],
    draftsOf: MINISTRY,
    hidesFrom: null,
  });
  expect(scopeOf(callerOf('lead', MINISTRY))).toMatchObject({ all: true, draftsOf: null });
  expect(scopeOf({ ...callerOf('lead', MINISTRY), roles: ['lead', 'applicant'] })).toMatchObject({ all: true, draftsOf: MINISTRY });
  expect(scopeOf(callerOf('auditor', MINISTRY))).toMatchObject({ all: true, hidesFrom: [callerOf('auditor').personId] });
  expect(isStaff([])).toBe(false);
});
