import { moveDate } from '../../../domain/core/calendar.ts';
import { eachOf } from '../../support/each-of.ts';
import { expectStatus, today, toInReview } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { withdraw, withRoles } from '../../support/people-fixtures.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { until } from '../../support/until.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const NOBODYS: string = '019aa1c0-0000-7000-8000-000000000001';
const inDays = (days: number): string => moveDate(today(), { days });

const harness = appOfFile();
let people: Record<'legal' | 'data' | 'impact' | 'lead' | 'screener' | 'auditor' | 'admin' | 'applicant', Actor>;
/** Away from today, with a person of the applicants' house as substitute. */
let away: Actor;
const MEANWHILE = { startsOn: inDays(70), endsOn: inDays(71) };
/** Declared away by the lead, with the chair as the substitute, and not confirmed. */
let waiting: string;
/** The same of others, to whose absences or substitutes something has happened since. */
let stale: Record<string, string>;
async function declaredByLead(person: Actor, substitute: Actor): Promise<string> {
  expectStatus(await people.lead.post(`/people/${person.id}/absences`, { ...MEANWHILE, substituteId: substitute.id }), 200);
  return person.id;
}
beforeAll(async () => {
  const [legal, data, impact] = await eachOf(['reviewer-legal', 'reviewer-data', 'reviewer-impact'], harness.as);
  const [lead, screener, auditor, admin, applicant] = await eachOf(['lead', 'screener', 'auditor', 'admin', 'applicant'], harness.as);
  people = { legal, data, impact, lead, screener, auditor, admin, applicant };
  const ofOffice = (sub: string) => signToken(claimsOf({ ...OFFICE, sub, roles: ['reviewer'] })).then(harness.enter);
  away = people.impact;
  const standIn = await ofOffice('stand-in');
  const declared = { startsOn: today(), endsOn: inDays(5), substituteId: standIn.id };
  expectStatus(await away.post(`/people/${away.id}/absences`, declared), 200);
  await until('the absence has begun', async () => (await absencesOf(away))[0]?.state === 'under_way');
  // Legal is away later, and data stands in.
  const later = { startsOn: inDays(30), endsOn: inDays(40), substituteId: people.data.id };
  expectStatus(await people.legal.post(`/people/${people.legal.id}/absences`, later), 200);
  const newcomer = (sub: string, ...roles: string[]) => withRoles(harness, sub, FUND, ...roles);
  waiting = await declaredByLead(await newcomer('waiting', 'member'), await harness.as('chair'));
  const [left, lessened] = [await newcomer('left', 'member'), await newcomer('lessened', 'member', 'reviewer')];
  stale = {
    ofLeaver: await declaredByLead(await newcomer('member-away', 'member'), left),
    ofNoReviewer: await declaredByLead(await newcomer('reviewer-away', 'reviewer'), lessened),
  };
  await withdraw(harness, 'admin', left.id, 'member');
  await withdraw(harness, 'admin', lessened.id, 'reviewer');
  const [busy, named, third] = [
    await newcomer('busy', 'reviewer'),
    await newcomer('named', 'reviewer'),
    await newcomer('third', 'reviewer'),
  ];
  stale = { ...stale, ofBusy: await declaredByLead(third, busy), ofNamed: await declaredByLead(named, people.data) };
  // Two identities turn out to be one human's: that of the substitute and that of the declarer, or of the person who is
  // to be away.
  const signedIn = async (sub: string, email: string, ...roles: string[]) =>
    harness.enter(await signToken({ ...claimsOf({ ...FUND, sub, roles }), email }));
  const declarer = await signedIn('declarer', 'declarer@example.org', 'lead');
  const [double, twin] = [await signedIn('double', 'double@example.org', 'member'), await newcomer('twin', 'member')];
  const absent = await newcomer('absent', 'member');
  expectStatus(await declarer.post(`/people/${absent.id}/absences`, { ...MEANWHILE, substituteId: double.id }), 200);
  stale = { ...stale, byDouble: absent.id, ofTwin: await declaredByLead(twin, await newcomer('twin-too', 'member')) };
  await signedIn('double', 'declarer@example.org', 'member');
  await signedIn('twin-too', 'twin@example.org', 'member');
  // The substitute goes away as well, and names the person who was to be away.
  expectStatus(await busy.post(`/people/${busy.id}/absences`, { ...MEANWHILE, substituteId: named.id }), 200);
});

const absencesOf = async ({ id }: Actor): Promise<{ state: string }[]> => (await people.lead.get(`/people/${id}/absences`)).body.items;
const free = () => ({ startsOn: inDays(60), endsOn: inDays(61), substituteId: people.legal.id });

test.each([
  ['of another person', () => people.data.id, {}, () => people.legal, 'role_required'],
  ['of a person who only audits', () => people.auditor.id, {}, () => people.lead, 'not_of_the_fund'],
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
  ['with an unknown substitute', () => people.data.id, { substituteId: NOBODYS }, () => people.data, 'not_of_the_fund'],
  ['of a person who is away already', () => away.id, {}, () => away, 'absence_declared'],
  ['of a person who will be away', () => people.legal.id, {}, () => people.lead, 'absence_declared'],
  ['whose last day comes before its first', () => people.data.id, { endsOn: inDays(59) }, () => people.data, 'absence_out_of_range'],
  ['that is too long', () => people.data.id, { endsOn: inDays(60 + 92) }, () => people.data, 'absence_too_long'],
  [
    'of another person by their substitute',
    () => people.data.id,
    () => ({ substituteId: people.lead.id }),
    () => people.lead,
    'named_itself_substitute',
  ],
  ['that is over', () => people.data.id, { startsOn: inDays(-2), endsOn: inDays(-1) }, () => people.data, 'absence_out_of_range'],
  ['with oneself as substitute', () => people.data.id, () => ({ substituteId: people.data.id }), () => people.data, 'own_substitute'],
  ['with a substitute who is away', () => people.data.id, { startsOn: inDays(5) }, () => people.data, 'substitute_absent'],
  [
    'while standing in for another',
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
  ['of another person', () => away.id, () => people.legal, 'role_required'],
  ['of a person who is here', () => people.data.id, () => people.data, 'absence_unknown'],
] as const)('endAbsence %s is refused', async (_, id, who, code) => {
  await expectRefused(harness, who(), ['post', `/people/${id()}/absence-ends`], {}, code);
});

test.each([
  ['by a person who has no say in it', () => waiting, () => people.legal, 'role_required'],
  ['of a person who is here', () => people.data.id, () => people.lead, 'absence_unknown'],
  ['that is confirmed', () => away.id, () => people.lead, 'absence_confirmed'],
  ['by the person who has declared it', () => waiting, () => people.lead, 'declared_absence_itself'],
  ['by the substitute', () => waiting, () => harness.as('chair'), 'stands_in_itself'],
  ['whose substitute is who declared it', () => stale['byDouble'] ?? '', () => people.admin, 'named_itself_substitute'],
  ['whose substitute is who would be away', () => stale['ofTwin'] ?? '', () => people.admin, 'own_substitute'],
  ['whose substitute has left the fund', () => stale['ofLeaver'] ?? '', () => people.admin, 'not_of_the_fund'],
  ['of a reviewer whose substitute reviews no more', () => stale['ofNoReviewer'] ?? '', () => people.admin, 'not_a_reviewer'],
  ['whose substitute is away as well', () => stale['ofBusy'] ?? '', () => people.admin, 'substitute_absent'],
  ['of a person who stands in for another', () => stale['ofNamed'] ?? '', () => people.admin, 'stands_in'],
] as const)('confirmAbsence %s is refused', async (_, id, who, code) => {
  await expectRefused(harness, await who(), ['post', `/people/${id()}/absence-confirmations`], {}, code);
});

test('assignReviewer of an absent person whose substitute is of the applicant’s house is refused', async () => {
  const id = await toInReview(harness);
  const body = { step: 'legal', reviewerId: away.id };
  expect(await expectRefused(harness, people.lead, ['post', `/applications/${id}/assignments`], body, 'reviewer_absent')).toMatchObject({
    personId: away.id,
    endsOn: inDays(5),
  });
});
