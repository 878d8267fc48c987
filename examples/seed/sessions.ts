import { isWorkingDay, moveDate } from '../../domain/core/calendar.ts';
import type { Desk, Wish } from './applications.ts';
import { versionOf } from './applications.ts';
import type { Fund } from './fund.ts';
import type { Story } from './story.ts';

/**
 * A committee: the day on which it is planned, and that on which it sits, counted from the present. `vote`: the days
 * from which and until which its members vote; `written`: it sits as a written procedure, until the end of the vote;
 * `excused`: the member who is; `adjourns`: its last application is adjourned once the vote is open; `movedOn`: the day
 * on which its place is settled; `end`: the outcome where it is not decided on its day.
 */
export type Committee = {
  name: string;
  plannedOn: number;
  heldOn: number;
  vote?: { from: number; to: number };
  written?: true;
  excused?: string;
  adjourns?: true;
  movedOn?: number;
  end?: { cancelledOn: number } | 'undecided';
};

/** The applications ready for a committee: reviewed, and to be decided by it. */
async function readReady({ fund: { db }, wishes }: Desk, name: string): Promise<string[]> {
  const rows = await db.selectFrom('application').where('state', '=', 'reviewed').select('id').orderBy('submitted_at').execute();
  return rows.map(({ id }) => id).filter((id) => wishes.get(id)?.committee === name);
}

const readAgenda = ({ db }: Fund, sessionId: string) =>
  db
    .selectFrom('agenda_item as i')
    .innerJoin('application as a', 'a.id', 'i.application_id')
    .where('i.session_id', '=', sessionId)
    .where('i.left_at', 'is', null)
    .select(['a.id', 'a.requested_cents as requestedCents'])
    .orderBy('i.position')
    .execute();

const REASONS = {
  award: ['Un effet mesurable dès la première année.', 'Une donnée que tous attendent.', 'Un droit rendu effectif, à coût tenu.'],
  waitlist: ['Bon projet ; les crédits manquent à ce jour.', 'À reprendre dès que des crédits se libèrent.'],
  refuse: ['L’impact n’est pas établi.', 'Le service existe déjà ailleurs, et peut être repris.'],
} as const;

const MEMBERS = ['chair', 'member-1', 'member-2'];

/** The last working day until a day (yyyy-mm-dd): committees meet on one. */
const workingDayUntil = (day: string): string => (isWorkingDay(day) ? day : workingDayUntil(moveDate(day, { days: -1 })));

/** A committee from its planning to its decision, each application as wished for it. */
export async function* committee(desk: Desk, plan: Committee): Story {
  const { name, plannedOn, heldOn, vote, written, excused, adjourns, movedOn, end } = plan;
  const { fund } = desk;
  yield fund.on(plannedOn);
  const applicationIds = await readReady(desk, name);
  const terms = vote && {
    memberIds: MEMBERS.map(fund.personId),
    quorum: 2,
    opensAt: `${fund.date(vote.from)}T08:00:00Z`,
    closesAt: `${written ? workingDayUntil(fund.date(vote.to)) : fund.date(vote.to)}T17:00:00Z`,
  };
  const planned = {
    heldOn: workingDayUntil(fund.date(written && vote ? vote.to : heldOn)),
    applicationIds,
    ...(written ? { written } : {}),
    ...(terms ? { vote: terms } : {}),
  };
  const { id } = await fund.act('lead', 'createSession', planned);
  if (movedOn !== undefined) {
    yield fund.on(movedOn);
    const place = { venue: 'Salle Ampère, 20 avenue de Ségur, Paris', reason: 'La salle est désormais connue.' };
    await fund.act('lead', 'rearrangeSession', { version: await versionOf(fund, id), ...planned, ...place }, id);
  }
  if (typeof end === 'object') {
    yield fund.on(end.cancelledOn);
    const reason = 'La présidence est empêchée ; les dossiers passent au comité suivant.';
    await fund.act('lead', 'cancelSession', { version: await versionOf(fund, id), reason }, id);
    return;
  }
  if (terms) {
    await compare(desk, id);
    yield fund.at(fund.date((vote?.from ?? 0) + 1));
    if (excused !== undefined) await fund.act('lead', 'excuseMember', { memberId: fund.personId(excused) }, id);
    if (adjourns) {
      const body = { leaves: 'adjourned', reason: 'Le coût de l’hébergement reste à détailler ; il sera revu au comité suivant.' };
      const last = (await readAgenda(fund, id)).at(-1)?.id;
      await fund.act('chair', 'takeOffAgenda', { version: await versionOf(fund, id), applicationId: last, ...body }, id);
    }
    const agenda = await readAgenda(fund, id);
    for (const login of MEMBERS.slice(0, 2)) {
      const ballots = agenda.map(({ id: applicationId }) => ({
        applicationId,
        choice: desk.wishes.get(applicationId)?.decision === 'refuse' ? 'against' : 'favour',
      }));
      await fund.act(login, 'castBallots', { ballots }, id);
    }
  }
  if (end === 'undecided') return;
  yield fund.at(fund.date(heldOn));
  const decisions = await decisionsOn(desk, id);
  // Overlaps that the lead has not settled by then are awarded all the same, with the chair's declaration.
  const despiteOverlaps = decisions.filter(({ decision }) => decision === 'award').map(({ applicationId }) => applicationId);
  await fund.act('chair', 'decideSession', { version: await versionOf(fund, id), decisions, despiteOverlaps }, id);
}

/** The scenarios that the lead compares before the vote: everything requested, and what the fund would rather do. */
async function compare(desk: Desk, sessionId: string): Promise<void> {
  const { fund } = desk;
  const agenda = await readAgenda(fund, sessionId);
  const whole = agenda.map(({ id: applicationId, requestedCents }) => ({
    applicationId,
    decision: 'award',
    awardedCents: Number(requestedCents),
    reason: REASONS.award[0],
  }));
  for (const [name, decisions] of [
    ['Tout au montant demandé', whole],
    ['Au plus près des avis', await decisionsOn(desk, sessionId)],
  ] as const)
    await fund.act('lead', 'saveScenario', { version: await versionOf(fund, sessionId), name, decisions }, sessionId);
}

async function decisionsOn({ fund, wishes }: Desk, sessionId: string) {
  const agenda = await readAgenda(fund, sessionId);
  return agenda.map(({ id, requestedCents }) => {
    const { decision, percent, conditions }: Omit<Wish, 'committee'> = wishes.get(id) ?? { decision: 'refuse', percent: 0 };
    const awardedCents = Math.floor((Number(requestedCents) * percent) / 10_000) * 100;
    return {
      applicationId: id,
      decision,
      reason: fund.chance.fork(id).of(REASONS[decision]),
      ...(decision === 'award' ? { awardedCents: percent === 100 ? Number(requestedCents) : awardedCents } : {}),
      ...(conditions ? { conditions } : {}),
    };
  });
}
