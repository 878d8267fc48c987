import { moveDate } from '../../../domain/core/calendar.ts';
import { expectStatus, today, toInReview } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { claimsOf, OFFICE, signToken } from '../../support/tokens.ts';
import { until } from '../../support/until.ts';
import { type Actor, startAppHarness, type AppHarness } from '../../support/app-harness.ts';

const NOBODYS: string = '019aa1c0-0000-7000-8000-000000000001';
const inDays = (days: number): string => moveDate(today(), { days });

let harness: AppHarness;
let people: Record<'legal' | 'data' | 'impact' | 'lead' | 'screener' | 'auditor' | 'admin' | 'applicant', Actor>;
/** Away from today on, with somebody of the applicants' house who stands in. */
let away: Actor;
beforeAll(async () => {
  harness = await startAppHarness();
  const [legal, data, impact] = await Promise.all(['legal', 'data', 'impact'].map((step) => harness.as(`reviewer-${step}`)));
  const [lead, screener, auditor, admin, applicant] = await Promise.all(
    ['lead', 'screener', 'auditor', 'admin', 'applicant'].map((login) => harness.as(login)),
  );
  people = {
    ...{ legal: legal!, data: data!, impact: impact! },
    ...{ lead: lead!, screener: screener!, auditor: auditor!, admin: admin!, applicant: applicant! },
  };
  const ofOffice = (sub: string) => signToken(claimsOf({ ...OFFICE, sub, roles: ['reviewer'] })).then(harness.enter);
  away = people.impact;
  const standIn = await ofOffice('stand-in');
  const declared = { startsOn: today(), endsOn: inDays(5), substituteId: standIn.id };
  expectStatus(await away.post(`/people/${away.id}/absences`, declared), 200);
  await until('the absence has begun', async () => (await absencesOf(away))[0]?.state === 'under_way');
  // Legal is away later, and data stands in.
  const later = { startsOn: inDays(30), endsOn: inDays(40), substituteId: people.data.id };
  expectStatus(await people.lead.post(`/people/${people.legal.id}/absences`, later), 200);
});
afterAll(() => harness.stop());

const absencesOf = async ({ id }: Actor): Promise<{ state: string }[]> => (await people.lead.get(`/people/${id}/absences`)).body.items;
const free = () => ({ startsOn: inDays(60), endsOn: inDays(61), substituteId: people.legal.id });

test.each([
  ['of nobody', () => NOBODYS, {}, () => people.lead, 'not_found'],
  ['of somebody else', () => people.data.id, {}, () => people.legal, 'role_required'],
  ['of who only audits', () => people.auditor.id, {}, () => people.lead, 'not_of_the_fund'],
  ['of an applicant', () => people.applicant.id, {}, () => people.lead, 'not_of_the_fund'],
  [
    'with a substitute who gives roles and nothing else',
    () => people.screener.id,
    () => ({ substituteId: people.admin.id }),
    () => people.screener,
    'not_of_the_fund',
  ],
  [
    'of a reviewer with a substitute who does not review',
    () => people.data.id,
    () => ({ substituteId: people.screener.id }),
    () => people.data,
    'not_a_reviewer',
  ],
  ['with a substitute whom nobody knows', () => people.data.id, { substituteId: NOBODYS }, () => people.data, 'not_of_the_fund'],
  ['of who is away already', () => away.id, {}, () => away, 'absence_declared'],
  ['of who will be away', () => people.legal.id, {}, () => people.lead, 'absence_declared'],
  ['whose last day comes before its first', () => people.data.id, { endsOn: inDays(59) }, () => people.data, 'absence_out_of_range'],
  ['that is over', () => people.data.id, { startsOn: inDays(-2), endsOn: inDays(-1) }, () => people.data, 'absence_out_of_range'],
  ['with oneself as substitute', () => people.data.id, () => ({ substituteId: people.data.id }), () => people.data, 'own_substitute'],
  ['with a substitute who is away', () => people.data.id, { startsOn: inDays(5) }, () => people.data, 'substitute_absent'],
  [
    'while standing in for somebody',
    () => people.data.id,
    () => ({ startsOn: inDays(40), substituteId: away.id }),
    () => people.data,
    'stands_in',
  ],
] as const)('declareAbsence %s is refused', async (_, id, change, who, code) => {
  const body = { ...free(), ...(typeof change === 'function' ? change() : change) };
  await expectRefused(harness, who(), ['post', `/people/${id()}/absences`], body, code);
});

test.each([
  ['of nobody', () => NOBODYS, () => people.lead, 'not_found'],
  ['of somebody else', () => away.id, () => people.legal, 'role_required'],
  ['of who is here', () => people.data.id, () => people.data, 'absence_unknown'],
] as const)('endAbsence %s is refused', async (_, id, who, code) => {
  await expectRefused(harness, who(), ['post', `/people/${id()}/absence-ends`], {}, code);
});

test('assignReviewer of who is away, and whose substitute is of the applicant’s house, is refused', async () => {
  const id = await toInReview(harness);
  const body = { step: 'legal', reviewerId: away.id };
  expect(await expectRefused(harness, people.lead, ['post', `/applications/${id}/assignments`], body, 'reviewer_absent')).toMatchObject({
    personId: away.id,
    endsOn: inDays(5),
  });
});
