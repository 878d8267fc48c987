import type { Kysely } from 'kysely';
import { readWorkers } from '../../db/datalab/day-ledger.ts';
import { type MissionRow, readMissionRow } from '../../db/datalab/missions.ts';
import { type Recipient, recipientsById, recipientsByRole, recipientsOfApplication, signatoriesOf } from '../../db/people/people.ts';
import type { DB } from '../../db/core/schema.ts';
import { readPlan } from '../../db/grants/milestones.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Event } from '../../domain/core/event.ts';
import { missionWait } from '../../domain/datalab/mission.ts';
import { EVERYTHING } from '../../domain/core/role.ts';
import type { LetterContent, LetterFacts } from '../../letters/texts.ts';
import { type AddressedLetter, droppedIn } from '../core/letter-content.ts';

/** A letter that awaits the project's answer: by a link of theirs, signatories may decline for the organisation. */
async function askingProject(db: Kysely<DB>, row: MissionRow, project: Recipient[], owed: LetterContent): Promise<AddressedLetter[]> {
  const signing = row.state === 'proposed' ? await signatoriesOf(db, row.organisation_id) : [];
  const isSigning = (person: Recipient): boolean => signing.some((each) => each.id === person.id);
  return [
    { to: project.filter(isSigning), owed: { ...owed, asks: { missionId: row.id } } },
    { to: project.filter((person) => !isSigning(person)), owed },
  ];
}

/** To the leads and the project's other people; also to its author, where that was by the link of a letter. */
async function aboutDeclining(
  db: Kysely<DB>,
  { facts, personId }: Event,
  project: Recipient[],
  said: Pick<LetterFacts['declineMission'], 'title' | 'kind' | 'organisation' | 'reason'>,
): Promise<AddressedLetter[]> {
  const [author] = await recipientsById(db, [personId]);
  const byLetter = facts['byLetter'] === true;
  const told = { ...said, by: author ? `${author.givenName} ${author.usualName}` : said.organisation, byLetter };
  const others = project.filter((person) => person.id !== personId);
  const to = byLetter && author ? [...others, { ...author, ofApplicant: true as const }] : others;
  const name = 'declineMission' as const;
  return [
    { to, owed: { name, facts: { ...told, to: 'project' } } },
    { to: await recipientsByRole(db, 'lead'), owed: { name, facts: { ...told, to: 'leads' } } },
  ];
}

/** The recipients of letters about a mission: the project's people, those who work for it, and the leads. */
export async function aboutMission(db: Kysely<DB>, event: Event): Promise<AddressedLetter | AddressedLetter[]> {
  const { streamId: id, name, at, facts } = event;
  const row = await readMissionRow(db, EVERYTHING, id);
  if (!row) return null;
  const { title, kind, organisation_name: organisation, ends_on: endsOn, end_reason: reason } = row;
  const said = { title, kind, organisation };
  const project = () => recipientsOfApplication(db, row.application_id);
  const leads = () => recipientsByRole(db, 'lead');
  const workers = async () => recipientsById(db, await readWorkers(db, id));
  const indicator = async () =>
    (await readPlan(db, row.grant_id)).indicators.find(({ key }) => key === row.indicator)?.label ?? row.indicator;
  const asking = async (owed: LetterContent) => askingProject(db, row, await project(), owed);
  const values = { before: row.value_before?.value ?? null, after: row.value_after?.value ?? null };
  switch (name) {
    case 'proposeMission': {
      const period = { startsOn: String(facts['startsOn']), endsOn: String(facts['endsOn']) };
      const answerOn = parisDate(missionWait.answer(at).expectedBy ?? at);
      const why = { indicator: await indicator(), reason: row.reason, answerOn };
      return asking({ name, facts: { title, kind, halfDays: Number(facts['halfDays']), ...period, ...why } });
    }
    case 'remindMissionAnswer': {
      const lapsesOn = parisDate(missionWait.answer(row.proposed_at).closesAt);
      return asking({ name, facts: { title, kind, lapsesOn } });
    }
    case 'acceptMission':
    case 'remindStaffing':
      return { to: await leads(), owed: { name, facts: said } };
    case 'declineMission':
      return aboutDeclining(db, event, await project(), { ...said, reason: reason ?? '' });
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
