import type { Kysely } from 'kysely';
import { readWorkers } from '../../db/datalab/day-ledger.ts';
import { readMissionRow } from '../../db/datalab/missions.ts';
import { recipientsById, recipientsByRole, recipientsOfApplication } from '../../db/people/people.ts';
import type { DB } from '../../db/core/schema.ts';
import { readPlan } from '../../db/grants/milestones.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Event } from '../../domain/core/event.ts';
import { missionWait } from '../../domain/datalab/mission.ts';
import { EVERYTHING } from '../../domain/core/role.ts';
import { type AddressedLetter, droppedIn } from '../core/letter-content.ts';

/** The recipients of letters about a mission: the project's people, those who work for it, and the leads. */
export async function aboutMission(db: Kysely<DB>, { streamId: id, name, at, facts }: Event): Promise<AddressedLetter | AddressedLetter[]> {
  const row = await readMissionRow(db, EVERYTHING, id);
  if (!row) return null;
  const { title, kind, organisation_name: organisation, ends_on: endsOn, end_reason: reason } = row;
  const said = { title, kind, organisation };
  const project = () => recipientsOfApplication(db, row.application_id);
  const leads = () => recipientsByRole(db, 'lead');
  const workers = async () => recipientsById(db, await readWorkers(db, id));
  const indicator = async () =>
    (await readPlan(db, row.grant_id)).indicators.find(({ key }) => key === row.indicator)?.label ?? row.indicator;
  const values = { before: row.value_before?.value ?? null, after: row.value_after?.value ?? null };
  switch (name) {
    case 'proposeMission': {
      const period = { startsOn: String(facts['startsOn']), endsOn: String(facts['endsOn']) };
      const answerOn = parisDate(missionWait.answer(at).expectedBy ?? at);
      const why = { indicator: await indicator(), reason: row.reason, answerOn };
      return { to: await project(), owed: { name, facts: { title, kind, halfDays: Number(facts['halfDays']), ...period, ...why } } };
    }
    case 'remindMissionAnswer': {
      const lapsesOn = parisDate(missionWait.answer(row.proposed_at).closesAt);
      return { to: await project(), owed: { name, facts: { title, kind, lapsesOn } } };
    }
    case 'acceptMission':
    case 'remindStaffing':
      return { to: await leads(), owed: { name, facts: said } };
    case 'declineMission':
      return { to: await leads(), owed: { name, facts: { ...said, reason: reason ?? '' } } };
    case 'lapseMission':
      return { to: [...(await project()), ...(await leads())], owed: { name, facts: said } };
    case 'staffMission': {
      const planned = { halfDays: Number(facts['halfDays']), startsOn: String(facts['startsOn']), endsOn: String(facts['endsOn']) };
      return [
        { to: await workers(), owed: { name, facts: { ...said, ...planned, to: 'staff' } } },
        { to: await recipientsById(db, droppedIn(facts)), owed: { name, facts: { ...said, ...planned, to: 'dropped' } } },
        { to: await project(), owed: { name, facts: { ...said, ...planned, to: 'project' } } },
      ];
    }
    case 'remindMissionDelivery':
      return { to: [...(await workers()), ...(await leads())], owed: { name, facts: { ...said, endsOn } } };
    case 'deliverMission':
      return { to: await project(), owed: { name, facts: { title, kind, report: row.report ?? '' } } };
    case 'remindComparison': {
      const closesOn = parisDate(missionWait.comparison(row.delivered_at ?? at).closesAt);
      return { to: await leads(), owed: { name, facts: { ...said, indicator: await indicator(), closesOn } } };
    }
    case 'closeMission': {
      const compared = { indicator: await indicator(), ...values, conclusion: row.conclusion ?? '' };
      return { to: await project(), owed: { name, facts: { title, kind, ...compared } } };
    }
    case 'closeUncompared':
      return {
        to: [...(await project()), ...(await leads())],
        owed: { name, facts: { title, kind, indicator: await indicator(), ...values } },
      };
    case 'withdrawMission':
      return {
        to: [...(await project()), ...(await recipientsById(db, await readWorkers(db, id, true)))],
        owed: { name, facts: { ...said, reason: reason ?? '' } },
      };
    default:
      return null;
  }
}
