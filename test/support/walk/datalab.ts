import { readDatalabPeople } from '../../../db/datalab/capacity.ts';
import { readEstimate } from '../../../db/datalab/requests.ts';
import { readStaffed } from '../../../db/datalab/day-ledger.ts';
import { readPlan } from '../../../db/grants/milestones.ts';
import { readAlerts } from '../../../db/impact/slippage.ts';
import { moveDate, parisDate } from '../../../domain/core/calendar.ts';
import { monthOf, monthsBetween, monthsFromOn } from '../../../domain/datalab/capacity.ts';
import { halfDaysBySkill } from '../../../domain/datalab/staffing.ts';
import { DELIVERABLE, DVF, FEEDBACK, SPENT } from '../datalab-fixtures.ts';
import { type Asked, loginOf, type Maker, newId, oneOf, REASON, type Scene, somebody, someOf } from './scene.ts';

type Line = { personId: string; month: string; skill: string; days: number };

const SKILLS = ['data_engineering', 'legal_framework', 'design'] as const;
const MOST_AT_ONCE = 4;

const today = ({ now }: Scene): string => parisDate(now);
const inDays = (scene: Scene, days: number): string => moveDate(today(scene), { days });
const versioned = (login: string, { version }: { version: number }, body: object = {}): Asked => ({ login, body: { version, ...body } });
const own = (scene: Scene, { organisationId }: { organisationId: string }): string =>
  somebody(scene, ['applicant', 'signatory'], { of: organisationId });
const byLead = (scene: Scene, thing: { version: number; organisationId: string }, body: object = {}): Asked =>
  versioned(somebody(scene, ['lead'], { notOf: thing.organisationId }), thing, body);

/**
 * A few days of some of the Datalab's people, each in a month of a period that has not passed, and by one of their
 * skills.
 */
async function staffing(scene: Scene, { startsOn, endsOn }: { startsOn: string; endsOn: string }): Promise<Line[]> {
  const { chance, db } = scene;
  const from = startsOn > today(scene) ? startsOn : today(scene);
  const months = monthsBetween(monthOf(from), monthOf(endsOn));
  return someOf(chance, [...(await readDatalabPeople(db)).values()], 3).flatMap(({ personId, skills }) => {
    const [month, skill] = [oneOf(chance, months), oneOf(chance, skills)];
    return month !== undefined && skill !== undefined ? [{ personId, month, skill, days: chance.between(1, 6) / 2 }] : [];
  });
}

/** The days that it took: some of what was promised for months up to this one, or half a day of a planned person. */
async function spentFor(scene: Scene, { id, startsOn }: { id: string; startsOn: string }): Promise<Line[]> {
  const staffed = await readStaffed(scene.db, id);
  const latest = monthOf(startsOn > today(scene) ? startsOn : today(scene));
  const worked = staffed.filter(({ month, reserved }) => month <= latest && month >= monthOf(startsOn) && reserved > 0);
  const lines = someOf(scene.chance, worked, 3).map(({ personId, month, skill, reserved }) => ({
    ...{ personId, month, skill },
    days: scene.chance.between(1, reserved) / 2,
  }));
  const [planned] = staffed;
  return lines.length === 0 && planned ? [{ personId: planned.personId, month: latest, skill: planned.skill, days: 0.5 }] : lines;
}

/** A mission on a project that goes on; it answers an alert where one waits. */
async function proposeMission(scene: Scene): Promise<Asked | null> {
  const { chance, db, view } = scene;
  if (view.missions.filter(({ state }) => ['proposed', 'accepted', 'staffed'].includes(state)).length >= MOST_AT_ONCE) return null;
  const grant = oneOf(
    chance,
    view.grants.filter(({ state }) => state === 'active'),
  );
  if (!grant) return null;
  const alert = (await readAlerts(db, grant.id)).find(({ settledAs }) => settledAs === null)?.number ?? null;
  const indicator = oneOf(chance, (await readPlan(db, grant.id)).indicators)?.key;
  const period = { startsOn: inDays(scene, chance.below(10)), endsOn: inDays(scene, chance.between(30, 90)) };
  return {
    login: somebody(scene, ['lead'], { notOf: grant.organisationId }),
    id: newId(scene),
    body: { grantId: grant.id, kind: 'service_assessment', days: chance.between(5, 10), ...period, indicator, reason: REASON, alert },
  };
}

type OnMission = Extract<Maker, { on: 'mission' }>['ask'];
type OnRequest = Extract<Maker, { on: 'request' }>['ask'];
const onMission = (ask: OnMission, weight: number): Maker => ({ on: 'mission', weight, leads: true, ask });
const onRequest = (ask: OnRequest, weight: number): Maker => ({ on: 'request', weight, leads: true, ask });

/** The commands on missions. */
export const missionMakers: Record<string, Maker> = {
  proposeMission: { on: 'nothing', weight: 5, ask: proposeMission },
  acceptMission: onMission((scene, mission) => versioned(somebody(scene, ['signatory'], { of: mission.organisationId }), mission), 8),
  declineMission: onMission(
    (scene, mission) => versioned(somebody(scene, ['signatory'], { of: mission.organisationId }), mission, { reason: REASON }),
    2,
  ),
  withdrawMission: onMission((scene, mission) => byLead(scene, mission, { reason: REASON }), 0.7),
  staffMission: onMission(async (scene, mission) => {
    // A period that is over is moved.
    const moved = mission.endsOn < inDays(scene, 5) ? { endsOn: inDays(scene, 40) } : {};
    const days = await staffing(scene, { ...mission, ...moved });
    return byLead(scene, mission, { days, ...moved });
  }, 10),
  deliverMission: onMission(async (scene, mission) => {
    const spentBy = await spentFor(scene, mission);
    const worker = loginOf(scene, spentBy[0]?.personId ?? null);
    return scene.chance.percent(50) && worker
      ? versioned(worker, mission, { report: REASON, spentBy })
      : byLead(scene, mission, { report: REASON, spentBy });
  }, 6),
  closeMission: onMission((scene, mission) => byLead(scene, mission), 3),
};

/** The commands on a Datalab request. */
export const requestMakers: Record<string, Maker> = {
  createDatalabRequest: {
    on: 'nothing',
    weight: 3,
    ask: (scene) =>
      scene.view.requests.filter(({ state }) => ['requested', 'qualified', 'accepted'].includes(state)).length >= MOST_AT_ONCE
        ? null
        : { login: scene.chance.of(['applicant', 'editor', 'applicant2', 'ministry']), body: DVF },
  },
  qualifyDatalabRequest: onRequest(
    (scene, request) => byLead(scene, request, { priority: scene.chance.of(['high', 'normal', 'low']), skills: ['data_engineering'] }),
    5,
  ),
  acceptDatalabRequest: onRequest((scene, request) => {
    const period = { startsOn: today(scene), endsOn: inDays(scene, scene.chance.between(20, 90)) };
    const contact = scene.callers[somebody(scene, ['reviewer'], { notOf: request.organisationId })];
    const estimate = [
      { skill: 'data_engineering', days: 8 },
      { skill: 'legal_framework', days: 4 },
    ];
    return byLead(scene, request, { estimate, ...period, contactPersonId: contact?.personId });
  }, 5),
  staffDatalabRequest: {
    on: 'request',
    weight: 3,
    ask: async (scene, request) => {
      const moved = (request.endsOn ?? '') < inDays(scene, 5) ? { endsOn: inDays(scene, 40) } : {};
      const period = { startsOn: request.startsOn ?? today(scene), endsOn: request.endsOn ?? today(scene), ...moved };
      const skills = (await readEstimate(scene.db, request.id)).map(({ skill }) => String(skill));
      const days = (await staffing(scene, period)).filter(({ skill }) => skills.includes(skill));
      return byLead(scene, request, { days, ...moved });
    },
  },
  deliverDatalabRequest: onRequest(async (scene, request) => {
    const spentBy = await spentFor(scene, { id: request.id, startsOn: request.startsOn ?? today(scene) });
    const bySkill = [...halfDaysBySkill(spentBy)].map(([skill, halfDays]) => ({ skill, days: halfDays / 2 }));
    const spent = bySkill.length > 0 ? bySkill : SPENT;
    const body = { summary: REASON, deliverables: [DELIVERABLE], spent, spentBy };
    const contact = loginOf(scene, request.contactId);
    return scene.chance.percent(50) && contact ? versioned(contact, request, body) : byLead(scene, request, body);
  }, 4),
  closeDatalabRequest: onRequest((scene, request) => versioned(own(scene, request), request, { feedback: FEEDBACK }), 2),
  declineDatalabRequest: onRequest((scene, request) => byLead(scene, request, { reason: REASON }), 0.7),
  withdrawDatalabRequest: onRequest((scene, request) => versioned(own(scene, request), request), 1),
};

const ofDatalab = (scene: Scene): string =>
  scene.callers[somebody(scene, ['reviewer'], { of: scene.callers['lead']?.organisationId ?? '' })]?.personId ?? '';

/**
 * What a lead plans with: who works for the Datalab, for how much of their time, and what other duties take of a month.
 */
export const capacityMakers: Record<string, Maker> = {
  setDatalabPerson: {
    on: 'nothing',
    weight: 1,
    leads: true,
    ask: (scene) => {
      const { chance } = scene;
      const leavesOn = chance.percent(10) ? inDays(scene, chance.between(10, 200)) : null;
      return {
        login: somebody(scene, ['lead']),
        id: ofDatalab(scene),
        body: { skills: someOf(chance, SKILLS, 3), sharePercent: chance.of([20, 50, 100]), leavesOn },
      };
    },
  },
  setDatalabMonth: {
    on: 'nothing',
    weight: 1,
    ask: (scene) => {
      const month = oneOf(scene.chance, monthsFromOn(monthOf(today(scene)), 4));
      return { login: somebody(scene, ['lead']), id: ofDatalab(scene), body: { month, otherDays: scene.chance.below(12) } };
    },
  },
};
