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
 * Data only advises, legal stands before impact, and what asks for much has a fourth step behind both; silence counts
 * after two months.
 */
const GRAPH = {
  steps: stepsWith({
    data: { blocking: false },
    impact: { after: ['legal', 'data'], onlyFor: { projectTypes: [], minRequestedCents: 10_000_000 } },
  }),
  silence: { months: 2, source: 'décret 2018-514 art. 1' },
};
/**
 * What every grant of a walk has to show, and to account for: its life only begins here, so both are still awaited, or
 * are given, when it is ended.
 */
const AFTERWARDS: Partial<CallTerms> = {
  obligations: [{ key: 'source', label: { fr: 'Code ouvert', en: 'Source opened' }, onlyFor: null, months: 1, evidence: 'words' }],
  finalAccount: { months: 3, reminderDays: 30 },
};
const TERMS: readonly Partial<CallTerms>[] = [GRAPH, { steps: CHAIN }, { silence: { months: 3, source: 'décret 2018-514 art. 1' } }];

const OPEN_CALLS = 3;
/** Little: a few awards, and others have to wait. */
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

/** A draft that cannot be submitted keeps nobody waiting but its own people, who take it back. */
async function end(walk: Walk): Promise<void> {
  for (const draft of walk.view.applications.filter(({ state }) => state === 'draft')) await ask(walk, 'withdrawApplication', draft);
}

/**
 * Somebody has to do something about it, or a date comes: neither has to appeal, nor to find a fault in an award. What
 * follows at once has followed.
 */
const isAwaited = (state: string): boolean =>
  Object.entries(NOUNS.application.table[state]?.takes ?? {}).some(
    ([name, { by }]) => (by === 'time' && !CONSEQUENCES.includes(name)) || makers[name]?.leads,
  );

/** A dossier's whole life, from its draft to its decision. A grant's only begins on it. */
export const DOSSIERS: Course = {
  steps: 800,
  makers,
  nouns: ['application', 'step', 'correction', 'session'],
  // Dossiers that are taken back come to nothing else: that is left to chance. What others call one leads nowhere.
  isSought: ({ noun, command }) => command !== 'setApplicationReference' && (command !== 'withdrawApplication' || noun === 'correction'),
  // An award is confirmed only on a new opinion that comes in time, which few walks see: both have tests of their own
  // over HTTP.
  isClaimed: ({ command }) => !['confirmAward', 'setApplicationReference'].includes(command),
  meets: PEOPLES_LOTS,
  open,
  end,
  left: ({ applications }) => applications.filter(({ state }) => isAwaited(state)).map(({ id, state }) => `application ${id} is ${state}`),
};
