import type { Kysely } from 'kysely';
import { z } from 'zod';
import { TaskCommand } from '../command-names.ts';
import { readFilesExpectedOf } from '../../db/applications/applications.ts';
import { readApplicationParts } from '../../db/applications/application-parts.ts';
import { readAppeals, readPart } from '../../db/committee/appeals.ts';
import { readSessionRow, sessionPartsOf } from '../../db/committee/sessions.ts';
import type { DB } from '../../db/core/schema.ts';
import { readDatalabPeople } from '../../db/datalab/capacity.ts';
import { readStaffed } from '../../db/datalab/day-ledger.ts';
import { readMissionRow, standingOf as missionStanding } from '../../db/datalab/missions.ts';
import { readDatalabRequestRow, standingOf as requestStanding } from '../../db/datalab/requests.ts';
import { countFollowed, type HeldThing, readFreeHalfDays, readHeldThings } from '../../db/desk/handover.ts';
import { type AskedTask, readTakenBy, readTasks } from '../../db/desk/tasks/index.ts';
import { readGrantRowsOf } from '../../db/grants/grants.ts';
import { readWholeGrants } from '../../db/grants/grants-with-parts.ts';
import { readCandidates, readHoldersOf, readLoads } from '../../db/review/reviews.ts';
import { readThreadFile } from '../../db/threads/threads.ts';
import { refuseAppealAssignment } from '../../domain/committee/appeal.ts';
import { isRecused, refuseExcuse } from '../../domain/committee/vote.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { FOLLOWED } from '../../domain/core/command.ts';
import type { Asker } from '../../domain/core/may.ts';
import { keysOf } from '../../domain/core/records.ts';
import { type Caller, EVERYTHING, idsOf, isSamePerson, scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { capacityOf, monthOf } from '../../domain/datalab/capacity.ts';
import { asksOfMission } from '../../domain/datalab/mission.ts';
import { asksOfRequest } from '../../domain/datalab/rules.ts';
import { handedDays, movedPeriod, PeopleDays, refuseStaffing, sumOfDays } from '../../domain/datalab/staffing.ts';
import { isOfRole, LOOKED_AT, proposeTakers, type TakenDays, type Taker } from '../../domain/desk/handover.ts';
import { refuseAmendmentAssignment } from '../../domain/grants/amendment.ts';
import { isOfHouse } from '../../domain/people/conflict.ts';
import { proposeReviewers } from '../../domain/review/proposal.ts';
import { refuseContact } from '../../domain/threads/contact.ts';
import { read } from '../http/operation.ts';
import { PersonName } from '../http/answer/names.ts';
import { orMissing } from '../http/problem/problem.ts';
import { readToAsk } from '../review/steps-to-ask.ts';
import { ReviewerView, toReviewer } from '../review/reviewer-view.ts';

/** The commands by which what one person is asked for by name passes to another. */
const HANDING = [
  ...(['assignReviewer', 'assignAppeal', 'assignAmendment', 'nameContact', 'excuseMember'] as const),
  ...(['staffMission', 'staffDatalabRequest'] as const),
];

const Thing = z
  .object({
    command: z.enum(HANDING).meta({ description: 'The command that passes it to another person: an operationId' }),
    kind: z.enum(FOLLOWED),
    id: z.uuid(),
    detail: z.string().nullable().meta({ description: 'The review step’s key, or the number of the appeal or the amendment' }),
    label: z.string().nullable().meta({ description: 'The label of the review step' }),
    reference: z.string().nullable(),
    title: z.string().meta({ description: 'Of a session, its day' }),
    organisationName: z.string().nullable(),
    dueAt: z.iso.datetime().nullable(),
    workingDays: z.int().nullable().meta({ description: 'Of an opinion: what its reviewer is given if its deadline has passed' }),
    body: z.record(z.string(), z.union([z.string(), z.number()])).meta({ description: 'What the command sends beside the taker' }),
    taker: z.enum(['reviewerId', 'personId', 'standInId']).nullable().meta({
      description: 'The field by which it names the taker; null where days do, which the taker has instead of the person',
    }),
    days: PeopleDays.nullable().meta({ description: 'Of a mission or a request: the days that people have promised' }),
    takers: z
      .array(
        z.object({
          id: z.uuid(),
          load: z.number().meta({
            description: 'Of an opinion, an appeal or an amendment: working days to give; of a session: applications without their vote',
          }),
        }),
      )
      .meta({ description: 'Who may lawfully take it over, by the rules of the command' }),
    proposed: z.uuid().nullable().meta({ description: 'The taker with the smallest load; null where no person may take it' }),
  })
  .meta({ id: 'HandoverThing' });
type Line = Omit<z.input<typeof Thing>, 'proposed'> & { taking?: readonly TakenDays[] };

const Handover = z
  .object({
    person: PersonName,
    items: z.array(Thing).meta({
      description: `Opinions on ${LOOKED_AT.files} files at most, then ${LOOKED_AT.things} other things that the person is asked for by name`,
    }),
    people: z.array(PersonName).meta({ description: 'The fund’s other people, to whom the takers belong' }),
    reviewers: z.array(ReviewerView),
    ofRoles: z
      .array(
        z.object({
          command: TaskCommand,
          tasks: z.int(),
          unheld: z.int().meta({ description: 'How many of them no other person may do' }),
          takers: z.array(z.object({ id: z.uuid(), tasks: z.int().meta({ description: 'How many of them this person may do' }) })),
        }),
      )
      .meta({
        description: `The tasks of the person’s roles, among the ${LOOKED_AT.tasks} most urgent ones: other people who hold the role have them already`,
      }),
    cut: z.array(z.enum(keysOf(LOOKED_AT))).meta({ description: 'What there is more of than was looked at' }),
    concealed: z
      .int()
      .meta({ description: 'How many more files and things their calls hide from the caller, or are of the caller’s own organisation' }),
    following: z.int().meta({ description: 'How many applications the person follows, which is a note to oneself' }),
  })
  .meta({ id: 'Handover' });

type Person = Awaited<ReturnType<typeof readHoldersOf>>[number];
type Load = Awaited<ReturnType<typeof readLoads>>[number];

/** All that a thing of the leaver is judged with. `people`: the fund's others, with their own roles. */
type On = { db: Kysely<DB>; asker: Asker; leaver: Caller; people: readonly Person[]; loads: readonly Load[]; month: string };

const NOTHING = {
  detail: null,
  label: null,
  reference: null,
  organisationName: null,
  dueAt: null,
  workingDays: null,
  days: null,
  taker: null,
};

/**
 * An application or a request as its line names it and its rules read it; undefined where it is hidden, or of the
 * caller's own organisation: a person who works for it does not read who judges it.
 */
async function fileOf({ db, asker }: On, id: string) {
  const found = await readThreadFile(db, scopeOf(asker.caller), id);
  if (!found || isOfHouse(found.organisation_id, asker.caller)) return undefined;
  return {
    file: found.file,
    named: { ...NOTHING, id: found.file.id, title: found.title, reference: found.reference, organisationName: found.organisation_name },
  };
}

const workingDaysOf = ({ loads }: On, personId: string): number => loads.find((each) => each.personId === personId)?.openWorkingDays ?? 0;
const absenceOf = ({ loads }: On, personId: string): string | null => loads.find((each) => each.personId === personId)?.absentUntil ?? null;

async function appealOf(on: On, { id, number }: HeldThing): Promise<Line | undefined> {
  const { db, asker, people } = on;
  const [found, known, appeals] = await Promise.all([fileOf(on, id), readApplicationParts(db, [id]), readAppeals(db, id)]);
  const parts = known.get(id);
  const decision = parts?.decisions.find(({ appeal }) => appeal?.number === number);
  if (!found || !parts || !decision) return undefined;
  const takers: Taker[] = [];
  for (const person of people) {
    // oxlint-disable-next-line no-await-in-loop -- few reviewers, one after the other
    const part = await readPart(db, id, number, idsOf(person));
    const { personId: reviewerId } = person;
    const absentUntil = absenceOf(on, reviewerId);
    const refusal = refuseAppealAssignment(
      { ...parts, decision },
      person,
      { caller: asker.caller, body: { reviewerId } },
      { part, absentUntil },
    );
    if (!refusal) takers.push({ id: reviewerId, load: workingDaysOf(on, reviewerId) });
  }
  return {
    ...{ ...found.named, command: 'assignAppeal', kind: 'application', detail: String(number), takers },
    ...{ body: { appeal: number }, taker: 'reviewerId' },
    dueAt: appeals.find((each) => each.number === number)?.deadlineAt ?? null,
  };
}

async function amendmentOf(on: On, { id }: HeldThing): Promise<Line | undefined> {
  const { db, asker, people } = on;
  const [whole] = await readWholeGrants(db, await readGrantRowsOf(db, [id]));
  const found = whole?.open && (await fileOf(on, whole.grant.applicationId));
  if (!whole?.open || !found) return undefined;
  const { grant, open } = whole;
  const takers = people.filter((person) => {
    const { personId: reviewerId } = person;
    const endsOn = absenceOf(on, reviewerId);
    const absence = endsOn === null ? null : { endsOn, substitute: undefined };
    const given = { caller: asker.caller, body: { amendment: open.number, reviewerId } };
    return refuseAmendmentAssignment(grant, open, person, given, absence) === null;
  });
  return {
    ...{ ...found.named, command: 'assignAmendment', kind: 'grant', id, detail: String(open.number), dueAt: open.deadlineAt },
    ...{ body: { amendment: open.number }, taker: 'reviewerId' },
    takers: takers.map(({ personId }) => ({ id: personId, load: workingDaysOf(on, personId) })),
  };
}

async function contactOf(on: On, { id }: HeldThing): Promise<Line | undefined> {
  const found = await fileOf(on, id);
  if (!found) return undefined;
  const { file, named } = found;
  const takers = on.people.filter(({ personId }, place) => !refuseContact(file, on.asker.caller, { file: id, personId }, on.people[place]));
  return {
    ...{ ...named, command: 'nameContact', kind: file.kind, body: { file: id }, taker: 'personId' },
    takers: takers.map(({ personId }) => ({ id: personId, load: 0 })),
  };
}

async function seatOf({ db, asker, leaver, people }: On, { id }: HeldThing): Promise<Line | undefined> {
  const row = await readSessionRow(db, id);
  if (!row) return undefined;
  const parts = sessionPartsOf(row);
  const memberId = parts.members.find((each) => isSamePerson(leaver, each)) ?? leaver.personId;
  const voted = parts.ballots.filter(({ personId }) => personId === memberId).map(({ applicationId }) => applicationId);
  const takers = people.filter((person) => {
    const given = { caller: asker.caller, body: { memberId, standInId: person.personId } };
    return refuseExcuse(parts, given, { isMember: true, voted, declared: [] }, { seated: parts.members, sitters: [person] }) === null;
  });
  return {
    ...{ ...NOTHING, command: 'excuseMember', kind: 'session', id, title: row.held_on, reference: row.reference },
    ...{ dueAt: parts.session.vote?.closesAt ?? null, body: { memberId }, taker: 'standInId' },
    takers: takers.map((person) => ({
      id: person.personId,
      load: parts.agenda.filter((item) => isRecused(item, person, [])).length,
    })),
  };
}

/** A mission or a request, whose days another person of the Datalab promises instead. */
async function daysOf(on: On, { id, kind }: HeldThing): Promise<Line | undefined> {
  const { db, asker, leaver, people, month } = on;
  const scope = scopeOf(asker.caller);
  const isMission = kind === 'mission';
  const command = isMission ? 'staffMission' : 'staffDatalabRequest';
  const [mission, request] = isMission ? [await readMissionRow(db, scope, id)] : [undefined, await readDatalabRequestRow(db, scope, id)];
  const row = mission ?? request;
  if (!row) return undefined;
  const asked = mission ? asksOfMission(missionStanding(mission), asker) : request && asksOfRequest(requestStanding(request), asker);
  const asIs = await readStaffed(db, id);
  const open = asIs.filter(({ reserved, uncovered }) => reserved + uncovered > 0);
  const days = open.map(({ personId, month: of, skill, reserved, uncovered }) => ({
    // Under any of their identities. What months before have of it stays as it is.
    ...{ personId: of >= month && isSamePerson(leaver, personId) ? leaver.personId : personId, month: of, skill },
    days: (reserved + uncovered) / 2,
  }));
  const promised = days.map(({ personId }) => personId).filter((personId) => !people.some((each) => each.personId === personId));
  const [workers, others] = await Promise.all([readDatalabPeople(db), readCandidates(db, promised)]);
  const named = new Map(
    [...people, ...others].map((candidate) => [candidate.personId, { candidate, person: workers.get(candidate.personId) }]),
  );
  const judged = { organisationId: row.organisation_id, conflicted: row.conflicted, fundActs: row.fundActs };
  const period = movedPeriod({ startsOn: row.starts_on, endsOn: row.ends_on }, { startsOn: null, endsOn: null });
  const passing = days.filter((line) => line.personId === leaver.personId && line.month >= month);
  const taking = await Promise.all(
    [...Map.groupBy(passing, (line) => line.month)].map(async ([of, lines]): Promise<TakenDays> => {
      const free = await readFreeHalfDays(db, of);
      const freeOf = (personId: string): number => {
        const worker = workers.get(personId);
        return worker === undefined ? 0 : (free.get(personId) ?? capacityOf(worker, of));
      };
      return { month: of, halfDays: sumOfDays(lines), freeOf };
    }),
  );
  const isFree = (personId: string): boolean => taking.every(({ halfDays, freeOf }) => halfDays <= freeOf(personId));
  const takers = people.filter(({ personId }) => {
    // The command sends the whole plan: what another person may no longer have refuses it too.
    const handed = handedDays(days, { from: leaver.personId, to: personId, month });
    return asked?.(command) === null && isFree(personId) && refuseStaffing(handed, { people: named, judged, period, asIs }) === null;
  });
  return {
    ...{
      ...NOTHING,
      command,
      kind: isMission ? 'mission' : 'datalab_request',
      id,
      title: row.title,
      organisationName: row.organisation_name,
      dueAt: row.expected_by,
      body: { version: row.version },
      days,
      taking,
    },
    takers: takers.map(({ personId }) => ({ id: personId, load: 0 })),
  };
}

const LINE_OF = { appeal: appealOf, amendment: amendmentOf, contact: contactOf, seat: seatOf, mission: daysOf, datalab_request: daysOf };

/** The opinions on these files that are expected of the leaver, each with a proposal that counts those before it. */
async function opinionsOf({ db, asker, leaver }: On, ids: readonly string[], language: Language): Promise<z.input<typeof Thing>[]> {
  const steps = await readToAsk(db, ids, leaver, asker);
  const proposed = proposeReviewers(steps);
  return steps.map(({ row, step, deadlineAt, workingDays, label, askable }, place) => ({
    ...{ ...NOTHING, command: 'assignReviewer', kind: 'application', id: row.id, reference: row.reference, title: row.title },
    ...{ organisationName: row.organisation_name, detail: step, label: label?.[language] ?? step, dueAt: deadlineAt, workingDays },
    ...{ body: { step }, taker: 'reviewerId' },
    takers: askable.map((each) => ({ id: each.personId, load: each.openWorkingDays })),
    proposed: proposed[place] ?? null,
  }));
}

/** The tasks of the leaver's roles, by command, with the others who may do them. `isCut`: there are more of them. */
async function readOfRoles({
  db,
  asker: { at },
  leaver,
  people,
}: On): Promise<Pick<z.input<typeof Handover>, 'ofRoles'> & { isCut: boolean }> {
  const found = await readTasks(db, { caller: leaver, at }, { limit: LOOKED_AT.tasks });
  const tasks = found.tasks.filter(({ command }) => isOfRole(command));
  const keyOf = ({ command, id, place, detail }: AskedTask): string => [command, id, place, detail].join(' ');
  const taken = await Promise.all(
    people.map(async (caller) => ({ caller, keys: new Set((await readTakenBy(db, { caller, at }, tasks)).map(keyOf)) })),
  );
  const byCommand = [...Map.groupBy(tasks, ({ command }) => command)].map(([command, each]) => {
    const keys = each.map(keyOf);
    const takers = taken.map(({ caller, keys: theirs }) => ({ id: caller.personId, tasks: keys.filter((key) => theirs.has(key)).length }));
    return {
      ...{ command, tasks: each.length, unheld: keys.filter((key) => !taken.some(({ keys: theirs }) => theirs.has(key))).length },
      takers: takers.filter((taker) => taker.tasks > 0),
    };
  });
  return { ofRoles: byCommand, isCut: found.totals.reduce((sum, { count }) => sum + count, 0) > found.tasks.length };
}

const nameOf = ({ given_name: given, usual_name: usual }: { given_name: string; usual_name: string }): string => `${given} ${usual}`;

export const getHandover = read(
  {
    operationId: 'getHandover',
    path: '/people/{id}/handover',
    summary: 'The tasks of a person of the fund who leaves or moves, and who may lawfully take each, by the rules that decide it',
    roles: ['lead'],
    costly: true,
    answer: Handover,
  },
  async ({ deps: { db }, caller, at, id, language }) => {
    const [[row], loads, holders] = await Promise.all([readCandidates(db, [id]), readLoads(db, at), readHoldersOf(db, STAFF_ROLES)]);
    const leaver = orMissing(row);
    const people = holders.filter((each) => !isSamePerson(leaver, each.personId));
    const on: On = { db, asker: { caller, at }, leaver, people, loads, month: monthOf(parisDate(at)) };
    const [files, allFiles, held] = [
      await readFilesExpectedOf(db, scopeOf(caller), idsOf(leaver), LOOKED_AT.files + 1),
      await readFilesExpectedOf(db, EVERYTHING, idsOf(leaver), LOOKED_AT.files + 1),
      await readHeldThings(db, idsOf(leaver), on.month, LOOKED_AT.things + 1),
    ];
    const read = await Promise.all(held.slice(0, LOOKED_AT.things).map((thing) => LINE_OF[thing.kind](on, thing)));
    const lines = read.filter((line) => line !== undefined);
    const proposed = proposeTakers(
      lines.map(({ takers }) => takers),
      lines.map(({ taking }) => taking),
    );
    const opinions = await opinionsOf(on, files.slice(0, LOOKED_AT.files), language);
    const { ofRoles, isCut } = await readOfRoles(on);
    const isMore = { files: files.length > LOOKED_AT.files, things: held.length > LOOKED_AT.things, tasks: isCut };
    return {
      person: { id, name: nameOf(leaver) },
      items: [...opinions, ...lines.map(({ taking: _, ...line }, place) => ({ ...line, proposed: proposed[place] ?? null }))],
      people: people.map((each) => ({ id: each.personId, name: nameOf(each) })),
      reviewers: loads.map(toReviewer),
      ofRoles,
      cut: keysOf(LOOKED_AT).filter((kind) => isMore[kind]),
      concealed: allFiles.length - files.length + read.length - lines.length,
      following: await countFollowed(db, idsOf(leaver)),
    };
  },
);
