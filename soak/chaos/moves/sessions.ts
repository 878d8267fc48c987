import { anyway } from '../../../test/support/anyway.ts';
import type { Choice, VoteOutcome } from '../../../domain/committee/vote-result.ts';
import { today } from '../../../test/support/fixtures.ts';
import type { Chance } from '../chance.ts';
import { LEADS, REASON } from './applications.ts';
import { type MoveContext, type Move, move, type View } from './move.ts';
import { CONDITIONS } from './projects.ts';

type Vote = { choice: Choice | null; isRecused: boolean; outcome: VoteOutcome | null };
type Item = { applicationId: string; state: string; requestedCents: number; vote: Vote | null };
type Session = { id: string; version: number; state: string; agenda: Item[] };

const AT_ONCE = 4;
const VOTES_PERCENT = 40;
/**
 * The voters: the chair, who judges nothing before, a member who screens, and is recused from that, and one who leads.
 */
export const MEMBERS = ['chair', 'member-1', 'member-2'] as const;
/** How long a vote is open from its planning on. */
const [SHORTEST_VOTE_MS, LONGEST_VOTE_MS] = [4_000, 12_000];
const CALLED_OFF_PERCENT = 5;

/**
 * A session of today with some of these applications, which another lead may want for another session; now and then its
 * members vote.
 */
export function planMoves(reviewed: readonly string[], { people, chance }: MoveContext): Move[] {
  const applicationIds = reviewed.slice(0, chance.between(1, AT_ONCE));
  if (applicationIds.length === 0) return [];
  const now = Date.now();
  const vote = {
    memberIds: MEMBERS.map((login) => people.idOf(login)),
    quorum: chance.between(1, 2),
    opensAt: new Date(now).toISOString(),
    closesAt: new Date(now + chance.between(SHORTEST_VOTE_MS, LONGEST_VOTE_MS)).toISOString(),
  };
  const plan = { heldOn: today(), applicationIds, ...(chance.percent(VOTES_PERCENT) ? { vote } : {}) };
  return [move(1, chance.of(LEADS), '/sessions', plan)];
}

/** The decision of a session, its cancellation, or the votes of the member who looks at it. */
export function sessionMoves(view: View, member: string, { chance }: MoveContext): Move[] {
  const { id, version, state, agenda } = view as Session;
  const cancel = (weight: number) => move(weight, chance.of(LEADS), `/sessions/${id}/cancellation`, { version, reason: REASON });
  // An application that left without its quorum may stand on the agenda of another session.
  const items = agenda.filter((item) => item.state === 'in_session' && item.vote?.outcome !== 'without_quorum');
  if (state === 'voting') return chance.percent(CALLED_OFF_PERCENT) ? [cancel(1)] : votes(id, items, member, chance);
  if (state !== 'planned' && state !== 'voted') return [];
  const decisions = items.map((item) => ({ applicationId: item.applicationId, reason: REASON, ...decisionOn(item, chance) }));
  if (decisions.length === 0) return [cancel(1)];
  return [
    move(5, 'chair', `/sessions/${id}/decision`, { version, ...anyway(decisions) }),
    ...preparations(view, decisions, chance),
    cancel(0.7),
  ];
}

/** A member votes on the items on which they have not voted and are not recused, or declares a recusal in one. */
function votes(id: string, items: readonly Item[], member: string, chance: Chance): Move[] {
  const [first, ...others] = items.filter(({ vote }) => vote?.choice === null && !vote.isRecused);
  if (!first) return [];
  const ballots = [first, ...others].map(({ applicationId }) => ({
    applicationId,
    choice: chance.of(['favour', 'favour', 'favour', 'against', 'abstain']),
  }));
  return [
    move(6, member, `/sessions/${id}/ballots`, { ballots }),
    move(0.5, member, `/sessions/${id}/recusals`, { applicationId: chance.of([first, ...others]).applicationId, reason: REASON }),
  ];
}

/** The agenda is rearranged, a scenario is saved, removed or promoted, and the decision is given from it. */
function preparations({ id, version }: View, decisions: readonly { applicationId: string }[], chance: Chance): Move[] {
  const scenario = chance.between(1, 2);
  const path = `/sessions/${String(id)}`;
  const { applicationId } = chance.of(decisions as readonly [{ applicationId: string }]);
  const place = chance.between(1, decisions.length);
  return [
    move(1, 'chair', `${path}/moves`, { version, applicationId, place, reason: REASON }),
    move(1.5, chance.of([LEADS[0], 'chair']), `${path}/scenarios`, { version, name: `Scénario ${chance.between(1, 2)}`, decisions }),
    move(0.3, LEADS[0], `${path}/scenario-removals`, { version, scenario }),
    move(1, 'chair', `${path}/scenario-promotions`, { version, scenario }),
    move(1, 'chair', `${path}/decision`, { version, scenario, despiteOverlaps: anyway(decisions).despiteOverlaps }),
  ];
}

const CONDITIONS_PERCENT = 30;

/**
 * As its members have voted; where no vote binds the chair, most are awarded, one in seven with less than it asked.
 * Some of those that get it all do under one condition or two.
 */
function decisionOn({ requestedCents, vote }: Item, chance: Chance): object {
  if (vote?.outcome === 'unfavourable') return { decision: 'refuse' };
  const drawn = chance.below(vote?.outcome === 'favourable' ? 92 : 100);
  const conditions = chance.percent(CONDITIONS_PERCENT) ? CONDITIONS.slice(0, chance.between(1, 2)) : [];
  if (drawn < 70) return { decision: 'award', awardedCents: requestedCents, ...(conditions.length > 0 ? { conditions } : {}) };
  if (drawn < 80) return { decision: 'award', awardedCents: Math.floor(requestedCents / 2) };
  return { decision: drawn < 92 ? 'waitlist' : 'refuse' };
}
