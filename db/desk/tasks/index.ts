import { type Expression, type Kysely, type RawBuilder, sql } from 'kysely';
import { isConcealed } from '../../../domain/people/conflict.ts';
import { yearOf } from '../../../domain/core/calendar.ts';
import { actingBy, type Caller, housesOf, idsOf, isStaff, type Role, ROLES, scopeOf } from '../../../domain/core/role.ts';
import { mayBeAskedOfApplication } from '../../../domain/desk/may-on-application.ts';
import { anyOf } from '../../core/ids.ts';
import { OF_ONE_PERSON } from '../../../domain/desk/handover.ts';
import { isFound, type Search } from '../../applications/search.ts';
import { readApplicationParts } from '../../applications/application-parts.ts';
import { readCallsOf } from '../../calls/calls.ts';
import type { DB } from '../../core/schema.ts';
import { onOneConnection } from '../../connection/connect.ts';
import { statement } from '../../connection/statement.ts';
import { toInstant } from '../../connection/pool.ts';
import { type QueryPart, part, together } from '../../connection/together.ts';
import { readGrantRowsOf } from '../../grants/grants.ts';
import { readWholeGrants } from '../../grants/grants-with-parts.ts';
import { readRecentPayments } from '../../grants/recent-payments.ts';
import { readSessionParts } from '../../committee/sessions.ts';
import { asksOfSession } from '../../../domain/committee/may.ts';
import { readMissionStandings } from '../../datalab/missions.ts';
import { readRequestStandings } from '../../datalab/requests.ts';
import type { TaskCommand } from '../../../domain/desk/commands.ts';
import { soonUntil, type Urgency, urgencyOf } from '../../../domain/desk/urgency.ts';
import type { Asker } from '../../../domain/core/may.ts';
import { someListed } from '../../../domain/core/format.ts';
import { ID, type Words } from '../../../domain/core/words.ts';
import { asksOfMission } from '../../../domain/datalab/mission.ts';
import { asksOfRequest } from '../../../domain/datalab/rules.ts';
import { askedCents, askedTranche } from '../../../domain/desk/asked-amount.ts';
import { paceOf, type TrancheMoney, trancheMoney } from '../../../domain/desk/tranche-money.ts';
import type { Tranche } from '../../../domain/grants/tranche.ts';
import { type GrantParts, isExpected } from '../../../domain/desk/may-on-grant.ts';
import { sumCents } from '../../../domain/core/money.ts';
import { asksOfAbsence, asksOfInterest } from '../../../domain/people/may.ts';
import { readDeclarations } from '../../people/absences.ts';
import { concealed, conflicts, relatedTo } from '../../people/conflicts.ts';
import { asksOfChange, asksOfFreeze } from '../../../domain/ledger/may.ts';
import { readOpenChanges } from '../../ledger/changes.ts';
import { type FreezeRow, readFreezes } from '../../ledger/freezes.ts';
import { grantReference } from '../../../domain/core/reference.ts';
import { readStandingOf } from '../../people/declared-interests.ts';
import { countedOfApplications, finishingOfApplications, ofApplications } from './applications.ts';
import { ofDatalabRequests } from './datalab-requests.ts';
import { finishingOfEnvelopes, ofEnvelopes } from './envelopes.ts';
import { countedOfGrants, ofGrants } from './grants.ts';
import { countedOfMissions, ofMissions } from './missions.ts';
import { readOwnThings } from './own-things.ts';
import { ofPeople } from './people.ts';
import { type CountedKinds, type Find, type TaskRow, type Who } from './task-queries.ts';

const WAITING = [ofApplications, ofGrants, ofDatalabRequests, ofMissions, ofEnvelopes, ofPeople];
const FINISHING = { ...finishingOfApplications, ...finishingOfEnvelopes };
const FINDS = [...new Set(WAITING.flatMap((waiting) => ROLES.flatMap((role) => waiting[role] ?? [])))];
const COUNTED: CountedKinds = new Map([...countedOfApplications, ...countedOfGrants, ...countedOfMissions]);
const isCounted = (find: Find): boolean => COUNTED.has(find);

/** The name of one of these kinds. */
export const COUNTED_KIND = `kind${FINDS.findIndex(isCounted)}`;

/** The most tasks of a counted kind that are read at once; the rules check each of them. */
const AT_ONCE = 200;
/** So many more are read than a page has, since the rules may refuse some of them. */
const SPARE = 50;
/** The person whose tasks are read, and whether they are a substitute. */
type Whom = Who & { standsIn: boolean; organisations: readonly string[] };

type Held = Partial<Record<Role, true>>;
/** Kinds by name. */
type Kinds = Readonly<Record<string, true>>;
/** The kinds of tasks of a person with these roles, by name. A task that several roles may do is one kind. */
const findsOf = (held: Held): [string, Find][] => {
  const mine = new Set(WAITING.flatMap((waiting) => ROLES.flatMap((role) => (held[role] ? (waiting[role] ?? []) : []))));
  return FINDS.flatMap((find, place): [string, Find][] => (mine.has(find) ? [[`kind${place}`, find]] : []));
};

const findOf = (name: string): Find => FINDS[Number(name.slice('kind'.length))] as Find;

/** The roles that are asked for the tasks of a kind. */
const rolesOfKind = (name: string): Role[] => {
  const find = findOf(name);
  return ROLES.filter((role) => WAITING.some((waiting) => waiting[role]?.some((each) => each === find)));
};

const tasks = (query: Expression<TaskRow>) => part(sql<TaskRow>`${query}`, { instants: ['due_at'] });
/** One by one: a statement with a `*` is not prepared, and this one takes longer to plan than to carry out. */
const columnsOf = (table: string) =>
  sql.join(['command', 'kind', 'place', 'id', 'detail', 'title', 'organisation_name', 'due_at'].map((name) => sql.ref(`${table}.${name}`)));
const ordered = (query: Expression<TaskRow>, after = sql``, most: RawBuilder<unknown> = sql.lit(AT_ONCE + 1)) =>
  tasks(sql<TaskRow>`SELECT ${columnsOf('t')} FROM (${query}) AS t ${after} ORDER BY t.due_at, t.id, t.place, t.detail LIMIT ${most}`);

/**
 * Which tasks are meant: those on files that a search finds; of `own` those that are the person's and no colleague's,
 * since they are asked for by name, or about a thing that turns to the person.
 */
type Wished = Search & { own?: true };
/** `own`: the ids of the things that turn to the person. */
type Narrowed = Search & { own?: readonly string[] };

/** What is asked by name alone: a late delivery is asked of each lead too, and is the own of those who work for it. */
const BY_NAME = OF_ONE_PERSON.filter((command) => command !== 'deliverMission');

/** The conditions of tasks of this name; none where all are meant. */
function conditionsOf({ own, ...search }: Narrowed, who: Who, task: 't' | 'w'): RawBuilder<boolean>[] {
  const found = sql`SELECT a.id FROM application AS a WHERE ${isFound(search)}
    UNION ALL SELECT of.id FROM "grant" AS g JOIN application AS a ON a.id = g.application_id
      CROSS JOIN LATERAL (SELECT g.id UNION ALL SELECT m.id FROM mission AS m WHERE m.grant_id = g.id) AS of WHERE ${isFound(search)}`;
  const isSearched = Object.values(search).some((each) => each !== undefined);
  const id = sql.ref(`${task}.id`);
  // A list within a query is hashed once, however long it is.
  const isOwn = sql<boolean>`(${sql.ref(`${task}.command`)} IN (${sql.join(BY_NAME.map((each) => sql.lit(each)))})
    OR ${id} = ${anyOf(who.ids)} OR ${id} IN (SELECT unnest(${own}::uuid[])))`;
  return [...(isSearched ? [sql<boolean>`${id} IN (${found})`] : []), ...(own ? [isOwn] : [])];
}
const where = (conditions: readonly RawBuilder<boolean>[]) =>
  conditions.length === 0 ? sql`` : sql`WHERE ${sql.join(conditions, sql` AND `)}`;

/** Tasks of a kind as they are read, each with whether no rule refuses it and none would tell more of it. */
function whetherCertain(find: Find, whom: Whom, { query }: QueryPart<TaskRow>): QueryPart<TaskRow> {
  const certain = COUNTED.get(find)?.isBare ? sql`${isDoubted(find, whom)} IS NOT TRUE` : sql`false`;
  // OFFSET keeps the doubts behind what is read.
  return tasks(sql<TaskRow>`SELECT ${columnsOf('w')}, ${certain} AS "isCertain" FROM (${query} OFFSET 0) AS w`);
}

/** How many of a list are read, by a query for the same reason as in `anyOf`. */
const countOf = (most: number): RawBuilder<unknown> => sql`(SELECT ${most}::integer)`;

/** The tasks of a kind: all of them, or the first ones of a counted kind. */
const kindPart = (find: Find, whom: Whom, query: Expression<TaskRow>, conditions: readonly RawBuilder<boolean>[]): QueryPart<TaskRow> =>
  isCounted(find)
    ? // What may be doubted of grants is dear: of few of them the rules cost less.
      countedOfApplications.has(find)
      ? whetherCertain(find, whom, ordered(query, where(conditions)))
      : ordered(query, where(conditions))
    : tasks(conditions.length === 0 ? query : sql<TaskRow>`SELECT ${columnsOf('t')} FROM (${query}) AS t ${where(conditions)}`);

/** The instant at which tasks are counted, and that until which they are due soon. */
type Now = { at: string; soon: string };

/**
 * Tasks by kind for a person with these roles.
 * @param counted the kinds that are counted at once, each in a part of another name
 * @param most how many tasks of such a kind are read, after the one with a key
 */
export function taskParts(
  db: Kysely<DB>,
  whom: Whom,
  held: Held,
  search: Narrowed,
  counted: Kinds,
  now: Now,
  most: number,
  after?: After,
): Record<string, QueryPart<TaskRow> | QueryPart<Counted>> {
  const kinds = Object.fromEntries(findsOf(held).flatMap(([name]) => (counted[name] ? [] : [[name, true as const]])));
  return { ...kindParts(db, whom, kinds, search), ...countedParts(db, whom, counted, search, now, most, after) };
}
const readTaskParts = together(taskParts);

/** All tasks of these kinds; of a counted one no more than show that it has many. */
const kindParts = (db: Kysely<DB>, whom: Whom, kinds: Kinds, search: Narrowed): Record<string, QueryPart<TaskRow>> =>
  Object.fromEntries(
    partsOf(db, whom, kinds).map(([name, query, find]) => [name, kindPart(find, whom, query, conditionsOf(search, whom, 't'))]),
  );
const readKinds = together(kindParts);

/** True of task `w` of a counted kind if the rules may refuse it: they judge it then. */
function isDoubted(find: Find, who: Whom): RawBuilder<boolean> {
  const { doubted, isOfTwo } = COUNTED.get(find) ?? {};
  const held = relatedTo(who);
  if (isOfTwo) return sql<boolean>`(w.id IN (${held}) OR w.detail::uuid IN (${held}))`;
  if (countedOfApplications.has(find)) return sql<boolean>`w.id IN (${held})`;
  if (countedOfMissions.has(find))
    return sql<boolean>`w.id IN (SELECT m.id FROM mission AS m JOIN "grant" AS g ON g.id = m.grant_id WHERE g.state <> 'active' OR g.application_id IN (${held}))`;
  return sql<boolean>`(w.id IN (SELECT id FROM "grant" WHERE application_id IN (${held}))
    OR EXISTS (SELECT FROM reexamination AS x WHERE x.grant_id = w.id AND x.outcome IS NULL)${doubted ? sql` OR ${doubted(who)}` : sql``})`;
}

type Key = Pick<TaskRow, 'id' | 'place' | 'detail'>;
/**
 * What tasks of a counted kind come to beside those that the rules may refuse. `doubts`, `next`: the keys of these, and
 * of the next ones; `rows`: all tasks on their things.
 */
type Counted = Summed & { doubts: Key[]; next: Key[]; rows: TaskRow[] };

/** What names a task of a kind: titles and organisations are read of few. */
const KEYS = ['id', 'place', 'detail'] as const satisfies readonly (keyof Key)[];
const keyIn = ({ id, place, detail }: Key): string => `${id} ${place} ${detail}`;
const keysOf = (table: string) => sql.join(KEYS.map((name) => sql.ref(`${table}.${name}`)));

const countedName = (name: string): string => `counted ${name}`;

/** What tasks that are in no doubt come to, and the keys of the others, by column. */
const FIGURES = ['count', 'late', 'soon', 'amountCents', 'dueAt', 'doubts'] as const satisfies readonly (keyof Counted)[];

/** A list of rows as JSON: to make JSONB of them takes PostgreSQL several times as long. */
const listOf = (rows: RawBuilder<unknown>) => sql`(SELECT coalesce(json_agg(l), '[]') FROM ${rows} AS l)`;
const doubtsOf = (table: 'w' | 'd') =>
  sql`json_agg(json_build_object(${sql.join(KEYS.flatMap((key) => [sql.lit(key), sql.ref(`${table}.${key}`)]))}))`;

type ToCount = { find: Find; whom: Whom; query: Expression<TaskRow>; conditions: readonly RawBuilder<boolean>[]; now: Now };

/** Each task is looked at once, and kept with whether it is in doubt; `w` are all of them, and `s` their figures. */
function oneByOne({ find, whom, query, conditions, now: { at, soon } }: ToCount): RawBuilder<unknown> {
  const amount = COUNTED.get(find)?.amount ? sql`w.amount` : sql`NULL`;
  // OFFSET keeps the doubts, which are dear, behind what the kind itself asks for, and has it asked for once.
  return sql`w AS MATERIALIZED (SELECT ${keysOf('w')}, w.due_at, ${amount}::bigint AS amount, ${isDoubted(find, whom)} IS TRUE AS doubted
      FROM (${query} OFFSET 0) AS w ${where(conditions)} OFFSET 0),
    s AS MATERIALIZED (SELECT count(*) FILTER (WHERE NOT w.doubted) AS count, count(*) FILTER (WHERE NOT w.doubted AND w.due_at < ${at}) AS late,
      count(*) FILTER (WHERE NOT w.doubted AND w.due_at >= ${at} AND w.due_at < ${soon}) AS soon,
      (sum(w.amount) FILTER (WHERE NOT w.doubted))::bigint AS "amountCents", min(w.due_at) FILTER (WHERE NOT w.doubted) AS "dueAt",
      coalesce(array_agg(w.id) FILTER (WHERE w.doubted), '{}') AS doubted, coalesce(${doubtsOf('w')} FILTER (WHERE w.doubted), '[]') AS doubts
      FROM w)`;
}

/**
 * All tasks of a kind whose index has their order, less those in doubt, which are few as a rule: these are looked up
 * by their things, unless the person has a relation to many. Of each of thousands it would be asked otherwise.
 */
function wholeLessDoubts({ whom, query, conditions, now: { at, soon } }: ToCount): RawBuilder<unknown> {
  const tasksThat = (more: RawBuilder<boolean>) => sql`FROM (${query}) AS w ${where([more, ...conditions])}`;
  const keys = sql`SELECT ${keysOf('w')}, w.due_at`;
  return sql`r AS MATERIALIZED (${relatedTo(whom)}), f AS MATERIALIZED (SELECT count(*) <= ${sql.lit(AT_ONCE)} AS "areFew" FROM r),
    d AS MATERIALIZED (${keys} ${tasksThat(sql`(SELECT f."areFew" FROM f) AND w.id = ANY(ARRAY(SELECT r.id FROM r))`)}
      UNION ALL ${keys} ${tasksThat(sql`NOT (SELECT f."areFew" FROM f) AND w.id IN (SELECT r.id FROM r)`)}),
    a AS MATERIALIZED (SELECT count(*) AS count, count(*) FILTER (WHERE w.due_at < ${at}) AS late,
      count(*) FILTER (WHERE w.due_at >= ${at} AND w.due_at < ${soon}) AS soon FROM (${query}) AS w ${where(conditions)}),
    s AS MATERIALIZED (SELECT a.count - b.count AS count, a.late - b.late AS late, a.soon - b.soon AS soon, NULL::bigint AS "amountCents",
      (SELECT w.due_at ${tasksThat(sql`(w.id IN (SELECT r.id FROM r)) IS NOT TRUE`)} ORDER BY w.due_at, w.id, w.place, w.detail LIMIT 1) AS "dueAt",
      b.doubted, b.doubts FROM a, (SELECT count(*) AS count, count(*) FILTER (WHERE d.due_at < ${at}) AS late,
        count(*) FILTER (WHERE d.due_at >= ${at} AND d.due_at < ${soon}) AS soon,
        coalesce(array_agg(d.id), '{}') AS doubted, coalesce(${doubtsOf('d')}, '[]') AS doubts FROM d) AS b)`;
}

const countedParts = (
  db: Kysely<DB>,
  whom: Whom,
  kinds: Kinds,
  search: Narrowed,
  now: Now,
  most: number,
  after?: After,
): Record<string, QueryPart<Counted>> =>
  Object.fromEntries(
    partsOf(db, whom, kinds).map(([name, query, find]): [string, QueryPart<Counted>] => {
      const isInOrder = COUNTED.get(find)?.isInOrder ?? false;
      const conditions = conditionsOf(search, whom, 'w');
      const figures = (isInOrder ? wholeLessDoubts : oneByOne)({ find, whom, query, conditions, now });
      // Those of a kind whose index has their order are not kept to be sorted: the first ones are read once more.
      const [from, narrowed] = isInOrder ? [sql`(${query})`, conditions] : [sql`w`, []];
      const next = sql`SELECT ${keysOf('w')} FROM ${from} AS w
        ${where([...(after ? [isAfter('w', sql`${find.command}`, after)] : []), ...narrowed])} ORDER BY w.due_at, w.id, w.place, w.detail LIMIT ${countOf(most)}`;
      // By their things, and not joined with their keys: PostgreSQL would compare each with each.
      const rows = sql`(SELECT ${columnsOf('t')} FROM (${query}) AS t WHERE t.id = ANY(k.ids))`;
      return [
        countedName(name),
        part(
          sql<Counted>`WITH ${figures}, n AS MATERIALIZED (${next}),
              k AS MATERIALIZED (SELECT s.doubted || ARRAY(SELECT n.id FROM n) AS ids FROM s)
            SELECT ${sql.join(FIGURES.map((each) => sql.ref(`s.${each}`)))}, ${listOf(sql`n`)} AS next,
              (SELECT CASE WHEN k.ids = '{}' THEN '[]' ELSE ${listOf(rows)} END FROM k) AS rows
            FROM s`,
          { instants: ['dueAt'] },
        ),
      ];
    }),
  );
const readCounted = together(countedParts);

/** True of task `t` or `w` that asks for a command if it follows the one with this key. */
const isAfter = (task: 't' | 'w', command: RawBuilder<unknown>, after: After) => {
  const of = (name: string) => sql.ref(`${task}.${name}`);
  return sql<boolean>`(date_trunc('milliseconds', coalesce(${of('due_at')}, 'infinity')), ${command}::text COLLATE "C", 0, ${of('id')}, ${of('place')},
      coalesce(${of('detail')}, '') COLLATE "C")
    > (${after.due}::timestamptz, ${after.command}::text, ${after.line}::integer, ${after.id}::uuid, ${after.place}::integer, ${after.detail}::text)`;
};

/** The next tasks of counted kinds, without counting any: the first ones, or those after the one with this key. */
const nextParts = (db: Kysely<DB>, whom: Whom, kinds: Kinds, search: Narrowed, most: number, after?: After) =>
  Object.fromEntries(
    partsOf(db, whom, kinds).map(([name, query, find]): [string, QueryPart<TaskRow>] => {
      const follows = [...(after ? [isAfter('t', sql`t.command`, after)] : []), ...conditionsOf(search, whom, 't')];
      return [name, whetherCertain(find, whom, ordered(query, where(follows), countOf(most)))];
    }),
  );
const readNext = together(nextParts);

const partsOf = (db: Kysely<DB>, who: Who, kinds: Kinds): [string, Expression<TaskRow>, Find][] =>
  FINDS.flatMap((find, place): [string, Expression<TaskRow>, Find][] => {
    const query = kinds[`kind${place}`] ? find(db, who) : null;
    return query ? [[`kind${place}`, query, find]] : [];
  });

/** The order of tasks: the most urgent first, those without a date last; then by command, thing and part. */
type After = { due: string; command: string; line: number; id: string; place: number; detail: string };
const afterOf = ({ due_at: due, command, line = 0, id, place, detail }: TaskRow): After => ({
  ...{ due: due ?? 'infinity', command, line, id, place, detail: detail ?? '' },
});
const instantOf = ({ due }: After): number => (due === 'infinity' ? Infinity : Date.parse(due));
const compareText = (one: string, other: string): number => Number(one > other) - Number(one < other);
const compare = (one: After, other: After): number =>
  (instantOf(one) === instantOf(other) ? 0 : instantOf(one) - instantOf(other)) ||
  compareText(one.command, other.command) ||
  one.line - other.line ||
  compareText(one.id, other.id) ||
  one.place - other.place ||
  compareText(one.detail, other.detail);

/** The form of a task's key, from which the next page of tasks goes on. */
export const TASK_KEY = new RegExp(`^(infinity|\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z) [A-Za-z]+ \\d{1,9} ${ID.source} \\d{1,9} \\S*$`);
export const keyOfTask = (task: TaskRow): string => Object.values(afterOf(task)).join(' ');
const afterKey = (key: string): After => {
  const [due = '', command = '', line, id = '', place, detail = ''] = key.split(' ');
  return { due, command, line: Number(line), id, place: Number(place), detail };
};

type Wanted = {
  limit?: number;
  after?: string | undefined;
  command?: string | undefined;
  alone?: boolean;
  uncounted?: boolean;
  search?: Wished;
  atOnce?: number;
};
type Tasks = { tasks: AskedTask[]; totals: ({ command: TaskCommand } & Counts & Sums)[] };

/** What tasks of one command come to, in cents, and their first deadline; null where none has one. */
type Sums = { amountCents: number | null; dueAt: string | null };

/** How many tasks there are, and how many of them are late, and due soon. */
type Counts = { count: number; late: number; soon: number };
type Summed = Counts & Sums;
const NONE: Summed = { count: 0, late: 0, soon: 0, amountCents: null, dueAt: null };

/** What these tasks come to. */
function summed(tasks: readonly AskedTask[], at: string): Summed {
  const is = (urgency: Urgency): number => tasks.filter(({ due_at: due }) => urgencyOf(due, at) === urgency).length;
  const amounts = tasks.flatMap(({ amountCents }) => amountCents ?? []);
  return {
    ...{ count: tasks.length, late: is('late'), soon: is('soon') },
    amountCents: amounts.length > 0 ? sumCents(amounts) : null,
    dueAt: tasks.flatMap(({ due_at: due }) => due ?? []).toSorted()[0] ?? null,
  };
}
const plus = (one: Summed, other: Summed): Summed => ({
  count: one.count + other.count,
  late: one.late + other.late,
  soon: one.soon + other.soon,
  amountCents: one.amountCents === null ? other.amountCents : one.amountCents + (other.amountCents ?? 0),
  dueAt: [one.dueAt, other.dueAt].flatMap((at) => at ?? []).toSorted()[0] ?? null,
});

/**
 * The caller's tasks, in any of their roles, the most urgent first.
 * @param limit the most tasks to return
 * @param after the key of the task that they follow; undefined for the first ones
 * @param command only tasks for this command, or for these, between commas
 * @param alone whether only the tasks for these are counted, and only for the first page, which takes less
 * @param uncounted with `alone`: whether none are counted, for a reader who knows the totals
 * @param search only tasks on the files that it finds, or of the caller alone, and only these are counted
 * @param atOnce the most tasks of a counted kind that are read rather than counted; where it is given, these are all
 *   judged
 * @returns the tasks, and the total numbers for each command
 */
export async function readTasks(
  db: Kysely<DB>,
  asker: Asker,
  { limit = Infinity, after, command, alone = false, uncounted = false, search: { own, ...words } = {}, atOnce = AT_ONCE }: Wanted = {},
): Promise<Tasks> {
  const { caller } = asker;
  const { personId, organisationId, roles, stead = [] } = caller;
  const human = { personId, ids: idsOf(caller), organisationId, houses: housesOf(caller) };
  const staff = { standsIn: stead.length > 0, organisations: isStaff(roles) ? human.houses : [] };
  const whom: Whom = { ...human, ...staff, isSignatory: roles.includes('signatory'), year: yearOf(asker.at) };
  const search: Narrowed = own ? { ...words, own: (await readOwnThings(db, whom.ids)).map(({ id }) => id) } : words;
  const commands = command?.split(',');
  const from = after === undefined ? undefined : afterKey(after);
  const isOf = (name: string): boolean => commands?.includes(name) ?? true;
  const inStead = (name: string) => {
    const asked = rolesOfKind(name);
    const { acting } = actingBy(caller, asked);
    return <Task extends TaskRow>(task: Task): Task => ({ ...task, inSteadOf: acting?.inSteadOf ?? null, roles: asked });
  };
  const most = Math.min(limit + SPARE, atOnce);
  const held = Object.fromEntries(roles.map((role) => [role, true as const]));
  const { few, many } = await readFound(db, {
    ...{ whom, held, search, atOnce, most: most + 1, after: from, now: { at: asker.at, soon: soonUntil(asker.at) } },
    only: alone ? commands : undefined,
    // Of tasks that are asked for alone the first page tells how many there are.
    isCounted: !uncounted && (from === undefined || !alone),
  });
  const kinds = many.filter((kind) => isOf(kind.command)).map(({ name, rows }) => waitingOf({ name, complete: inStead(name) }, rows, most));
  const next = nextOf(kinds, limit);
  // At once, so that what they are about is read once.
  const marked = await judged(db, asker, [
    ...few.flatMap(([name, rows]) => rows.map(inStead(name)).map((task) => (atOnce === AT_ONCE ? task : { ...task, isCertain: false }))),
    ...many.flatMap(({ doubted }) => doubted.map((task) => ({ ...task, judgedAs: 'doubted' as const }))),
    ...next.map((task) => ({ ...task, judgedAs: 'next' as const })),
  ]);
  const those = (as: TaskRow['judgedAs']) => marked.flatMap(({ judgedAs, ...task }): AskedTask[] => (judgedAs === as ? [task] : []));
  const [judgedFew, judgedDoubted, judgedNext] = [those(undefined), those('doubted'), those('next')];
  const totals = new Map<TaskCommand, Summed>();
  const add = (name: TaskCommand, sums: Summed) => sums.count > 0 && totals.set(name, plus(totals.get(name) ?? NONE, sums));
  for (const [name, tasksOf] of Map.groupBy([...judgedFew, ...judgedDoubted], (task) => task.command)) add(name, summed(tasksOf, asker.at));
  for (const { command: name, sums } of many) if (sums) add(name, sums);
  const isAsked = (task: TaskRow): boolean => isOf(task.command) && (from === undefined || compare(afterOf(task), from) > 0);
  const first = [...judgedFew.filter(isAsked), ...judgedNext];
  return {
    tasks: await readFirst(db, asker, whom, { first, kinds, done: next, limit, search }),
    totals: (uncounted ? [] : [...totals])
      .map(([name, sums]) => ({ command: name, ...sums }))
      .sort((one, other) => compareText(one.command, other.command)),
  };
}

/** Kinds of which a person had many tasks since this program began: they are counted as they are read. */
const HAD_MANY = new Set<string>();

type Asked = {
  whom: Whom;
  held: Held;
  /** Only the kinds that ask for these commands. */
  only: readonly string[] | undefined;
  search: Narrowed;
  isCounted: boolean;
  now: Now;
  most: number;
  after: After | undefined;
  atOnce: number;
};

/** Of a kind with many tasks: what they come to, those in doubt, and the next ones. */
type Many = { name: string; command: TaskCommand; sums: Summed | null; doubted: TaskRow[]; rows: TaskRow[] };
/** All tasks of the kinds with few. */
type Found = { few: [string, TaskRow[]][]; many: Many[] };

/**
 * What is found for a person. Kinds that are asked for by their commands have a statement each, sent together:
 * PostgreSQL would plan one with a condition on the command again each time, with all kinds.
 */
async function readFound(db: Kysely<DB>, { whom, held, only, search, now, most, after, atOnce, ...asked }: Asked): Promise<Found> {
  const names = findsOf(held).flatMap(([name, find]) => ((only?.includes(find.command) ?? true) ? [name] : []));
  const counted = names.filter((name) => isCounted(findOf(name)));
  const each = <Row>(read: (one: Kysely<DB>, name: string) => Promise<Record<string, Row[]>>): Promise<Record<string, Row[]>> =>
    onOneConnection(db, async (one) => Object.assign({}, ...(await Promise.all(names.map((name) => read(one, name))))));
  const manyOf = (name: string, rows: TaskRow[], sums: Summed | null = null, doubted: TaskRow[] = []): Many => ({
    ...{ name, rows, sums, doubted, command: findOf(name).command },
  });
  if (!asked.isCounted) {
    const found = await each((one, name) =>
      counted.includes(name) ? readNext(one, whom, kindsOf([name]), search, most, after) : readKinds(one, whom, kindsOf([name]), search),
    );
    return {
      few: names.flatMap((name) => (counted.includes(name) ? [] : [[name, found[name] ?? []]])),
      many: counted.map((name) => manyOf(name, found[name] ?? [])),
    };
  }
  const count = (one: Kysely<DB>, kinds: readonly string[]) => readCounted(one, whom, kindsOf(kinds), search, now, most, after);
  const known = atOnce === AT_ONCE ? counted.filter((name) => HAD_MANY.has(name)) : [];
  const found: Record<string, (TaskRow | Counted)[]> =
    only === undefined
      ? await readTaskParts(db, whom, held, search, kindsOf(known), now, most, after)
      : await each<TaskRow | Counted>((one, name) =>
          known.includes(name) ? count(one, [name]) : readKinds(one, whom, kindsOf([name]), search),
        );
  const rowsOf = (name: string) => (found[name] ?? []) as TaskRow[];
  const more = counted.filter((name) => !known.includes(name) && rowsOf(name).length > atOnce);
  for (const name of more) if (rowsOf(name).length > AT_ONCE) HAD_MANY.add(name);
  const sums: typeof found = more.length > 0 ? { ...found, ...(await count(db, more)) } : found;
  const many = [...known, ...more];
  return {
    few: names.flatMap((name) => (many.includes(name) ? [] : [[name, rowsOf(name)]])),
    many: many.flatMap((name) => {
      const [all] = (sums[countedName(name)] ?? []) as Counted[];
      if (!all) return [];
      const rows = new Map(all.rows.map((row) => [keyIn(row), { ...row, due_at: row.due_at && toInstant(row.due_at) }]));
      const those = (keys: readonly Key[]) => keys.flatMap((key) => rows.get(keyIn(key)) ?? []);
      const doubts = new Set(those(all.doubts));
      const isBare = COUNTED.get(findOf(name))?.isBare ?? false;
      const next = those(all.next).map((row) => ({ ...row, isCertain: isBare && !doubts.has(row) }));
      return [manyOf(name, next.sort(inOrder), all, [...doubts])];
    }),
  };
}

const kindsOf = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, true as const]));

/**
 * Those of these tasks that another person may do now: a role that is asked for each is theirs, and the rules of its
 * thing let them.
 */
export const readTakenBy = (db: Kysely<DB>, asker: Asker, tasks: readonly AskedTask[]): Promise<AskedTask[]> =>
  judged(
    db,
    asker,
    tasks.filter(({ roles = [] }) => roles.some((role) => asker.caller.roles.includes(role))),
  );

/** Of a kind that has many tasks: the next ones, which are not judged, and the place of the last if there are more. */
type Waiting = Kind & { rows: TaskRow[]; end: After | null };
type Kind = { name: string; complete: (task: TaskRow) => TaskRow };

/** @param most how many of the read ones are taken; one more says that there are more */
function waitingOf(kind: Kind, read: readonly TaskRow[], most: number): Waiting {
  const rows = read.slice(0, most).map(kind.complete);
  const last = rows.at(-1);
  return { ...kind, rows, end: last && read.length > most ? afterOf(last) : null };
}

const inOrder = (one: TaskRow, other: TaskRow): number => compare(afterOf(one), afterOf(other));

/**
 * The next of these to judge, so many at most: those before which none of a kind can come that is not read yet, and
 * before the last one that is shown, if the page is full.
 */
function nextOf(waiting: readonly Waiting[], most: number, last?: TaskRow): TaskRow[] {
  const [end] = waiting.flatMap(({ rows, end: follows }) => (follows ? rows.slice(-1) : [])).sort(inOrder);
  return waiting
    .flatMap(({ rows }) => rows)
    .filter((task) => (!end || inOrder(task, end) <= 0) && (!last || inOrder(task, last) < 0))
    .sort(inOrder)
    .slice(0, most);
}

/** `first`: the judged ones of the kinds with few, and of `done`, the next of the others. */
type Judging = { first: readonly AskedTask[]; kinds: readonly Waiting[]; done: readonly TaskRow[]; limit: number; search: Narrowed };

/** The first of a person's tasks: of the kinds that have many, no more are judged than may be among them. */
async function readFirst(db: Kysely<DB>, asker: Asker, who: Whom, { first, kinds, done, limit, search }: Judging): Promise<AskedTask[]> {
  let shown = first.toSorted(inOrder).slice(0, limit);
  let [waiting, next] = [kinds, done];
  // Where the first ones are refused, twice as many are judged the next time: they may be hundreds.
  for (let most = 2 * limit; next.length > 0; most *= 2) {
    const last = shown.length < limit ? undefined : shown.at(-1);
    const judgedOnes = new Set(next);
    const more = Math.min(most, AT_ONCE);
    // What comes next depends on what is refused of these.
    // oxlint-disable-next-line no-await-in-loop
    waiting = await Promise.all(
      waiting.map(async (kind) => {
        const rows = kind.rows.filter((row) => !judgedOnes.has(row));
        if (rows.length > 0 || !kind.end || (last && compare(kind.end, afterOf(last)) > 0)) return { ...kind, rows };
        const read = await readNext(db, who, kindsOf([kind.name]), search, more + 1, kind.end);
        return waitingOf(kind, read[kind.name] ?? [], more);
      }),
    );
    next = nextOf(waiting, most, last);
    // oxlint-disable-next-line no-await-in-loop
    shown = [...shown, ...(await judged(db, asker, next))].sort(inOrder).slice(0, limit);
  }
  return shown;
}

/** Those of these tasks that may be done now, completed by code. */
async function judged(db: Kysely<DB>, asker: Asker, all: readonly TaskRow[]): Promise<AskedTask[]> {
  const [certain = [], rows = []] = [true, false].map((is) =>
    all.flatMap(({ isCertain = false, ...task }) => (isCertain === is ? [{ ...task, ...UNTOLD }] : [])),
  );
  const finished = await Promise.all(
    [...Map.groupBy(rows, ({ command }) => command)].map(([command, ofCommand]) => FINISHING[command]?.(db, ofCommand) ?? ofCommand),
  );
  const offered = await offeredOf(db, asker, finished.flat());
  return [...(await labelled(db, certain)), ...(await withoutConcealed(db, asker.caller, offered))];
}

const versionsOf = statement((db: Kysely<DB>, ids: readonly string[]) =>
  db.selectFrom('application as a').where('a.id', '=', anyOf(ids)).select(['a.id', 'a.call_id as callId', 'a.call_version as callVersion']),
);

/** Tasks that no rule judges, with the labels of the review steps that they name. */
async function labelled(db: Kysely<DB>, certain: readonly AskedTask[]): Promise<AskedTask[]> {
  const ids = certain.flatMap(({ kind, id, detail }) => (kind === 'application' && detail !== null ? [id] : []));
  if (ids.length === 0) return [...certain];
  const versions = await versionsOf(db, [...new Set(ids)]);
  const callOf = await readCallsOf(db, versions);
  const steps = new Map(versions.map((version) => [version.id, callOf(version).terms.steps]));
  return certain.map((task) => ({ ...task, detailLabel: labelOf(steps.get(task.id) ?? [], task.detail) }));
}

/**
 * The amount of a task, in cents, the label of its detail, if that is a key, and where the money of its tranche is;
 * null without one.
 */
type About = { amountCents: number | null; detailLabel: Words | null; money: TrancheMoney | null };
export type AskedTask = TaskRow & About;
const UNTOLD: About = { amountCents: null, detailLabel: null, money: null };

/** Whether a task may be done now, and what it is about if so. */
type MayBeDone = (task: TaskRow) => boolean | Partial<About>;

const labelOf = (all: readonly { key: string; label: Words }[], named: string | null): Words | null =>
  all.find(({ key }) => key === named)?.label ?? null;

/** A task names this many grants at most, and counts the others. */
const NAMED = 3;

/** Among so many grants those are looked for that are not hidden from the caller. */
const LOOKED_AT = 10;

/** The grants that a freeze has hit, by reference. Those hidden from the caller are counted among the others. */
function namesOf({ tranches, deprivedGrants }: FreezeRow): Words {
  const grants = [...new Map(tranches.map((tranche) => [tranche.grantId, tranche])).values()];
  const shown = grants.filter(({ concealed: isHidden }) => !isHidden).slice(0, NAMED);
  const names = shown.map(({ reference }) => grantReference(reference));
  const others = deprivedGrants - shown.length;
  return names.length === 0 && others > 0
    ? { fr: `conventions touchées : ${others}`, en: `grants concerned: ${others}` }
    : { fr: someListed('fr', names, others), en: someListed('en', names, others) };
}

/** Whether some task among those that are judged asks for one of these. */
type IsAsked = (...commands: readonly TaskCommand[]) => boolean;

/** What the rules of these kinds say of the tasks on things with these ids. */
const RULES: Partial<
  Record<TaskRow['kind'], (db: Kysely<DB>, ids: readonly string[], asker: Asker, isAsked: IsAsked) => Promise<MayBeDone>>
> = {
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
    const isOrdered = wholes.some(({ tranches }) => tranches.some(({ state }) => state === 'ordered'));
    const pace = isOrdered ? paceOf((await readRecentPayments(db)).map(({ days }) => days)) : null;
    const aboutTranche = (tranche: Tranche | undefined, whole: GrantParts) =>
      tranche && {
        money: trancheMoney({ ...whole, tranche }, pace, asker.at),
      };
    return ({ id, command, detail }) => {
      const whole = known.get(id);
      return (
        whole !== undefined &&
        isExpected(whole, command, detail, asker) && {
          amountCents: askedCents(whole, command, detail),
          detailLabel: labelOf(whole.call.terms.obligations, detail),
          ...aboutTranche(askedTranche(whole, command, detail), whole),
        }
      );
    };
  },
  async session(db, ids, asker) {
    const known = await readSessionParts(db, ids);
    return ({ id, command }) => {
      const session = known.get(id);
      return session !== undefined && asksOfSession(session, asker)(command) === null;
    };
  },
  async datalab_request(db, ids, asker) {
    const known = await readRequestStandings(db, ids);
    return ({ id, command }) => {
      const request = known.get(id);
      return request !== undefined && asksOfRequest(request, asker)(command) === null;
    };
  },
  async mission(db, ids, asker) {
    const known = await readMissionStandings(db, ids);
    return ({ id, command }) => {
      const mission = known.get(id);
      return mission !== undefined && asksOfMission(mission, asker)(command) === null;
    };
  },
  async envelope(db, ids, asker, isAsked) {
    const changes = isAsked('confirmChange') ? await readOpenChanges(db, ids) : [];
    const freezes = isAsked('acknowledgeFreeze') ? await readFreezes(db, scopeOf(asker.caller), ids, LOOKED_AT) : [];
    return ({ id, command, detail }) => {
      if (command === 'confirmChange')
        return changes.some(
          (change) => change.envelopeId === id && change.number === Number(detail) && asksOfChange(change, asker)(command) === null,
        );
      if (command !== 'acknowledgeFreeze') return true;
      const freeze = freezes.find(({ envelopeId, sequence }) => envelopeId === id && sequence === Number(detail));
      return (
        freeze !== undefined &&
        asksOfFreeze(freeze, asker)(command) === null && { amountCents: freeze.openCents, detailLabel: namesOf(freeze) }
      );
    };
  },
  async person(db, ids, asker, isAsked) {
    const declarations = isAsked('confirmAbsence') ? await readDeclarations(db, ids) : [];
    const known = new Map(ids.map((id, place) => [id, declarations[place]]));
    const interests = isAsked('confirmInterest', 'confirmInterestWithdrawal') ? await readStandingOf(db, ids) : [];
    return ({ id, command, detail }) => {
      const declaration = known.get(id);
      const interest = interests.find(({ personId, number }) => personId === id && number === Number(detail));
      // The request was read with the task; the task's roles may answer it.
      if (command === 'giveRole' || command === 'confirmIdentities') return true;
      return (
        (declaration?.person !== undefined && asksOfAbsence({ ...declaration, person: declaration.person }, asker)(command) === null) ||
        (interest !== undefined && asksOfInterest({ person: { personId: id }, interest }, asker)(command) === null)
      );
    };
  },
};

/** Those of these tasks that the rules of their things let the caller do now. */
async function offeredOf(db: Kysely<DB>, asker: Asker, tasks: readonly TaskRow[]): Promise<AskedTask[]> {
  const ofKinds = await Promise.all(
    [...Map.groupBy(tasks, ({ kind }) => kind)].map(async ([kind, ofKind]) => {
      const commands = new Set(ofKind.map(({ command }) => command));
      const isAsked: IsAsked = (...those) => those.some((command) => commands.has(command));
      const mayBeDone = await RULES[kind]?.(db, [...new Set(ofKind.map(({ id }) => id))], asker, isAsked);
      return ofKind.flatMap((task): AskedTask[] => {
        const said = mayBeDone ? mayBeDone(task) : true;
        return said ? [{ ...task, ...UNTOLD, ...(said === true ? {} : said) }] : [];
      });
    }),
  );
  return ofKinds.flat();
}

/** What decides whether applications and grants are concealed, by id; things of other kinds are missing. */
const judgedRows = statement((db: Kysely<DB>, ids: readonly string[]) =>
  db
    .selectFrom('application as a')
    .leftJoin('grant as g', 'g.application_id', 'a.id')
    // By key: a condition on either of two tables would read every application.
    .where(sql<boolean>`a.id = ANY (ARRAY(SELECT application_id FROM "grant" WHERE id = ANY(${ids}::uuid[])) || ${ids}::uuid[])`)
    .select(['a.id', 'g.id as grantId', 'a.organisation_id as organisationId', ...conflicts, concealed]),
);

/** These tasks, without those that a call hides from the caller. */
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
