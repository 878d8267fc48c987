import type { CallTerms } from '../../../domain/calls/call.ts';
import { CONSEQUENCES } from '../../../domain/core/command.ts';
import { CHAIN, stepsWith } from '../graph-fixtures.ts';
import { appealMakers } from './appeals.ts';
import { applicationMakers } from './applications.ts';
import { peopleMakers, PEOPLES_LOTS } from './changing.ts';
import { creditMakers, grantMakers } from './grants.ts';
import { openWalkedCall } from './ground.ts';
import { reexaminationMakers } from './reexaminations.ts';
import { reviewMakers } from './reviews.ts';
import { NOUNS } from './rules.ts';
import type { Maker } from './scene.ts';
import { sessionMakers } from './sessions.ts';
import { readView } from './view.ts';
import { ask, type Course, type Walk } from './walk.ts';

const makers: Readonly<Record<string, Maker>> = {
  ...applicationMakers,
  ...reviewMakers,
  ...peopleMakers,
  ...reexaminationMakers,
  ...appealMakers,
  ...sessionMakers,
  ...grantMakers,
  ...creditMakers,
};

/**
 * Data is advisory, legal comes before impact, and applications for much have a fourth step after both; silence counts
 * after two months. The last call is for local authorities, whose times the law sets.
 */
const GRAPH = {
  steps: stepsWith({
    data: { blocking: false },
    impact: { after: ['legal', 'data'], onlyFor: { projectTypes: [], minRequestedCents: 10_000_000 } },
  }),
  silence: { months: 2, source: 'décret 2018-514 art. 1' },
};
/**
 * What every grant of a walk owes as evidence, reports and accounts: its life only begins here, so these are still
 * awaited, or given, when it is ended.
 */
const AFTERWARDS: Partial<CallTerms> = {
  obligations: [{ key: 'source', label: { fr: 'Code ouvert', en: 'Source opened' }, onlyFor: null, months: 1, evidence: 'words' }],
  finalAccount: { months: 3, reminderDays: 30 },
};
const TERMS: readonly Partial<CallTerms>[] = [
  GRAPH,
  { steps: CHAIN, feedback: { replyWorkingDays: 3, afterDecision: true } },
  { forLocalAuthorities: true },
];

const OPEN_CALLS = 3;
/** Little: it pays for a few awards, and the others have to wait. */
const ENVELOPE_CENTS = 100_000_000;
/** A call that was closed is followed by another one. */
async function open(walk: Walk): Promise<void> {
  const published = walk.view.calls.filter(({ state }) => state === 'published').length;
  if (published >= OPEN_CALLS) return;
  for (let missing = OPEN_CALLS - published; missing > 0; missing -= 1) {
    const place = walk.calls++;
    await openWalkedCall(walk.db, place, { ...AFTERWARDS, ...TERMS[place % TERMS.length] }, ENVELOPE_CENTS, walk.now);
  }
  walk.view = await readView(walk.db);
}

/** A draft that cannot be submitted keeps only its own people waiting; they withdraw it. */
async function end(walk: Walk): Promise<void> {
  for (const draft of walk.view.applications.filter(({ state }) => state === 'draft')) await ask(walk, 'withdrawApplication', draft);
}

/**
 * A person has to act on it, or a date comes; that an appeal is made, or an award found faulty, is not awaited.
 * Consequences have been carried out; what an award waits for is its grant's, and what a withdrawn one waits for its
 * appeal's.
 */
const isAwaited = (noun: 'application' | 'appeal', state: string): boolean =>
  state !== 'awarded' &&
  state !== 'award_withdrawn' &&
  Object.entries(NOUNS[noun].table[state]?.takes ?? {}).some(
    ([name, { by }]) => (by === 'time' && !CONSEQUENCES.includes(name)) || makers[name]?.leads,
  );

/** An application's whole life, from its draft to its decision. A grant's only begins on it. */
export const DOSSIERS: Course = {
  steps: 800,
  makers,
  nouns: ['application', 'step', 'correction', 'appeal', 'session'],
  // A withdrawal leads nowhere else: it is left to chance. An external reference leads nowhere.
  isSought: ({ noun, command }) => command !== 'setApplicationReference' && (command !== 'withdrawApplication' || noun === 'correction'),
  // An award is confirmed only on a new opinion that comes in time, and withdrawn only after a notice whose time is
  // over, which few walks see; the person who examines an appeal seldom goes away, or has an interest: each has tests
  // of its own.
  isClaimed: ({ noun, command }) =>
    !['confirmAward', 'withdrawAward', 'setApplicationReference'].includes(command) &&
    !(noun === 'appeal' && ['declareInterest', 'confirmInterest', 'startAbsence'].includes(command)),
  meets: PEOPLES_LOTS,
  open,
  end,
  left: ({ applications, appeals }) => [
    ...applications.filter(({ state }) => isAwaited('application', state)).map(({ id, state }) => `application ${id} is ${state}`),
    ...appeals
      .filter(({ state }) => isAwaited('appeal', state))
      .map((each) => `appeal ${each.number} of ${each.applicationId} is ${each.state}`),
  ],
};
