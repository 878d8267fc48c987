import { z } from 'zod';
import type { CommandOn } from '../../domain/desk/commands.ts';
import { DatalabRequestCommand, RefusedDatalabRequestCommand } from '../command-names.ts';
import { type readDatalabRequestRow, type readDays, standingOf } from '../../db/datalab/requests.ts';
import type { StaffRow } from '../../db/datalab/missions.ts';
import { type AnySkill, daysOf, PEOPLES_SKILLS } from '../../domain/datalab/days.ts';
import { DATALAB_STATES, datalabTable, Deliverable, Feedback, PRIORITIES } from '../../domain/datalab/request.ts';
import { isStaff } from '../../domain/core/role.ts';
import { type Asker, offered, type Offers } from '../../domain/core/may.ts';
import { Reference } from '../../domain/core/reference.ts';
import { asksOfRequest } from '../../domain/datalab/rules.ts';
import { labelFor } from '../../domain/core/state-table.ts';
import type { Language } from '../../domain/core/words.ts';
import { Due } from '../http/operation.ts';
import { toOffers } from '../refused-commands.ts';
import { OrganisationName, PersonName } from '../http/answer/names.ts';

export const SkillView = z.object({ key: z.string(), label: z.string() }).meta({ id: 'Skill' });
const Days = z
  .object({
    totalDays: z.number().meta({ description: 'Person-days' }),
    bySkill: z.array(z.object({ skill: SkillView, days: z.number() })),
  })
  .meta({ id: 'DaysBySkill' });

export const LostRole = z
  .boolean()
  .meta({ description: 'The person neither reviews nor leads any more: what they have promised is to be asked of another person' });

export const StaffView = z.object({
  person: PersonName,
  lostRole: LostRole,
  month: z.string().meta({ description: 'yyyy-mm' }),
  skill: SkillView,
  reservedDays: z.number().meta({ description: 'Person-days that are promised, with a day behind each' }),
  spentDays: z.number(),
  uncoveredDays: z.number().meta({ description: 'Promised, and not there any more: an absence or a departure took them' }),
});

export const Summary = z.object({
  id: z.uuid(),
  version: z.int(),
  state: z.enum(DATALAB_STATES),
  label: z.string().meta({ description: 'The state in words, as the caller is told of it' }),
  title: z.string(),
  organisation: OrganisationName,
  needs: z.array(SkillView),
  wishedFrom: z.iso.date().nullable(),
  priority: z.enum(PRIORITIES).nullable().meta({ description: 'Null until it is qualified, and for applicants' }),
  startsOn: z.iso.date().nullable(),
  endsOn: z.iso.date().nullable(),
  contact: PersonName.nullable().meta({ description: 'Who answers for the work at the Datalab' }),
  estimatedDays: z.number().nullable().meta({ description: 'Person-days promised' }),
  spentDays: z.number().nullable().meta({ description: 'Person-days that it took' }),
  uncoveredDays: z.number().meta({ description: 'Person-days that people have promised and no longer have in their months' }),
  wouldStartOn: z.iso.date().nullable().meta({
    description: 'Of a request that waits: the day on which it would start, by the free days of each skill in order of priority',
  }),
  due: Due.nullable(),
  commands: z.array(DatalabRequestCommand).meta({ description: 'The commands that the caller may give now' }),
});

export const DatalabRequestView = Summary.extend({
  refused: z.array(RefusedDatalabRequestCommand),
  problem: z.string(),
  users: z.string(),
  expectedImpact: z.string(),
  dataDescription: z.string(),
  personalData: z.boolean(),
  application: z
    .object({ id: z.uuid(), reference: Reference.nullable(), title: z.string() })
    .nullable()
    .meta({ description: 'The application that the help is for, where the caller may see it' }),
  requestedBy: PersonName,
  requestedAt: z.iso.datetime(),
  qualification: z
    .object({ priority: z.enum(PRIORITIES), skills: z.array(SkillView), note: z.string() })
    .nullable()
    .meta({ description: 'Null until it is qualified, and for applicants' }),
  estimate: Days.nullable(),
  foreseen: Days.nullable().meta({ description: 'The person-days that it is expected to take; null for applicants' }),
  staffing: z.array(StaffView).nullable().meta({ description: 'Who works for it in which months; null for applicants' }),
  mayWork: z.array(z.uuid()).nullable().meta({
    description: 'The people of GET /datalab-people who may be planned for it; null for a caller who may not plan it',
  }),
  reason: z.string().nullable().meta({ description: 'Why it was declined or withdrawn' }),
  delivery: z.object({ summary: z.string(), deliverables: z.array(Deliverable), spent: Days, deliveredAt: z.iso.datetime() }).nullable(),
  feedback: Feedback.nullable(),
}).meta({ id: 'DatalabRequest' });

type Starts = ReadonlyMap<string, string | null>;
type Row = NonNullable<Awaited<ReturnType<typeof readDatalabRequestRow>>>;
type DayRow = Awaited<ReturnType<typeof readDays>>[number];

/** The commands that the caller may give on a request. */
export const offersOf = (row: Row, asker: Asker): Offers<CommandOn<'datalabRequest'>> =>
  offered(datalabTable, row.state, asker.caller, asksOfRequest(standingOf(row), asker));

export const toSkill = (key: AnySkill, language: Language) => ({ key, label: PEOPLES_SKILLS[key][language] });
const toDaysOrNull = (halfDays: number | null) => (halfDays === null ? null : daysOf(halfDays));

export const toStaff = (row: StaffRow, language: Language): z.input<typeof StaffView> => ({
  person: { id: row.person_id, name: `${row.given_name} ${row.usual_name}` },
  lostRole: row.lost_role,
  month: row.month,
  skill: toSkill(row.skill, language),
  ...{ reservedDays: daysOf(row.reserved), spentDays: daysOf(row.spent), uncoveredDays: daysOf(row.uncovered) },
});

/** `starts`: when each waiting request would start, by its id. */
export const toSummary = (row: Row, starts: Starts, asker: Asker, language: Language): z.input<typeof Summary> => ({
  id: row.id,
  version: row.version,
  state: row.state,
  label: labelFor(asker.caller, datalabTable[row.state], language),
  title: row.title,
  organisation: { id: row.organisation_id, name: row.organisation_name, siret: row.organisation_siret },
  needs: row.needs.map((key) => toSkill(key, language)),
  wishedFrom: row.wished_from,
  priority: isStaff(asker.caller.roles) ? row.priority : null,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  contact: row.contact_person_id ? { id: row.contact_person_id, name: `${row.contact_given_name} ${row.contact_usual_name}` } : null,
  estimatedDays: toDaysOrNull(row.estimated_half_days),
  spentDays: toDaysOrNull(row.spent_half_days),
  uncoveredDays: daysOf(row.uncovered_half_days),
  wouldStartOn: starts.get(row.id) ?? null,
  due: row.due_at && row.due_what ? { at: row.due_at, what: row.due_what } : null,
  commands: offersOf(row, asker).commands,
});

/** `mayWork`: the people who may be planned for it; null for a caller who may not plan it. */
type Found = { days: readonly DayRow[]; staff: readonly StaffRow[]; starts: Starts; mayWork: string[] | null };

export function toDetail(
  row: Row,
  { days, staff, starts, mayWork }: Found,
  asker: Asker,
  language: Language,
): z.infer<typeof DatalabRequestView> {
  const daysIn = (kind: DayRow['kind'], halfDays: number) => ({
    totalDays: daysOf(halfDays),
    bySkill: days
      .filter((line) => line.kind === kind)
      .map((line) => ({ skill: toSkill(line.skill, language), days: daysOf(line.halfDays) })),
  });
  const { estimated_half_days: estimated, spent_half_days: spent } = row;
  const foreseen = days.reduce((sum, line) => sum + (line.kind === 'foreseen' ? line.halfDays : 0), 0);
  return {
    ...toSummary(row, starts, asker, language),
    ...toOffers(offersOf(row, asker), language),
    problem: row.problem,
    users: row.users,
    expectedImpact: row.expected_impact,
    dataDescription: row.data_description,
    personalData: row.personal_data,
    application:
      row.supported_id && row.supported_title
        ? { id: row.supported_id, reference: row.supported_reference, title: row.supported_title }
        : null,
    requestedBy: { id: row.created_by, name: `${row.creator_given_name} ${row.creator_usual_name}` },
    requestedAt: row.created_at,
    qualification:
      isStaff(asker.caller.roles) && row.priority && row.skills
        ? { priority: row.priority, skills: row.skills.map((key) => toSkill(key, language)), note: row.note ?? '' }
        : null,
    estimate: estimated === null ? null : daysIn('estimated', estimated),
    foreseen: isStaff(asker.caller.roles) && foreseen > 0 ? daysIn('foreseen', foreseen) : null,
    staffing: isStaff(asker.caller.roles) ? staff.map((each) => toStaff(each, language)) : null,
    mayWork,
    reason: row.reason,
    delivery:
      spent !== null && row.deliverables && row.delivered_at
        ? { summary: row.summary ?? '', deliverables: row.deliverables, spent: daysIn('spent', spent), deliveredAt: row.delivered_at }
        : null,
    feedback:
      row.rating !== null && row.helped !== null
        ? { rating: row.rating, helped: row.helped, comment: row.comment ?? '', indicator: row.indicator }
        : null,
  };
}
