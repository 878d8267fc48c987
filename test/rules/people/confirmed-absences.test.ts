import { USUAL_SETTINGS } from '../../../domain/core/fund-settings.ts';
import { randomUUID } from 'node:crypto';
import { commands, deadlines } from '../../../activities/index.ts';
import { readDatalabPeople } from '../../../db/datalab/capacity.ts';
import { readAbsences } from '../../../db/people/absences.ts';
import { recipientsByRole } from '../../../db/people/people.ts';
import { withRolesBesideToken } from '../../../db/people/roles.ts';
import { endOfDate, moveDate } from '../../../domain/core/calendar.ts';
import { type CommandName, copyingOfFile, inReview } from '../../support/command-harness.ts';
import { today } from '../../support/fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { KEYS } from '../../support/invitation-links.ts';

const { database, harness } = copyingOfFile();
afterEach(async () => {
  for (const { personId } of Object.values(harness.callers)) {
    const [last] = await readAbsences(database.db, personId);
    if (last && !last.ended_at) await harness.accept('admin', 'endAbsence', {}, { id: personId });
  }
  expect(await invariantFaults(database.db)).toEqual([]);
});

const idOf = (login: string): string => harness.callers[login]?.personId ?? '';
const inDays = (days: number): string => moveDate(today(), { days });

type Days = { from?: number; to?: number };
/**
 * Declares that a person, another one or themselves, is away, with a substitute: from today on, unless told otherwise.
 */
const declare = (by: string, away: string, substitute: string, { from = 0, to = 9 }: Days = {}) =>
  harness.ask(by, 'declareAbsence', { startsOn: inDays(from), endsOn: inDays(to), substituteId: idOf(substitute) }, { id: idOf(away) });
const say = (by: string, name: CommandName, away: string) => harness.ask(by, name, {}, { id: idOf(away) });
const codeOf = async (answer: ReturnType<typeof harness.ask>): Promise<string> => {
  const said = await answer;
  return 'refusal' in said ? said.refusal.code : 'accepted';
};
const accepted = async (answer: ReturnType<typeof harness.ask>): Promise<void> => expect(await codeOf(answer)).toBe('accepted');

/** Meets the date for which an absence waits, once it has come; returns its name. */
async function meetDate(away: string, at: string): Promise<string | undefined> {
  const { due_at: dueAt, due_what: what } = await database.db
    .selectFrom('stream')
    .where('id', '=', idOf(away))
    .select(['due_at', 'due_what'])
    .executeTakeFirstOrThrow();
  if (!what || !dueAt || dueAt > at) return undefined;
  await (deadlines(database.db) as Record<string, (id: string, at: string) => Promise<unknown>>)[what]?.(idOf(away), at);
  return what;
}
const now = (): string => new Date().toISOString();

/** The roles that a person has in another's stead. */
const steadOf = async (login: string): Promise<string[]> =>
  ((await withRolesBesideToken(database.db, harness.callers[login]!)).stead ?? []).map(({ role }) => role);
const stateOf = async (away: string) => {
  const [last] = await readAbsences(database.db, idOf(away));
  return { confirmedBy: last?.confirmer_id ?? null, started: last?.started_at !== null, ended: last?.ended_at !== null };
};

test('a lead who declares a person away gives away none of their roles: they pass once a second person has confirmed it', async () => {
  await accepted(declare('lead', 'payer', 'member-1'));
  expect(await meetDate('payer', now())).toBeUndefined();
  expect(await steadOf('member-1')).toEqual([]);
  await accepted(say('chair', 'confirmAbsence', 'payer'));
  expect(await meetDate('payer', now())).toBe('startAbsence');
  expect(await steadOf('member-1')).toEqual(['payer']);
  expect(await stateOf('payer')).toEqual({ confirmedBy: idOf('chair'), started: true, ended: false });
});

test('a lead who declared an absence does not confirm it', async () => {
  await accepted(declare('lead', 'payer', 'member-1'));
  expect(await codeOf(say('lead', 'confirmAbsence', 'payer'))).toBe('declared_absence_itself');
  expect(await steadOf('member-1')).toEqual([]);
});

test('a chair who is to stand in does not confirm it', async () => {
  await accepted(declare('lead', 'payer', 'chair'));
  expect(await codeOf(say('chair', 'confirmAbsence', 'payer'))).toBe('stands_in_itself');
  await accepted(say('admin', 'confirmAbsence', 'payer'));
});

test.each(['lead', 'chair'])('%s who declares a person away does not name themselves', async (login) => {
  expect(await codeOf(declare(login, 'payer', login))).toBe('named_itself_substitute');
  expect(await readAbsences(database.db, idOf('payer'))).not.toContainEqual(expect.objectContaining({ ended_at: null }));
});

test('a lead whom the absent person names stands in at once', async () => {
  await accepted(declare('payer', 'payer', 'lead'));
  expect(await meetDate('payer', now())).toBe('startAbsence');
  expect(await steadOf('lead')).toEqual(['payer']);
});

test('a person who is neither away, nor a lead, the chair or an admin declares, confirms and ends nothing', async () => {
  expect(await codeOf(declare('finance', 'payer', 'member-1'))).toBe('role_required');
  await accepted(declare('lead', 'payer', 'member-1'));
  for (const login of ['finance', 'member-1'])
    for (const name of ['confirmAbsence', 'endAbsence'] as const) expect(await codeOf(say(login, name, 'payer'))).toBe('role_required');
});

test('a person who has the lead’s role while the lead is away says nothing of others’ absences by it', async () => {
  await accepted(declare('lead', 'lead', 'member-1'));
  await meetDate('lead', now());
  expect(await steadOf('member-1')).toEqual(['lead']);
  expect(await codeOf(declare('member-1', 'payer', 'finance'))).toBe('role_required');
  await accepted(declare('admin', 'payer', 'finance'));
  expect(await codeOf(say('member-1', 'confirmAbsence', 'payer'))).toBe('role_required');
});

test('a human who is away under one identity does not say so under another alone: being one gives nothing', async () => {
  const ids = [idOf('payer'), idOf('lead')].sort();
  await database.db
    .updateTable('person')
    .set({ human_id: ids[0] ?? null })
    .where('id', 'in', ids)
    .execute();
  try {
    await accepted(declare('lead', 'payer', 'member-1'));
    expect(await stateOf('payer')).toMatchObject({ confirmedBy: null });
    expect(await codeOf(say('lead', 'confirmAbsence', 'payer'))).toBe('declared_absence_itself');
  } finally {
    await database.db.updateTable('person').set({ human_id: null }).where('id', 'in', ids).execute();
  }
});

test('a person whom another one declared away may confirm it themselves', async () => {
  await accepted(declare('lead', 'payer', 'member-1'));
  await accepted(say('payer', 'confirmAbsence', 'payer'));
  expect(await codeOf(say('payer', 'confirmAbsence', 'payer'))).toBe('absence_confirmed');
  expect(await meetDate('payer', now())).toBe('startAbsence');
  expect(await steadOf('member-1')).toEqual(['payer']);
});

test('a person whom another one declared away may end it at once, confirmed or not, and may declare their own', async () => {
  await accepted(declare('lead', 'payer', 'member-1'));
  await accepted(say('payer', 'endAbsence', 'payer'));
  await accepted(declare('lead', 'payer', 'member-1'));
  await accepted(say('chair', 'confirmAbsence', 'payer'));
  await meetDate('payer', now());
  await accepted(say('payer', 'endAbsence', 'payer'));
  expect(await steadOf('member-1')).toEqual([]);
  await accepted(declare('payer', 'payer', 'finance'));
});

test('an opinion stays with its reviewer as long as their absence is not confirmed', async () => {
  const id = await inReview(harness);
  const whose = async () =>
    (
      await database.db
        .selectFrom('review_step')
        .where('application_id', '=', id)
        .where('key', '=', 'legal')
        .select(['reviewer_id', 'stands_in_for'])
        .execute()
    )[0];
  await accepted(declare('lead', 'reviewer-legal', 'reviewer-impact'));
  await meetDate('reviewer-legal', now());
  expect(await whose()).toEqual({ reviewer_id: idOf('reviewer-legal'), stands_in_for: null });
  await accepted(say('chair', 'confirmAbsence', 'reviewer-legal'));
  await meetDate('reviewer-legal', now());
  expect(await whose()).toEqual({ reviewer_id: idOf('reviewer-impact'), stands_in_for: idOf('reviewer-legal') });
});

test('days of a person whom the lead has declared away are the Datalab’s until a second person has confirmed it', async () => {
  const id = idOf('reviewer-data');
  await harness.accept('lead', 'setDatalabPerson', { skills: ['data_engineering'], sharePercent: 100, leavesOn: null }, { id });
  const away = async () => (await readDatalabPeople(database.db, [id])).get(id)?.away;
  await accepted(declare('lead', 'reviewer-data', 'reviewer-impact'));
  expect(await away()).toEqual([]);
  await accepted(say('admin', 'confirmAbsence', 'reviewer-data'));
  expect(await away()).toHaveLength(1);
});

test('an absence whose first day came before it was confirmed begins at its confirmation', async () => {
  await accepted(declare('lead', 'payer', 'member-1', { from: -3 }));
  expect(await meetDate('payer', endOfDate(inDays(3)))).toBeUndefined();
  await accepted(say('payer', 'confirmAbsence', 'payer'));
  expect(await meetDate('payer', now())).toBe('startAbsence');
});

test('an absence that was not confirmed lapses at its last day, and the person may be declared away again', async () => {
  await accepted(declare('lead', 'payer', 'member-1', { to: 1 }));
  expect(await meetDate('payer', endOfDate(inDays(1)))).toBe('lapseAbsence');
  expect(await stateOf('payer')).toEqual({ confirmedBy: null, started: false, ended: true });
  expect(await codeOf(say('chair', 'confirmAbsence', 'payer'))).toBe('absence_unknown');
  await accepted(declare('lead', 'payer', 'member-1'));
});

test('an absence that was not confirmed keeps no other person from going away; of two that cannot both be, one is confirmed', async () => {
  await accepted(declare('lead', 'payer', 'finance'));
  await accepted(declare('finance', 'finance', 'payer'));
  expect(await codeOf(say('chair', 'confirmAbsence', 'payer'))).toBe('substitute_absent');
  await accepted(say('finance', 'endAbsence', 'finance'));
  await accepted(say('chair', 'confirmAbsence', 'payer'));
});

test('an absence is no longer than the installation says, and the refusal says how long that is', async () => {
  const { declareAbsence } = commands(database.db, KEYS, { ...USUAL_SETTINGS, absenceDaysAtMost: 3 });
  const lasting = (days: number) =>
    declareAbsence({
      name: 'declareAbsence',
      id: idOf('payer'),
      creates: false,
      key: randomUUID(),
      caller: harness.callers['payer']!,
      body: { startsOn: today(), endsOn: inDays(days - 1), substituteId: idOf('finance') },
    });
  expect(await lasting(4)).toEqual({ refusal: { code: 'absence_too_long', longestDays: 3, latest: inDays(2) } });
  expect(await codeOf(declare('payer', 'payer', 'finance', { to: 92 }))).toBe('absence_too_long');
  expect(await lasting(3)).toMatchObject({ receipt: { due: { what: 'startAbsence' } } });
});

test('no person has a role in the stead of one whose account is disabled, nor is such a person named', async () => {
  await accepted(declare('payer', 'payer', 'member-1'));
  await meetDate('payer', now());
  expect(await steadOf('member-1')).toEqual(['payer']);
  await harness.accept('admin', 'disableAccount', { reason: 'A quitté le fonds.' }, { id: idOf('payer') });
  expect(await steadOf('member-1')).toEqual([]);
  expect(await codeOf(declare('chair', 'chair', 'payer'))).toBe('not_of_the_fund');
  await accepted(say('admin', 'enableAccount', 'payer'));
  expect(await steadOf('member-1')).toEqual(['payer']);
});

test('a person whose account is disabled does nothing by their own role nor by that of an absent person', async () => {
  await accepted(declare('payer', 'payer', 'member-1'));
  await meetDate('payer', now());
  await harness.accept('admin', 'disableAccount', { reason: 'A quitté le fonds.' }, { id: idOf('member-1') });
  await expect(steadOf('member-1')).rejects.toThrow('account_disabled');
  expect((await recipientsByRole(database.db, 'payer', 'member')).map(({ id }) => id)).not.toContain(idOf('member-1'));
  await accepted(say('admin', 'enableAccount', 'member-1'));
  expect((await recipientsByRole(database.db, 'payer')).map(({ id }) => id)).toContain(idOf('member-1'));
});
