import { createHistogram } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { assign, opinionOn, toDraft, toInReview } from '../../../test/support/fixtures.ts';
import { many, OPEN, PROJECT, untilQuiet } from '../applications.ts';
import { type Ask, asker, type Request } from '../asking.ts';
import { copyApplication } from '../copies.ts';
import { type Load, loadOf } from '../figures.ts';
import type { Stage } from '../stage.ts';

/** One person at work: their next request. `heard`: called with the answer, where that matters for the next time. */
type Person = { next: () => Request; heard?: (body: unknown) => void };

/** A person looks at an answer for so long. */
const PAUSE_MS = 100;

const PEOPLE = 12;
/** The applicants of one organisation each, who write a draft. */
const APPLICANTS = ['applicant', 'applicant2', 'applicant3', 'ministry'];

/** Cycles through a person's requests. */
function inTurn(...turns: (() => Request)[]): () => Request {
  let turn = -1;
  return () => {
    turn = (turn + 1) % turns.length;
    return turns[turn]?.() ?? { login: '', path: '' };
  };
}

/** Reads their draft, and their organisation's list, and writes the draft. */
async function applicant(stage: Stage, login: string): Promise<Person> {
  const { callId: _, ...content } = PROJECT;
  const draft = await toDraft(stage.people, PROJECT, login);
  const { siret } = (await (await stage.people.as(login)).get('/me')).body.organisation;
  let { version } = draft;
  const path = `/applications/${draft.id}`;
  return {
    next: inTurn(
      () => ({ login, path }),
      () => ({ login, path: '/applications' }),
      () => ({ login, method: 'PUT', path, body: { ...content, siret, version } }),
    ),
    heard: (body) => {
      version = Math.max(version, (body as { version?: number }).version ?? 0);
    },
  };
}

/** Looks at their tasks, reads an application, and gives their opinion on it. */
function reviewer(step: (typeof OPEN)[number], ids: readonly string[]): Person {
  const login = `reviewer-${step}`;
  const left = [...ids];
  return {
    next: inTurn(
      () => ({ login, path: '/me/tasks' }),
      () => ({ login, path: left[0] === undefined ? '/applications' : `/applications/${left[0]}` }),
      () => {
        const id = left.shift();
        // A person with nothing left to do looks for more.
        if (id === undefined) return { login, path: '/me/tasks' };
        return { login, path: `/applications/${id}/opinions`, body: opinionOn(step, 'favourable', PROJECT) };
      },
    ),
  };
}

/** Reads these one after the other. */
const reader = (login: string, ...paths: string[]): Person => ({ next: inTurn(...paths.map((path) => () => ({ login, path }))) });

/** Asks another of these reviewers for an opinion each time, and reads. */
function lead(id: string, step: string, reviewerIds: readonly string[]): Person {
  const login = 'lead';
  const asking = inTurn(
    ...reviewerIds.map((reviewerId) => () => ({ login, path: `/applications/${id}/assignments`, body: { step, reviewerId } })),
  );
  return {
    next: inTurn(
      () => ({ login, path: '/applications' }),
      () => ({ login, path: `/applications/${id}` }),
      asking,
    ),
  };
}

/** Twelve people who keep working, whatever else happens, each with enough to do for so many requests in all. */
export async function twelve(stage: Stage, requests: number): Promise<readonly Person[]> {
  const original = await toInReview(stage.people, PROJECT);
  for (const step of OPEN) await assign(stage.people, original, step);
  await untilQuiet(stage);
  const opinions = await copyApplication(stage.database, original, Math.ceil(requests / PEOPLE));
  const asked = [(await stage.people.as('reviewer-impact')).id, (await stage.people.as('reviewer-security')).id];
  const [envelope] = (await (await stage.people.as('finance')).get('/envelopes')).body.items;
  return [
    ...(await many(APPLICANTS.length, (place) => applicant(stage, APPLICANTS[place] ?? ''))),
    ...OPEN.map((step) => reviewer(step, opinions)),
    reader('reviewer-impact', '/me/tasks', '/applications', `/applications/${original}`),
    reader('reviewer-security', '/me/tasks', '/applications?state=in_review'),
    reader('screener', '/applications?state=submitted', '/me/tasks'),
    lead(original, 'legal', asked),
    reader('finance', '/grants', `/envelopes/${envelope.id}`),
  ];
}

const LOGINS = [
  ...APPLICANTS,
  ...OPEN.map((step) => `reviewer-${step}`),
  ...['reviewer-impact', 'reviewer-security', 'screener', 'lead', 'finance', 'chair'],
];

/** The waiting times of people at work, and how often they were told to ask again. */
type Worked = Load & { unavailable: number };

/**
 * They continue as long as told, and at least for so many requests. `beside` runs in the meantime, and its own request
 * counts as one.
 */
export async function workWhile<T>(
  stage: Stage,
  people: readonly Person[],
  atLeast: number,
  beside: (ask: Ask) => Promise<T>,
): Promise<{ worked: Worked; found: T }> {
  const send = await asker(stage, stage.api, LOGINS);
  const times = createHistogram();
  let [unavailable, isOver] = [0, false];
  const ask: Ask = async (asked) => {
    const answer = await send(asked);
    times.record(Math.max(1, Math.round(answer.ms * 1_000)));
    if (answer.status === 503) unavailable += 1;
    // A person without an answer does not know what they wrote.
    else if (answer.status >= 300 && unavailable === 0)
      throw new Error(`${asked.path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer;
  };
  const since = performance.now();
  const day = async ({ next, heard }: Person, place: number): Promise<void> => {
    // They do not all begin at one instant.
    await wait((place * PAUSE_MS) / people.length);
    while (!isOver || times.count < atLeast) {
      heard?.((await ask(next())).body);
      await wait(PAUSE_MS);
    }
  };
  const [found] = await Promise.all([beside(ask).finally(() => (isOver = true)), ...people.map(day)]);
  return { worked: { ...loadOf(times, performance.now() - since), unavailable }, found };
}
