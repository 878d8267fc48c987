import { today } from '../../test/support/lives.ts';
import { LEADS, REASON } from './applications.ts';
import { type Around, type Move, move, type View } from './move.ts';

type Item = { applicationId: string; state: string; requestedCents: number };

const AT_ONCE = 4;

/** A session of today with some of these applications, which another lead may want for another. */
export function planMoves(reviewed: readonly string[], { chance }: Around): Move[] {
  const applicationIds = reviewed.slice(0, chance.between(1, AT_ONCE));
  return applicationIds.length === 0 ? [] : [move(1, chance.of(LEADS), '/sessions', { heldOn: today(), applicationIds })];
}

/** The decision of a planned session, or its cancellation. */
export function sessionMoves(view: View, { chance }: Around): Move[] {
  const { id, version, state, agenda } = view as { id: string; version: number; state: string; agenda: Item[] };
  if (state !== 'planned') return [];
  const decisions = agenda
    .filter((item) => item.state === 'in_session')
    .map(({ applicationId, requestedCents }) => ({ applicationId, reason: REASON, ...decisionOn(requestedCents, chance) }));
  return [
    ...(decisions.length === 0 ? [] : [move(5, 'chair', `/sessions/${id}/decision`, { version, decisions })]),
    ...(decisions.length === 0 ? [] : preparations(view, decisions, chance)),
    move(decisions.length === 0 ? 5 : 0.7, chance.of(LEADS), `/sessions/${id}/cancellation`, { version, reason: REASON }),
  ];
}

/** The agenda is moved about, a scenario is saved, removed or promoted, and the decision is given from it. */
function preparations({ id, version }: View, decisions: readonly { applicationId: string }[], chance: Around['chance']): Move[] {
  const scenario = chance.between(1, 2);
  const path = `/sessions/${String(id)}`;
  const { applicationId } = chance.of(decisions as readonly [{ applicationId: string }]);
  const place = chance.between(1, decisions.length);
  return [
    move(1, 'chair', `${path}/moves`, { version, applicationId, place, reason: REASON }),
    move(1.5, chance.of([LEADS[0], 'chair']), `${path}/scenarios`, { version, name: `Scénario ${chance.between(1, 2)}`, decisions }),
    move(0.3, LEADS[0], `${path}/scenario-removals`, { version, scenario }),
    move(1, 'chair', `${path}/scenario-promotions`, { version, scenario }),
    move(1, 'chair', `${path}/decision`, { version, scenario }),
  ];
}

/** Most are awarded, one in seven with less than it asked. */
function decisionOn(requestedCents: number, chance: Around['chance']): object {
  const drawn = chance.below(100);
  if (drawn < 70) return { decision: 'award', awardedCents: requestedCents };
  if (drawn < 80) return { decision: 'award', awardedCents: Math.floor(requestedCents / 2) };
  return { decision: drawn < 92 ? 'waitlist' : 'refuse' };
}
