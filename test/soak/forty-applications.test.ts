import { type Course, type Request, requestOf, toReviewedInSix } from '../support/call-fixtures.ts';
import { anyway } from '../support/anyway.ts';
import { askSession, award, cast, refuse, toScenario, toVoting, wait } from '../support/committee-fixtures.ts';
import { orderOf } from '../support/credit-fixtures.ts';
import { expectStatus, readEnvelope, toSession } from '../support/fixtures.ts';
import { people } from '../../local/people.ts';
import type { Outside } from '../support/outside.ts';
import { startProgram } from '../support/processes.ts';
import { type Programs, startPrograms } from '../support/programs.ts';
import { chainFaults, invariantFaults } from '../support/invariants.ts';
import { meetNextDeadline } from '../support/transitions.ts';
import { until } from '../support/until.ts';
import { endWait } from '../support/waitlist-fixtures.ts';

const APPLICATIONS = 40;
const AT_ONCE = 8;
/** Letters leave after the commands, by the hundred. */
const LETTERS_MS = 120_000;

/**
 * One in ten fails on its data, which ends the steps that wait for it, and one on its measure of impact; for one the
 * step on openness is waived.
 */
const courseOf = (number: number): Course => ({
  unfavourable: number % 10 === 3 ? 'data' : number % 10 === 6 ? 'impact' : null,
  waived: number === 5 ? 'openness' : null,
});
const fails = (number: number): boolean => courseOf(number).unfavourable !== null;

type Item = { applicationId: string; score: number; standing: number; requestedCents: number; vote: { outcome: string } | null };
type Decided = ReturnType<typeof award> | ReturnType<typeof wait>;

let programs: Programs;
let doors: readonly [Outside, Outside];
const requests: (Request & { id: string })[] = [];
const requestBy = (id: string) => requests.find((each) => each.id === id)!;
/** What the first session decided, by application; and what went on from it. */
let decisions: Decided[];
let short: string;
let queue: string[];

beforeAll(async () => {
  programs = await startPrograms();
  doors = [programs.people, (await programs.second()).people];
  for (const door of doors) await Promise.all(people.map(({ login }) => door.as(login)));
}, 120_000);
afterAll(() => programs.stop(), 60_000);

const idsOf = (decision: string): string[] => decisions.filter((each) => each.decision === decision).map((each) => each.applicationId);
const awardedCents = (list: readonly Decided[]): number =>
  list.reduce((sum, each) => sum + ('awardedCents' in each ? each.awardedCents : 0), 0);
const countBy = async (query: string, ...values: unknown[]): Promise<Record<string, number>> =>
  Object.fromEntries((await programs.database.pool.query(query, values)).rows.map(({ key, count }) => [String(key), Number(count)]));
const statesOf = (ids: readonly string[]) => countBy('SELECT state AS key, count(*) FROM application WHERE id = ANY ($1) GROUP BY 1', ids);
const stateOf = async (id: string): Promise<string> => Object.keys(await statesOf([id])).join();
const agendaOf = async (id: string): Promise<Item[]> => (await (await doors[1].as('chair')).get(`/sessions/${id}`)).body.agenda;
const ae = async () => (await readEnvelope(doors[0])).years[0].ae;

/** Resolves when the people of each of these applications were written to about what this event decided. */
const allTold = (name: string, ids: readonly string[]): Promise<boolean> =>
  until(
    `the applicants of ${ids.length} applications are told`,
    async () => {
      const { rows } = await programs.database.pool.query(
        `SELECT count(DISTINCT e.stream_id) AS told FROM event AS e
         JOIN letter AS l ON l.stream_id = e.stream_id AND l.version = e.version AND l.sent_at IS NOT NULL
         JOIN application AS a ON a.id = e.stream_id JOIN person AS p ON p.id = l.person_id AND p.organisation_id = a.organisation_id
         WHERE e.name = $1 AND e.stream_id = ANY ($2)`,
        [name, ids],
      );
      return Number(rows[0].told) === ids.length;
    },
    LETTERS_MS,
  );

test('forty applications to the real call are reviewed side by side, in its six steps, at two APIs', async () => {
  const lanes = Array.from({ length: AT_ONCE }, async (_, lane) => {
    for (let number = lane; number < APPLICATIONS; number += AT_ONCE) {
      const request = requestOf(number);
      const id = await toReviewedInSix(doors[number % 2] ?? doors[0], request, courseOf(number));
      requests[number] = { ...request, id };
    }
  });
  await Promise.all(lanes);
  const ids = requests.map(({ id }) => id);
  await until('every application is reviewed', async () => (await statesOf(ids))['reviewed'] === APPLICATIONS);
  expect(await countBy('SELECT state AS key, count(*) FROM review_step GROUP BY 1')).toEqual({ given: 227, cancelled: 12, waived: 1 });
  // By load no reviewer is asked for more than others: of twenty applications each of the six has one step.
  const byLoad = `SELECT e.facts ->> 'reviewerId' AS key, count(*) FROM event AS e WHERE e.name = 'assignReviewer' AND e.facts ->> 'byLoad' = 'true' GROUP BY 1`;
  expect(Object.values(await countBy(byLoad))).toEqual(Array(6).fill(APPLICATIONS / 2));
}, 180_000);

test('the committee ranks them, votes, compares two scenarios, and decides all of them at once from one; all are told', async () => {
  const [chair, before] = [await doors[0].as('chair'), await ae()];
  const id = await toVoting(
    doors[0],
    requests.map((each) => each.id),
  );
  const ranked = await agendaOf(id);
  const scores = ranked.map(({ score }) => score);
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  expect(ranked[0]).toMatchObject({ standing: 1 });

  // In the order of their rank, as long as the credits last: the applications that failed are refused.
  let leftCents = before.availableCents;
  const plan = ranked.map(({ applicationId, requestedCents }): Decided => {
    if (fails(requestBy(applicationId).number)) return refuse(applicationId);
    if (requestedCents > leftCents) return wait(applicationId);
    leftCents -= requestedCents;
    return award(applicationId, requestedCents);
  });
  const wanted = plan.filter(({ decision }) => decision !== 'refuse').map(({ applicationId }) => applicationId);
  const recused = wanted[0] ?? '';
  short = plan.findLast(({ decision }) => decision === 'waitlist')?.applicationId ?? '';

  expectStatus(
    await (await doors[1].as('member-1')).post(`/sessions/${id}/recusals`, { applicationId: recused, reason: 'J’y ai travaillé.' }),
    200,
  );
  const ballots = (mine: (each: string) => boolean) =>
    Object.fromEntries(
      plan
        .filter(({ applicationId }) => mine(applicationId))
        .map(({ applicationId, decision }) => [applicationId, decision === 'refuse' ? ('against' as const) : ('favour' as const)]),
    );
  const refused = await cast(
    doors[1],
    'member-1',
    id,
    ballots(() => true),
  );
  expect(refused.body).toMatchObject({ code: 'recused', applicationIds: [recused] });
  const cards = await Promise.all([
    cast(
      doors[0],
      'chair',
      id,
      ballots(() => true),
    ),
    cast(
      doors[1],
      'member-1',
      id,
      ballots((each) => each !== recused && each !== short),
    ),
    cast(
      doors[0],
      'member-2',
      id,
      ballots((each) => each !== short),
    ),
  ]);
  for (const each of cards) expectStatus(each, 200);
  expect(await meetNextDeadline(programs, id)).toBe('closeVote');
  expect(await stateOf(short)).toBe('reviewed');

  decisions = plan.filter(({ applicationId }) => applicationId !== short);
  const spread = decisions.map((each) => ('awardedCents' in each ? award(each.applicationId, 0.8 * each.awardedCents) : each));
  const whole = await toScenario(chair, id, 'Selon le classement', ...decisions);
  await toScenario(await doors[1].as('lead'), id, 'À 80 % de la demande', ...spread);
  const compared = (await (await doors[1].as('auditor')).get(`/sessions/${id}/scenarios`)).body.items;
  expect(compared.map(({ name, credits }: { name: string; credits: object }) => [name, credits])).toMatchObject([
    ['Selon le classement', { awardedCents: awardedCents(decisions), leftCents: before.availableCents - awardedCents(decisions) }],
    ['À 80 % de la demande', { awardedCents: awardedCents(spread), leftCents: before.availableCents - awardedCents(spread) }],
  ]);
  expectStatus(await askSession(chair, id, 'scenario-promotions', { scenario: whole }), 200);
  expectStatus(await askSession(chair, id, 'decision', { scenario: whole, despiteOverlaps: idsOf('award') }), 200);

  const counts = { awarded: idsOf('award').length, waitlisted: idsOf('waitlist').length, refused: 8 };
  expect(await statesOf(decisions.map(({ applicationId }) => applicationId))).toEqual(counts);
  expect(counts.awarded + counts.waitlisted + counts.refused).toBe(APPLICATIONS - 1);
  expect(await ae()).toMatchObject({ reservedCents: awardedCents(decisions), availableCents: leftCents });
  // All of it at one instant, for all recipients.
  const streams = [id, ...decisions.map(({ applicationId }) => applicationId)];
  const instants = await countBy(
    `SELECT at AS key, count(*) FROM event WHERE name = 'decideSession' AND stream_id = ANY ($1) GROUP BY 1`,
    streams,
  );
  expect(Object.values(instants)).toEqual([streams.length]);
  await allTold(
    'decideSession',
    decisions.map(({ applicationId }) => applicationId),
  );
}, 240_000);

test('a refusal is appealed against, and the appeal is won: back in a session, beside what missed its quorum, it waits for want of money', async () => {
  const [chair, lead] = [await doors[0].as('chair'), await doors[1].as('lead')];
  const { id: appealed, signatory: login } = requests.find(({ number }) => courseOf(number).unfavourable === 'data')!;
  const [path, signatory] = [`/applications/${appealed}`, await doors[1].as(login)];
  const { decision } = (await signatory.get(path)).body.contestable[0];
  expectStatus(await signatory.post(`${path}/appeal`, { decision, grounds: 'Les données sont publiées depuis.' }), 200);
  // A reviewer who gave an opinion does not examine the appeal; one whose step was cancelled has given none.
  const [judge, examiner] = [await doors[0].as('reviewer-data'), await doors[0].as('reviewer-openness')];
  const assignTo = (reviewerId: string) => lead.post(`${path}/appeal-assignments`, { appeal: 1, reviewerId });
  expect((await assignTo(judge.id)).body).toMatchObject({ code: 'appeal_reviewer_took_part', event: 'giveOpinion' });
  expectStatus(await assignTo(examiner.id), 200);
  expectStatus(await examiner.post(`${path}/appeal-opinion`, { appeal: 1, verdict: 'founded', comment: 'Elles le sont.' }), 200);
  expectStatus(await chair.post(`${path}/appeal-upholding`, { appeal: 1, reason: 'Le motif du refus n’est plus.' }), 200);
  expect(await stateOf(appealed)).toBe('reviewed');

  const { id: envelopeId } = await readEnvelope(doors[0]);
  const order = orderOf((await ae()).availableCents);
  expectStatus(await (await doors[1].as('finance')).post(`/envelopes/${envelopeId}/freezes`, order), 200);
  const { id } = await toSession(doors[1], [short, appealed]);
  const { requestedCents } = requestBy(appealed);
  const tried = await askSession(chair, id, 'decision', anyway([award(appealed, requestedCents), wait(short)]));
  expect(tried.body).toMatchObject({ code: 'credits_insufficient', credit: 'AE', missingCents: requestedCents });
  expectStatus(await askSession(chair, id, 'decision', { decisions: [wait(appealed), wait(short)] }), 200);
  // A won appeal waits before all others.
  queue = [appealed, ...idsOf('waitlist'), short];
});

test('money comes back by a thaw and by what is renounced, and is given to those who wait, in their order, once', async () => {
  const [chair, finance] = [await doors[1].as('chair'), await doors[0].as('finance')];
  const { id: envelopeId } = await readEnvelope(doors[0]);
  expectStatus(await finance.post(`/envelopes/${envelopeId}/thaws`, orderOf((await ae()).frozenCents)), 200);
  const waiting: { applicationId: string; requestedCents: number }[] = (await chair.get('/waitlist?limit=100')).body.items;
  expect(waiting.map(({ applicationId }) => applicationId)).toEqual(queue);
  const wantedCents = waiting.reduce((sum, each) => sum + each.requestedCents, 0);
  for (const id of idsOf('award')) {
    if ((await ae()).availableCents >= wantedCents) break;
    const signatory = await doors[0].as(requestBy(id).signatory);
    const path = `/grants/${(await signatory.get(`/applications/${id}`)).body.grantId}`;
    const { version } = (await signatory.get(path)).body;
    expectStatus(await signatory.post(`${path}/renunciation`, { version, reason: 'Un autre fonds le porte.' }), 200);
  }
  for (const { applicationId, requestedCents } of waiting)
    expectStatus(await endWait(chair, applicationId, 'award', { awardedCents: requestedCents, despiteOverlap: true }), 200);
  expect((await chair.get('/waitlist')).body.items).toEqual([]);
  await allTold(
    'awardWaitlisted',
    waiting.map(({ applicationId }) => applicationId),
  );
}, 240_000);

test('at the end no euro is promised twice, and everything holds that must', async () => {
  const { rows } = await programs.database.pool.query(
    `SELECT sum(awarded_cents) AS promised FROM "grant" WHERE state NOT IN ('renounced', 'expired')`,
  );
  const { totalCents, availableCents, frozenCents, reservedCents, committedCents } = await ae();
  expect(Number(rows[0].promised)).toBe(reservedCents + committedCents);
  expect(reservedCents + committedCents + availableCents + frozenCents).toBe(totalCents);
  expect(availableCents).toBeGreaterThanOrEqual(0);
  expect(await chainFaults(programs.database.db)).toEqual([]);
  expect(await invariantFaults(programs.database.db)).toEqual([]);
  const verify = startProgram('verify', { DATABASE_URL: programs.database.application.url });
  expect([await verify.exited, verify.output()]).toEqual([0, expect.stringMatching(/(\d+) of \1 hold\./)]);
}, 120_000);
