import { type Expression, type Kysely, type RawBuilder, sql } from 'kysely';
import type { FollowedKind } from '../../../domain/core/command.ts';
import type { TaskCommand } from '../../../domain/desk/commands.ts';
import type { Caller, Role } from '../../../domain/core/role.ts';
import { lostRole } from '../../people/roles.ts';
import type { DB } from '../../core/schema.ts';

/**
 * A task of a person: the expected command, its thing, and its deadline. `place`: among the tasks of one command on one
 * thing; `line`: the order of the command's tasks, if its list has one beside their dates.
 */
export type TaskRow = {
  place: number;
  line?: number;
  command: TaskCommand;
  kind: FollowedKind | 'envelope';
  id: string;
  detail: string | null;
  title: string;
  organisation_name: string | null;
  due_at: string | null;
  /** The absent person by whose role alone the caller is asked; null by a role of their own, added by code. */
  inSteadOf?: string | null;
  /** The roles that are asked for it, added by code. */
  roles?: readonly Role[];
  /** Of a counted kind: judged for the count alone, or as one of the next of its list; added by code. */
  judgedAs?: 'doubted' | 'next';
  /** True of one that no rule refuses, and of which a rule would tell no more. */
  isCertain?: boolean;
};

/** The person whose tasks are read, a human by all their ids and organisations, and the year in Paris. */
export type Who = Pick<Caller, 'personId' | 'organisationId'> & {
  ids: readonly string[];
  houses: readonly string[];
  isSignatory: boolean;
  year: number;
};
/** The query of one kind of task, which is read in one statement with the others; null if there is nothing to query. */
export type Find = ((db: Kysely<DB>, who: Who) => Expression<TaskRow> | null) & { command: TaskCommand };
/** A kind of task that asks for this command, which its query names too. */
export const asks = <Command extends TaskCommand>(
  command: Command,
  find: (db: Kysely<DB>, who: Who) => Expression<TaskRow & { command: NoInfer<Command> }> | null,
): Find => Object.assign(find, { command });
/**
 * How tasks of a kind are counted that one person may have by the thousand: by SQL, but for those that the rules may
 * refuse because of the person's relation to the file, or as `doubted` says of a task `w` of the kind, which are
 * judged. `amount`: its query has a column `amount`, in cents. `isBare`: judging one that is in no doubt tells no more
 * of it, neither an amount nor a label but a step's, which the call's terms tell. `isInOrder`: an index has its tasks
 * in the order in which they are shown; it has no amount, and a relation to the file is its only doubt. `isOfTwo`: its
 * detail is the id of another application, which the rules judge as well.
 */
export type Counting = {
  doubted?: (who: Who) => RawBuilder<boolean>;
  amount?: true;
  isBare?: true;
  isInOrder?: true;
  isOfTwo?: true;
};
/** The kinds that are counted; all tasks of other kinds are judged. */
export type CountedKinds = ReadonlyMap<Find, Counting>;

/** Adds to a command's tasks what only code can compute. */
export type Finish = (db: Kysely<DB>, tasks: readonly TaskRow[]) => TaskRow[] | Promise<TaskRow[]>;
export type FinishingBy = Readonly<Partial<Record<TaskCommand, Finish>>>;
/** The tasks of the people with a role. */
export type TasksByRole = Partial<Record<Role, Find[]>>;

/** The organisation is left-joined, as each has one: PostgreSQL then skips it when tasks are only counted. */
export const applications = (db: Kysely<DB>) =>
  db.selectFrom('application as a').leftJoin('organisation as o', 'o.id', 'a.organisation_id');
export const grants = (db: Kysely<DB>) =>
  db
    .selectFrom('grant as g')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id');
export const nothing = sql<null>`NULL`;
/** No deadline, or one that only code can compute. */
export const undated = sql<null>`NULL::timestamptz`.as('due_at');
/** @param place among the tasks of this command on one thing, as SQL */
export const named = <Command extends TaskCommand, Kind extends TaskRow['kind']>(
  command: Command,
  kind: Kind,
  place: RawBuilder<number> = sql<number>`0`,
) =>
  [sql<Command>`${command}::text`.as('command'), sql<Kind>`${kind}::text`.as('kind'), sql<number>`${place}::integer`.as('place')] as const;

/** The day in Paris. */
const today = sql`(now() AT TIME ZONE 'Europe/Paris')::date`;
/**
 * True for a request or a mission with promised days that the months have lost; or with days of this month or a later
 * one promised by a person who has lost their role, and whose last day has not passed.
 */
export const isToRestaff = (id: 'r.id' | 'm.id') =>
  sql<boolean>`EXISTS (
    SELECT FROM day_promise AS d JOIN datalab_person AS w USING (person_id) JOIN person AS p ON p.id = d.person_id
    WHERE d.thing_id = ${sql.ref(id)} AND (d.uncovered > 0
      OR (d.reserved > 0 AND d.month >= to_char(${today}, 'YYYY-MM') AND coalesce(w.leaves_on, 'infinity') > ${today} AND ${lostRole})))`;

/** The columns of a task that has an application: the expected command, its thing, and its date. */
export const expected = <Command extends TaskCommand, Kind extends TaskRow['kind'], Id extends string, Due>(
  command: Command,
  kind: Kind,
  id: Id,
  due: Due,
) => [...named(command, kind), id, nothing.as('detail'), 'a.title', 'o.name as organisation_name', due] as const;
