import { type Kysely, sql } from 'kysely';
import { isConcealed } from '../../../domain/people/conflict.ts';
import { yearOf } from '../../../domain/core/calendar.ts';
import { type Caller, idsOf, isStaff, type Role, ROLES } from '../../../domain/core/role.ts';
import { mayBeAskedOfApplication } from '../../../domain/applications/may.ts';
import { readApplicationParts } from '../../applications/application-parts.ts';
import type { DB } from '../../core/schema.ts';
import { statement } from '../../core/statement.ts';
import { type Part, part, together } from '../../core/together.ts';
import { readGrantRowsOf } from '../../grants/grants.ts';
import { readWholeGrants } from '../../grants/whole.ts';
import { readSessionParts } from '../../committee/sessions.ts';
import { asksOfSession } from '../../../domain/committee/may.ts';
import { readMissionStandings } from '../../datalab/missions.ts';
import { readRequestStandings } from '../../datalab/requests.ts';
import type { Asker } from '../../../domain/core/may.ts';
import type { Words } from '../../../domain/core/words.ts';
import { asksOfMission } from '../../../domain/datalab/mission.ts';
import { asksOfRequest } from '../../../domain/datalab/rules.ts';
import { askedCents } from '../../../domain/grants/asked-amount.ts';
import { isExpected } from '../../../domain/grants/may.ts';
import { asksOfAbsence, asksOfInterest } from '../../../domain/people/may.ts';
import { readDeclarations } from '../../people/absences.ts';
import { concealed, conflicts } from '../../people/conflicts.ts';
import { asksOfChange } from '../../../domain/ledger/may.ts';
import { readOpenChanges } from '../../ledger/changes.ts';
import { readStandingOf } from '../../people/declared-interests.ts';
import { finishingOfApplications, ofApplications } from './applications.ts';
import { ofDatalabRequests } from './datalab-requests.ts';
import { finishingOfEnvelopes, ofEnvelopes } from './envelopes.ts';
import type { TaskRow, Who } from './find.ts';
import { ofGrants } from './grants.ts';
import { ofMissions } from './missions.ts';
import { ofPeople } from './people.ts';

const NEVER = '9999-12-31';
const WAITING = [ofApplications, ofGrants, ofDatalabRequests, ofMissions, ofEnvelopes, ofPeople];
const FINISHING = { ...finishingOfApplications, ...finishingOfEnvelopes };

/** What waits of each kind for who has these roles. What several roles may take on waits once for who has them. */
export function taskParts(db: Kysely<DB>, who: Who, roles: Partial<Record<Role, true>>): Record<string, Part<TaskRow>> {
  const held = ROLES.filter((role) => roles[role]);
  const finds = new Set(WAITING.flatMap((waiting) => held.flatMap((role) => waiting[role] ?? [])));
  const queries = [...finds].flatMap((find) => find(db, who) ?? []);
  return Object.fromEntries(queries.map((query, place) => [`kind${place}`, part(query, { instants: ['due_at'] })]));
}
const readTaskParts = together(taskParts);

/** What waits for who asks, in any of its roles, the most urgent first; what has no date comes last. */
export async function readTasks(db: Kysely<DB>, asker: Asker): Promise<AskedTask[]> {
  const { caller } = asker;
  const { personId, organisationId, roles } = caller;
  const who = { personId, ids: idsOf(caller), organisationId, isSignatory: roles.includes('signatory'), year: yearOf(asker.at) };
  const found = await readTaskParts(db, who, Object.fromEntries(roles.map((role) => [role, true])));
  const finished = await Promise.all(
    [...Map.groupBy(Object.values(found).flat(), ({ command }) => command)].map(
      ([command, tasks]) => FINISHING[command]?.(db, tasks) ?? tasks,
    ),
  );
  const offered = await offeredOf(db, asker, finished.flat());
  return (await withoutConcealed(db, caller, offered)).sort((a, b) => Date.parse(a.due_at ?? NEVER) - Date.parse(b.due_at ?? NEVER));
}

/** The amount that a task is about, in cents, and what its detail is called, where that is a key; null without one. */
type About = { amountCents: number | null; detailLabel: Words | null };
export type AskedTask = TaskRow & About;

/** Whether a task may be done now, and what it is about where it may. */
type MayBeDone = (task: TaskRow) => boolean | Partial<About>;

const labelOf = (all: readonly { key: string; label: Words }[], named: string | null): Words | null =>
  all.find(({ key }) => key === named)?.label ?? null;

/** What the rules of these kinds say of the tasks on things with these ids. */
const RULES: Partial<Record<TaskRow['kind'], (db: Kysely<DB>, ids: readonly string[], asker: Asker) => Promise<MayBeDone>>> = {
  async application(db, ids, asker) {
    const known = await readApplicationParts(db, ids);
    return ({ id, command, detail }) => {
      const application = known.get(id);
      return (
        application !== undefined &&
        mayBeAskedOfApplication(application, command, detail, asker) && { detailLabel: labelOf(application.call.terms.steps, detail) }
      );
    };
  },
  async grant(db, ids, asker) {
    const wholes = await readWholeGrants(db, await readGrantRowsOf(db, ids));
    const known = new Map(wholes.map((whole) => [whole.grant.id, whole]));
    return ({ id, command, detail }) => {
      const whole = known.get(id);
      return (
        whole !== undefined &&
        isExpected(whole, command, detail, asker) && {
          amountCents: askedCents(whole, command, detail),
          detailLabel: labelOf(whole.call.terms.obligations, detail),
        }
      );
    };
  },
  async session(db, ids, asker) {
    const known = await readSessionParts(db, ids);
    return ({ id, command }) => {
      const session = known.get(id);
      return session !== undefined && asksOfSession(session, asker)(command);
    };
  },
  async datalab_request(db, ids, asker) {
    const known = await readRequestStandings(db, ids);
    return ({ id, command }) => {
      const request = known.get(id);
      return request !== undefined && asksOfRequest(request, asker)(command);
    };
  },
  async mission(db, ids, asker) {
    const known = await readMissionStandings(db, ids);
    return ({ id, command }) => {
      const mission = known.get(id);
      return mission !== undefined && asksOfMission(mission, asker)(command);
    };
  },
  async envelope(db, ids, asker) {
    const known = await readOpenChanges(db, ids);
    return ({ id, command, detail }) =>
      command !== 'confirmChange' ||
      known.some((change) => change.envelopeId === id && change.number === Number(detail) && asksOfChange(change, asker)(command));
  },
  async person(db, ids, asker) {
    const declarations = await readDeclarations(db, ids);
    const known = new Map(ids.map((id, place) => [id, declarations[place]]));
    const interests = await readStandingOf(db, ids);
    return ({ id, command, detail }) => {
      const declaration = known.get(id);
      const interest = interests.find(({ personId, number }) => personId === id && number === Number(detail));
      // That it is asked for was read with the task; whoever gives roles may give it.
      if (command === 'giveRole') return true;
      return (
        (declaration?.person !== undefined && asksOfAbsence({ ...declaration, person: declaration.person }, asker)(command)) ||
        (interest !== undefined && asksOfInterest({ person: { personId: id }, interest }, asker)(command))
      );
    };
  },
};

/** Of these tasks those that the rules of their things let the caller do now. */
async function offeredOf(db: Kysely<DB>, asker: Asker, tasks: readonly TaskRow[]): Promise<AskedTask[]> {
  const ofKinds = await Promise.all(
    [...Map.groupBy(tasks, ({ kind }) => kind)].map(async ([kind, ofKind]) => {
      const mayBeDone = await RULES[kind]?.(db, [...new Set(ofKind.map(({ id }) => id))], asker);
      return ofKind.flatMap((task): AskedTask[] => {
        const said = mayBeDone ? mayBeDone(task) : true;
        return said ? [{ ...task, amountCents: null, detailLabel: null, ...(said === true ? {} : said) }] : [];
      });
    }),
  );
  return ofKinds.flat();
}

/** What tells whether applications and grants are concealed, by their ids; what is of another kind is not there. */
const judgedRows = statement((db: Kysely<DB>, ids: readonly string[]) =>
  db
    .selectFrom('application as a')
    .leftJoin('grant as g', 'g.application_id', 'a.id')
    // By their keys: what is asked of either of two tables would read every application there is.
    .where(sql<boolean>`a.id = ANY (ARRAY(SELECT application_id FROM "grant" WHERE id = ANY(${ids}::uuid[])) || ${ids}::uuid[])`)
    .select(['a.id', 'g.id as grantId', 'a.organisation_id as organisationId', ...conflicts, concealed]),
);

/** Of these tasks those on what no call hides from the caller. */
async function withoutConcealed(db: Kysely<DB>, caller: Caller, tasks: readonly AskedTask[]): Promise<AskedTask[]> {
  if (!isStaff(caller.roles) || tasks.length === 0) return [...tasks];
  const rows = await judgedRows(
    db,
    tasks.map(({ id }) => id),
  );
  const judged = new Map(rows.flatMap((row) => [row.id, row.grantId].map((id) => [id, row])));
  return tasks.filter(({ id }) => {
    const row = judged.get(id);
    return !row || !isConcealed(row, caller);
  });
}
