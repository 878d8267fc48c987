import { judge, LINK, OBLIGATIONS, show, toObliged } from '../../support/obligation-fixtures.ts';
import { expectStatus, toGrant } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { setRule } from '../../support/visa-fixtures.ts';
import { grantOf } from '../../support/tranche-fixtures.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let people: Record<'applicant' | 'applicant2' | 'both' | 'lead' | 'officeLead' | 'controller', Actor>;
/** `awaited`: no evidence is given; `given`: evidence of the first is; `met`: the first is met. */
let grants: Record<'toSign' | 'awaited' | 'given' | 'met', string>;

beforeAll(async () => {
  const [applicant, applicant2, lead, officeLead, both, controller] = await Promise.all([
    harness.as('applicant'),
    harness.as('applicant2'),
    harness.as('lead'),
    harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'office-lead', roles: ['lead'] }))),
    harness.enter(await signToken(claimsOf({ ...FUND, sub: 'both', roles: ['applicant', 'member'] }))),
    harness.enter(await signToken(claimsOf({ ...FUND, sub: 'lead-controller', roles: ['lead', 'controller'] }))),
  ]);
  people = { applicant, applicant2, both, lead, officeLead, controller };
  const { grantId: toSign } = await toGrant(harness);
  const [awaited, given, met] = [
    await toObliged(harness),
    await toObliged(harness, {}, { aeCents: 30_000_000, cpCents: 30_000_000 }),
    await toObliged(harness),
  ];
  for (const id of [given, met]) expectStatus(await show()(harness, 'applicant', id), 200);
  expectStatus(await judge()(harness, 'lead', met), 200);
  grants = { toSign, awaited, given, met };
});

type Who = keyof typeof people;
const BODIES = {
  evidence: { obligation: 'listing', url: LINK },
  'evidence-reviews': { obligation: 'listing', number: 1, decision: 'return', reasons: 'Le lien ne mène nulle part.' },
  'obligation-waivers': { obligation: 'listing', reason: 'Ces données sont protégées.' },
};
type Route = keyof typeof BODIES;
const refused = (who: Who, id: string, route: Route, change: object, code: Parameters<typeof expectRefused>[4]) =>
  expectRefused(harness, people[who], ['post', `/grants/${id}/${route}`], { ...BODIES[route], ...change }, code);
const known = OBLIGATIONS.map(({ key }) => key);

test.each<[string, Who, () => string, Route, object, Parameters<typeof expectRefused>[4], object]>([
  ['evidence of another organisation', 'applicant2', () => grants.awaited, 'evidence', {}, 'not_found', {}],
  ['evidence by one of the fund’s people', 'both', () => grants.awaited, 'evidence', {}, 'not_found', {}],
  ['evidence before both have signed', 'applicant', () => grants.toSign, 'evidence', {}, 'wrong_state', { state: 'to_sign' }],
  [
    'evidence for an obligation that there is not',
    'applicant',
    () => grants.awaited,
    'evidence',
    { obligation: 'shoes' },
    'obligation_unknown',
    { known },
  ],
  ['evidence for one that is met', 'applicant', () => grants.met, 'evidence', {}, 'obligation_wrong_state', { state: 'met' }],
  [
    'evidence for one that waits for its review',
    'applicant',
    () => grants.given,
    'evidence',
    {},
    'obligation_wrong_state',
    { state: 'given' },
  ],
  [
    'words where a link is asked for',
    'applicant',
    () => grants.awaited,
    'evidence',
    { url: null, words: 'Oui.' },
    'evidence_missing',
    { evidence: 'link' },
  ],
  [
    'a link alone where words are asked for',
    'applicant',
    () => grants.awaited,
    'evidence',
    { obligation: 'first_impact' },
    'evidence_missing',
    { evidence: 'words' },
  ],
  [
    'a link into a network of one’s own',
    'applicant',
    () => grants.awaited,
    'evidence',
    { url: 'https://localhost/' },
    'invalid_request',
    {},
  ],
  [
    'a link that is not encrypted',
    'applicant',
    () => grants.awaited,
    'evidence',
    { url: 'http://www.data.gouv.fr/' },
    'invalid_request',
    {},
  ],
  ['a review before both have signed', 'lead', () => grants.toSign, 'evidence-reviews', {}, 'wrong_state', { state: 'to_sign' }],
  ['a review by the beneficiary’s own house', 'officeLead', () => grants.given, 'evidence-reviews', {}, 'conflict_of_interest', {}],
  [
    'a review of an obligation that there is not',
    'lead',
    () => grants.given,
    'evidence-reviews',
    { obligation: 'shoes' },
    'obligation_unknown',
    { known },
  ],
  ['a review of what was not shown', 'lead', () => grants.awaited, 'evidence-reviews', {}, 'obligation_wrong_state', { state: 'awaited' }],
  ['a review of other evidence', 'lead', () => grants.given, 'evidence-reviews', { number: 2 }, 'stale_evidence', { current: 1 }],
  ['a return without reasons', 'lead', () => grants.given, 'evidence-reviews', { reasons: ' ' }, 'evidence_reasons_missing', {}],
  ['a waiver before both have signed', 'lead', () => grants.toSign, 'obligation-waivers', {}, 'wrong_state', { state: 'to_sign' }],
  ['a waiver by the beneficiary’s own house', 'officeLead', () => grants.awaited, 'obligation-waivers', {}, 'conflict_of_interest', {}],
  [
    'a waiver of an obligation that there is not',
    'lead',
    () => grants.awaited,
    'obligation-waivers',
    { obligation: 'shoes' },
    'obligation_unknown',
    { known },
  ],
  ['a waiver of one that is met', 'lead', () => grants.met, 'obligation-waivers', {}, 'obligation_wrong_state', { state: 'met' }],
])('%s is refused', async (_, who, of, route, change, code, facts) => {
  expect(await refused(who, of(), route, change, code)).toMatchObject(facts);
});

test('a controller who gave a visa on the grant accepts no evidence and waives nothing, since either may commit', async () => {
  const id = grants.given;
  const { envelopeId } = await grantOf(harness, id);
  await harness.database.db
    .updateTable('tranche')
    .set({ state: 'awaiting_credits' })
    .where('grant_id', '=', id)
    .where('rank', '=', 2)
    .execute();
  expectStatus(await setRule(harness, envelopeId, 1), 200);
  expectStatus(
    await people.controller.post(`/grants/${id}/visas`, { tranche: 2, number: 'V-1', givenOn: '2026-01-05', favourable: true }),
    200,
  );
  await refused('controller', id, 'evidence-reviews', { decision: 'accept' }, 'gave_visa');
  await refused('controller', id, 'obligation-waivers', { obligation: 'first_impact' }, 'gave_visa');
});
