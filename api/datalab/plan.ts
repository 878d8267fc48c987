import { CONCEALED } from '../../domain/people/conflict.ts';
import { z } from 'zod';
import { type PlannedMonth, type PlannedPerson, type PlanLine, readDatalabPlan } from '../../db/datalab/plan.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { grossHalfDays, Month, monthOf, monthsFromOn, SetDatalabMonth, SetDatalabPerson } from '../../domain/datalab/capacity.ts';
import { daysOf, PEOPLES_SKILLS } from '../../domain/datalab/days.ts';
import { grantReference, Reference } from '../../domain/core/reference.ts';
import { scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { type Column, columnsOf, formQuery, spreadsheet } from '../http/answer/csv.ts';
import { LostRole, SkillView, toSkill } from './views.ts';
import { command, read } from '../http/operation.ts';

const Days = z.number().meta({ description: 'Person-days' });
const Figures = {
  capacityDays: Days.meta({ description: 'The working days on which the person is there, times their share, without other duties' }),
  freeDays: Days,
  reservedDays: Days.meta({ description: 'Promised, with a day behind each' }),
  spentDays: Days,
  uncoveredDays: Days.meta({ description: 'Promised, and not there any more: an absence or a departure took them' }),
};
const Line = z.object({
  kind: z.enum(['datalab_request', 'mission']),
  id: z.uuid().nullable().meta({ description: 'Null where it is concealed' }),
  reference: Reference.nullable().meta({ description: 'A mission’s grant’s; null of a request, which has none' }),
  title: z.string(),
  concealed: z.boolean().meta({ description: 'True of a mission to a project that its call conceals from the caller' }),
  skill: SkillView,
  reservedDays: Days,
  spentDays: Days,
  uncoveredDays: Days,
});
const MonthView = z.object({
  month: Month,
  ...Figures,
  presentDays: Days.meta({ description: 'The working days on which the person is there, times their share' }),
  otherDays: Days.meta({ description: 'Those of them that other duties take' }),
  for: z.array(Line),
});
const PersonView = z.object({
  id: z.uuid(),
  name: z.string(),
  skills: z.array(SkillView),
  sharePercent: z.int().meta({ description: 'The share of the person’s working time for this work' }),
  leavesOn: z.iso.date().nullable().meta({ description: 'The last day on which the person is there' }),
  lostRole: LostRole,
});

const figuresOf = ({ balances }: PlannedMonth) => ({
  capacityDays: daysOf(balances.capacity),
  freeDays: daysOf(balances.free),
  reservedDays: daysOf(balances.reserved),
  spentDays: daysOf(balances.spent),
  uncoveredDays: daysOf(balances.uncovered),
});

const referenceOf = ({ reference, concealed }: PlanLine): string | null => (concealed ? null : reference && grantReference(reference));
const titleOf = ({ title, concealed }: PlanLine, language: Language): string => (concealed ? CONCEALED[language] : title);

const toLine = (line: PlanLine, language: Language): z.input<typeof Line> => ({
  ...{ kind: line.kind, id: line.concealed ? null : line.id, reference: referenceOf(line), title: titleOf(line, language) },
  ...{ concealed: line.concealed, skill: toSkill(line.skill, language) },
  ...{ reservedDays: daysOf(line.reserved), spentDays: daysOf(line.spent), uncoveredDays: daysOf(line.uncovered) },
});

const toPerson = ({ person, name, lostRole }: PlannedPerson, language: Language): z.input<typeof PersonView> => ({
  id: person.personId,
  name,
  skills: person.skills.map((skill) => toSkill(skill, language)),
  sharePercent: person.sharePercent,
  leavesOn: person.leavesOn,
  lostRole,
});

const period = {
  from: Month.optional().meta({ description: 'The first month, yyyy-mm; the current one unless told' }),
  months: z
    .string()
    .regex(/^([1-9]|1[0-2])$/)
    .default('3')
    .meta({ description: 'How many months: 1 to 12, a quarter unless told' }),
};
const monthsOf = ({ from, months }: { from?: string | undefined; months: string }, at: string): string[] =>
  monthsFromOn(from ?? monthOf(parisDate(at)), Number(months));

export const setDatalabPerson = command({
  operationId: 'setDatalabPerson',
  method: 'put',
  path: '/datalab-people/{id}',
  subject: 'datalab_person',
  summary: 'Sets a person’s skills, the share of their working time that may be planned, and until when',
  roles: ['lead'],
  body: SetDatalabPerson,
  refusals: ['not_a_datalab_person', 'skill_unknown', 'skill_twice'],
});

export const setDatalabMonth = command({
  operationId: 'setDatalabMonth',
  method: 'put',
  path: '/datalab-people/{id}/months',
  subject: 'datalab_person',
  summary: 'Sets how many days of a person’s month other duties take',
  roles: ['lead'],
  body: SetDatalabMonth,
  refusals: ['not_a_datalab_person', 'month_is_past', 'capacity_negative'],
});

export const listDatalabPeople = read(
  {
    operationId: 'listDatalabPeople',
    path: '/datalab-people',
    summary: 'Who may be planned for requests and missions, by name',
    roles: STAFF_ROLES,
    answer: z.object({ items: z.array(PersonView) }).meta({ id: 'DatalabPeople' }),
  },
  async ({ deps: { db }, caller, language }) => ({
    items: (await readDatalabPlan(db, scopeOf(caller), [])).map((planned) => toPerson(planned, language)),
  }),
);

export const getDatalabPlan = read(
  {
    operationId: 'getDatalabPlan',
    path: '/datalab-plan',
    summary: 'The days of a quarter by person and month: what is there, promised for what, and free',
    roles: STAFF_ROLES,
    query: z.strictObject(period),
    answer: z
      .object({
        months: z.array(Month),
        people: z.array(PersonView.extend({ months: z.array(MonthView) })),
      })
      .meta({ id: 'DatalabPlan' }),
  },
  async ({ deps: { db }, caller, at, query, language }) => {
    const months = monthsOf(query, at);
    const people = (await readDatalabPlan(db, scopeOf(caller), months)).map((planned) => ({
      ...toPerson(planned, language),
      months: planned.months.map((month) => ({
        month: month.month,
        ...figuresOf(month),
        presentDays: daysOf(grossHalfDays(planned.person, month.month)),
        otherDays: daysOf(planned.person.other.get(month.month) ?? 0),
        for: month.lines.map((line) => toLine(line, language)),
      })),
    }));
    return { months, people };
  },
);

/** One row for each month of a person, and one for each thing to which that month's days are promised. */
type Row = { name: string; month: PlannedMonth; line: PlanLine | null };

const days = (fr: string, international: string, of: (row: Row) => number | null): Column<Row> => ({
  heading: { fr: `${fr} (jours)`, international: `${international}_days` },
  kind: 'halfDays',
  of,
});
const { text } = columnsOf<Row>();
const columns = [
  text('Référence', 'reference', ({ line }) => line && referenceOf(line)),
  text('Personne', 'person', ({ name }) => name),
  text('Mois', 'month', ({ month }) => month.month),
  text('Pour', 'for', ({ line }, form) => (line ? titleOf(line, form === 'fr' ? 'fr' : 'en') : form === 'fr' ? 'Total du mois' : 'total')),
  text('Compétence', 'skill', ({ line }, form) => (line ? (form === 'fr' ? PEOPLES_SKILLS[line.skill].fr : line.skill) : '')),
  days('Capacité', 'capacity', ({ month, line }) => (line ? null : month.balances.capacity)),
  days('Libres', 'free', ({ month, line }) => (line ? null : month.balances.free)),
  days('Réservés', 'reserved', ({ month, line }) => (line ?? month.balances).reserved),
  days('Consommés', 'spent', ({ month, line }) => (line ?? month.balances).spent),
  days('Promis et perdus', 'uncovered', ({ month, line }) => (line ?? month.balances).uncovered),
];

export const exportDatalabPlan = spreadsheet(
  {
    operationId: 'exportDatalabPlan',
    path: '/datalab-plan.csv',
    summary: 'The same for a spreadsheet: a row for each month of a person, and one for each thing to which its days are promised',
    roles: STAFF_ROLES,
    query: z.strictObject({ ...period, ...formQuery }),
  },
  async ({ deps: { db }, caller, at, query: { form, ...asked } }) => {
    const months = monthsOf(asked, at);
    const rows = (await readDatalabPlan(db, scopeOf(caller), months)).flatMap(({ name, months: planned }) =>
      planned.flatMap((month): Row[] => [{ name, month, line: null }, ...month.lines.map((line) => ({ name, month, line }))]),
    );
    return { columns, rows, name: `${form === 'fr' ? 'plan-de-charge' : 'datalab-plan'}-${months[0]}` };
  },
);
