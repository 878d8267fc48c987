import type { CallTerms } from '../../../domain/calls/call.ts';
import type { Grant } from '../../../domain/grants/grant.ts';
import {
  type GiveEvidence,
  type Obligation,
  OBLIGATION_STATES,
  planObligations,
  refuseEvidence,
  refuseEvidenceReview,
  refuseObligationWaiver,
  type ReviewEvidence,
} from '../../../domain/grants/obligation.ts';
import { type Caller, type Role } from '../../../domain/core/role.ts';
import { CALL, callerOf, given, grantIn, type Guard, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';

const LISTING: CallTerms['obligations'][number] = {
  key: 'listing',
  label: { fr: 'Référencement', en: 'Listing' },
  onlyFor: { projectTypes: ['open_data'], minRequestedCents: null },
  months: 6,
  evidence: 'link',
};
const IMPACT = { ...LISTING, key: 'first_impact', onlyFor: null, months: 3, evidence: 'words' as const };
const terms = [LISTING, IMPACT];

const obligationIn = (state: Obligation['state'], number = state === 'awaited' ? 0 : 1): Obligation => ({
  key: 'listing',
  state,
  months: 6,
  dueAt: '2027-07-31T21:59:59.999Z',
  remindAt: '2027-07-17T21:59:59.999Z',
  remindedAt: null,
  lateAt: null,
  reviewRemindAt: null,
  reviewRemindedAt: null,
  number,
});

describe('the obligations of a grant', () => {
  const planned = (projectTypes: string[]) =>
    planObligations({ terms: { ...CALL.terms, obligations: terms } }, { projectTypes, requestedCents: 1 }, '2027-02-01');
  test('are those that concern its application, each due so many months after its first day, de date à date', () =>
    expect(planned(['open_data'])).toEqual([
      { key: 'listing', months: 6, dueAt: '2027-07-31T21:59:59.999Z', remindAt: '2027-07-17T21:59:59.999Z' },
      { key: 'first_impact', months: 3, dueAt: '2027-04-30T21:59:59.999Z', remindAt: '2027-04-16T21:59:59.999Z' },
    ]));
  test('are no others', () => expect(planned(['proactive']).map(({ key }) => key)).toEqual(['first_impact']));
});

type Asked<Body> = { grant: Grant; obligations: Obligation[]; caller: Caller; body: Body };
const asked =
  <Body>(role: Role, organisationId: string | undefined, state: Obligation['state'], body: Body) =>
  (): Asked<Body> => ({
    grant: grantIn('active'),
    obligations: [obligationIn(state)],
    caller: callerOf(role, organisationId),
    body: structuredClone(body),
  });
/** The guards that come first in every command on an obligation. */
const guardsOf = <Body extends { obligation: string }>(
  command: string,
  wrong: Obligation['state'],
  conflict: boolean,
): Guard<Asked<Body>>[] => [
  {
    when: 'the grant takes no such command',
    refusal: { code: 'wrong_state', command, state: 'terminated' },
    spoil: { grant: { state: 'terminated' } },
  },
  ...(conflict
    ? [
        {
          when: 'the caller is conflicted',
          refusal: { code: 'conflict_of_interest' } as const,
          spoil: (each: Asked<Body>) => {
            each.grant = { ...each.grant, conflicted: [each.caller.personId], fundActs: [] };
          },
        },
      ]
    : []),
  {
    when: 'the grant has no such obligation',
    refusal: { code: 'obligation_unknown', known: ['listing'] },
    spoil: { body: { obligation: 'another' } },
  },
  {
    when: 'the obligation is in another state',
    refusal: { code: 'obligation_wrong_state', obligation: 'listing', state: wrong, command },
    spoil: { obligations: [obligationIn(wrong)] },
  },
];

describe('evidence', () => {
  const evidence: GiveEvidence = { obligation: 'listing', url: 'https://www.data.gouv.fr/datasets/lacs', words: '' };
  const ask = ({ grant, obligations, caller, body }: Asked<GiveEvidence>) => refuseEvidence(grant, obligations, terms, given(caller, body));
  inOrderOfPrecedence(asked('applicant', MINISTRY, 'awaited', evidence), ask, [
    { when: 'the caller is of another organisation', refusal: { code: 'not_found' }, spoil: { caller: callerOf('applicant', OPERATOR) } },
    ...guardsOf<GiveEvidence>('giveEvidence', 'met', false),
    {
      when: 'the link is missing that the call asks for',
      refusal: { code: 'evidence_missing', obligation: 'listing', evidence: 'link' },
      spoil: { body: { url: null, words: 'Référencé.' } },
    },
  ]);
  test('in words is what the call asks of the others', () => {
    const words = {
      ...asked('applicant', MINISTRY, 'awaited', evidence)(),
      obligations: [{ ...obligationIn('awaited'), key: 'first_impact' }],
    };
    expect(ask({ ...words, body: { ...evidence, obligation: 'first_impact' } })).toEqual({
      code: 'evidence_missing',
      obligation: 'first_impact',
      evidence: 'words',
    });
    expect(ask({ ...words, body: { ...evidence, obligation: 'first_impact', words: '200 agents.' } })).toBeNull();
  });
  test.each(OBLIGATION_STATES)('on an obligation that is %s is taken where it is awaited, or was returned', (state) =>
    expect(ask(asked('applicant', MINISTRY, state, evidence)()) === null).toBe(state === 'awaited' || state === 'returned'),
  );
});

describe('its review', () => {
  const review: ReviewEvidence = { obligation: 'listing', number: 1, decision: 'return', reasons: 'Le lien ne mène nulle part.' };
  const ask = ({ grant, obligations, caller, body }: Asked<ReviewEvidence>) =>
    refuseEvidenceReview(grant, obligations, given(caller, body));
  inOrderOfPrecedence(asked('lead', undefined, 'given', review), ask, [
    ...guardsOf<ReviewEvidence>('reviewEvidence', 'awaited', true),
    { when: 'newer evidence was given', refusal: { code: 'stale_evidence', current: 1 }, spoil: { body: { number: 2 } } },
    { when: 'it is returned without reasons', refusal: { code: 'evidence_reasons_missing' }, spoil: { body: { reasons: '' } } },
  ]);
  test('accepts without reasons', () =>
    expect(ask(asked('lead', undefined, 'given', { ...review, decision: 'accept' as const, reasons: '' })())).toBeNull());
});

describe('a waiver', () => {
  const ask = ({ grant, obligations, caller, body }: Asked<{ obligation: string; reason: string }>) =>
    refuseObligationWaiver(grant, obligations, [], given(caller, body));
  inOrderOfPrecedence(asked('lead', undefined, 'awaited', { obligation: 'listing', reason: 'Données sensibles.' }), ask, [
    ...guardsOf<{ obligation: string; reason: string }>('waiveObligation', 'given', true),
  ]);
});
