import { APPEALABLE, contestedIn, type DecisionRow } from '../../../domain/committee/contested.ts';
import { reexaminationProblems } from '../../../api/committee/reexamination-problems.ts';
import { BETWEEN_SERVICES, ofDecision } from '../../../words/committee/contested.ts';
import { CHOICE_WORDS } from '../../../words/core/choices.ts';
import { COMMAND_WORDS, happened } from '../../../words/index.ts';
import { plain } from '../../support/french.ts';

const row = (changed: Partial<DecisionRow>): DecisionRow => ({
  ...{ decidedAt: '2026-01-05T09:00:00.000Z', notifiedAt: null, department: null },
  ...{ applicationState: 'awarded', isUnattributed: false, silentSince: null, requestedCents: 100_00 },
  ...{ grantState: 'active', inReexamination: false, plan: 2 },
  ...{
    owedCents: null,
    accountState: null,
    isOfGrant: false,
    version: 4,
    name: 'decideSession',
    facts: {},
    personId: 'chair',
    appeal: null,
  },
  ...changed,
});
const on = { isOfGrant: true, personId: 'lead' } as const;
const approved = { name: 'approveFinalAccount', accountState: 'approved' } as const;
const PAID_IN_FULL = { spentCents: 100_00, eligibleCents: 100_00, awardedCents: 50_00, dueCents: 50_00 };

test.each([
  ['inadmissible', { name: 'decideAdmissibility', facts: { decision: 'inadmissible' }, applicationState: 'inadmissible' }],
  ['refused', { facts: { decision: 'refuse' }, applicationState: 'refused' }],
  ['refused', { facts: { decision: 'refuse' }, applicationState: 'appealed' }],
  ['refused', { name: 'refuseWaitlisted', applicationState: 'refused' }],
  ['refused', { name: 'closeCall', applicationState: 'refused' }],
  ['waitlisted', { facts: { decision: 'waitlist' }, applicationState: 'waitlisted' }],
  ['reduced', { facts: { decision: 'award', awardedCents: 99_99 }, grantState: 'to_accept' }],
  ['reduced', { name: 'awardWaitlisted', facts: { awardedCents: 99_99 }, grantState: 'to_accept' }],
  ['silent', { name: 'recordSilence', applicationState: 'waitlisted', silentSince: '2026-01-05T09:00:00.000Z' }],
  ['silent', { name: 'recordSilence', applicationState: 'awarded', isUnattributed: true, silentSince: '2026-01-05T09:00:00.000Z' }],
  ['withdrawn', { name: 'withdrawAward', applicationState: 'award_withdrawn' }],
  ['suspended', { ...on, name: 'suspendGrant', grantState: 'suspended' }],
  ['terminated', { ...on, name: 'terminateGrant', grantState: 'terminated' }],
  ['withdrawn_in_part', { ...on, name: 'reduceGrant', facts: { plan: 2 } }],
  ['withdrawn_in_part', { ...on, name: 'reduceGrant', facts: { plan: 2 }, grantState: 'closed' }],
  ['expired', { ...on, name: 'expireGrant', grantState: 'expired', personId: null }],
  ['claimed', { ...on, name: 'issueClaim', facts: { claim: 2 }, owedCents: 1 }],
  ['accounted', { ...on, ...approved, facts: { ...PAID_IN_FULL, eligibleCents: 99_99 } }],
  ['accounted', { ...on, ...approved, facts: { ...PAID_IN_FULL, dueCents: 49_99 } }],
  ['accounted', { ...on, ...approved, grantState: 'closed', facts: { ...PAID_IN_FULL, dueCents: 49_99 } }],
] as const)('CRPA L411-2: what is %s can be appealed against while it stands', (against, changed) => {
  expect(contestedIn([row(changed)])).toMatchObject([{ against, stands: true, claim: against === 'claimed' ? 2 : null }]);
});

test('nothing that gives all that was asked can be appealed against', () => {
  const given = [
    row({ name: 'decideAdmissibility', facts: { decision: 'admissible' } }),
    row({ facts: { decision: 'award', awardedCents: 100_00 } }),
    row({ name: 'awardWaitlisted', facts: { awardedCents: 100_00 } }),
    row({ ...on, ...approved, facts: PAID_IN_FULL }),
  ];
  expect(contestedIn(given)).toEqual([]);
});

test.each([
  ['an application that was taken back', { facts: { decision: 'refuse' }, applicationState: 'reviewed' }],
  ['a silence that was broken', { name: 'recordSilence', applicationState: 'awarded', silentSince: '2026-01-05T09:00:00.000Z' }],
  ['an award that was accepted', { facts: { decision: 'award', awardedCents: 99_99 }, grantState: 'to_sign' }],
  ['a suspension that was lifted', { ...on, name: 'suspendGrant', grantState: 'active' }],
  ['a suspension by a re-examination', { ...on, name: 'suspendGrant', grantState: 'suspended', inReexamination: true }],
  ['an account that is to be approved anew', { ...on, ...approved, accountState: 'given', facts: { ...PAID_IN_FULL, dueCents: 1 } }],
  ['a withdrawal in part that a later plan replaces', { ...on, name: 'reduceGrant', facts: { plan: 1 } }],
  ['a withdrawal in part once the account is approved', { ...on, name: 'reduceGrant', facts: { plan: 2 }, accountState: 'approved' }],
  ['a claim that is settled', { ...on, name: 'issueClaim', facts: { claim: 1 }, owedCents: 0 }],
] as const)('%s leaves nothing to appeal against', (_, changed) => {
  expect(contestedIn([row(changed)])).toMatchObject([{ stands: false }]);
});

test('of two refusals the last one stands, and of two claims both', () => {
  const refused = { facts: { decision: 'refuse' }, applicationState: 'refused' } as const;
  expect(contestedIn([row(refused), row({ ...refused, version: 9 })])).toMatchObject([
    { key: 'application-4', stands: false },
    { key: 'application-9', stands: true },
  ]);
  const claimed = { ...on, name: 'issueClaim', owedCents: 5 } as const;
  expect(contestedIn([row({ ...claimed, facts: { claim: 1 } }), row({ ...claimed, version: 9, facts: { claim: 2 } })])).toMatchObject([
    { key: 'grant-4', claim: 1, stands: true },
    { key: 'grant-9', claim: 2, stands: true },
  ]);
});

test('an appeal keeps what it is against, whatever the application asks for since', () => {
  const appeal = { number: 1, against: 'reduced', state: 'received', reviewerId: null, appealedAt: '2026-01-06T09:00:00.000Z' } as const;
  expect(contestedIn([row({ facts: { decision: 'award', awardedCents: 100_00 }, appeal })])).toMatchObject([{ against: 'reduced' }]);
  expect(APPEALABLE).toContain('reduced');
});

test.each(APPEALABLE)('of its own request against %s a service of the State reads of no appeal in the timeline', (against) => {
  const facts = { against, inPart: true, lapsedOn: '2026-03-05' };
  for (const name of ['appealDecision', 'upholdAppeal', 'rejectAppeal', 'lapseAppeal'] as const)
    for (const language of ['fr', 'en'] as const) {
      expect(happened(language, name, { ...facts, reexamines: true })).not.toMatch(/recours|appeal/i);
      expect(happened(language, name, { ...facts, reexamines: false })).toMatch(/recours|appeal/i);
    }
  expect(ofDecision('fr', against)).toMatch(/^(du |de la |de l’)/);
});

test('what becomes of its request is told in its own words', () => {
  const told = (name: Parameters<typeof happened>[1]) => happened('fr', name, { against: 'refused', inPart: true, reexamines: true });
  expect((['appealDecision', 'upholdAppeal', 'rejectAppeal'] as const).map(told)).toEqual([
    'a demandé le réexamen du refus',
    'a accepté en partie la demande de réexamen du refus',
    'a rejeté la demande de réexamen du refus',
  ]);
});

test('CRPA L242-1: a form that cites it says what holds between services of the State, and so does its refusal', () => {
  const citing = Object.entries(COMMAND_WORDS).filter(([, { fr }]) => fr.intro?.includes('L242'));
  expect(citing.map(([name]) => name).toSorted()).toEqual(['giveNotice', 'withdrawAward']);
  for (const [, { fr, en }] of citing) {
    expect(plain(fr.intro ?? '')).toContain(BETWEEN_SERVICES.fr);
    expect(en.intro).toContain(BETWEEN_SERVICES.en);
  }
  expect(JSON.stringify(CHOICE_WORDS)).not.toContain('L242');
  const [, said] = reexaminationProblems.withdrawal_deadline_passed.fr;
  expect(said({ code: 'withdrawal_deadline_passed', deadlineOn: '2026-07-02' })).toContain(
    'entre services de l’État, par une règle du fonds',
  );
});
