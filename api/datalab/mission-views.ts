import { z } from 'zod';
import type { CommandOn } from '../../domain/desk/commands.ts';
import { MissionCommand, RefusedMissionCommand } from '../command-names.ts';
import { type MissionRow, type StaffRow, standingOf } from '../../db/datalab/missions.ts';
import type { AlertRow } from '../../db/impact/slippage.ts';
import { daysOf } from '../../domain/datalab/days.ts';
import { type Asker, offered, type Offers } from '../../domain/core/may.ts';
import { asksOfMission, type Comparison, MISSION_STATES, missionTable } from '../../domain/datalab/mission.ts';
import { termsOfMission } from '../../domain/datalab/mission-catalogue.ts';
import { isStaff } from '../../domain/core/role.ts';
import { grantReference, Reference } from '../../domain/core/reference.ts';
import { labelFor } from '../../domain/core/state-table.ts';
import type { Language } from '../../domain/core/words.ts';
import { StaffView, toStaff } from './views.ts';
import { AlertView, toAlert } from '../impact/slippage-alert-view.ts';
import { Due } from '../http/operation.ts';
import { toOffers } from '../refused-commands.ts';
import { OrganisationName, PersonName } from '../http/answer/names.ts';

const Measured = z.object({
  value: z.number().meta({ description: 'A ratio as what it divides' }),
  reportedAt: z.iso.datetime(),
  milestone: z.int(),
});

export const Summary = z.object({
  id: z.uuid(),
  version: z.int(),
  state: z.enum(MISSION_STATES),
  label: z.string().meta({ description: 'The state in words, as the caller is told of it' }),
  kind: z.object({ key: z.string(), label: z.string(), deliverable: z.string() }),
  grantId: z.uuid(),
  reference: Reference.meta({ description: 'The grant’s' }),
  title: z.string().meta({ description: 'The project’s' }),
  organisation: OrganisationName,
  days: z.number().meta({ description: 'Person-days' }),
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
  indicator: z.string().meta({ description: 'The key of the indicator that it is to improve' }),
  due: Due.nullable(),
  commands: z.array(MissionCommand).meta({ description: 'The commands that the caller may give now' }),
});

export const MissionView = Summary.extend({
  refused: z.array(RefusedMissionCommand),
  reason: z.string().meta({ description: 'Why it was proposed' }),
  proposedBy: PersonName,
  proposedAt: z.iso.datetime(),
  endReason: z.string().nullable().meta({ description: 'Why it was declined or withdrawn' }),
  alert: AlertView.nullable().meta({
    description: 'The alert on the project’s slippage that it answers; null for applicants, and for people in conflict over the project',
  }),
  staffing: z.array(StaffView).nullable().meta({ description: 'Who works for it in which months; null for applicants' }),
  mayWork: z.array(z.uuid()).nullable().meta({
    description: 'The people of GET /datalab-people who may be planned for it; null for a caller who may not plan it',
  }),
  delivery: z
    .object({
      report: z.string(),
      url: z.string().nullable(),
      deliveredBy: PersonName,
      deliveredAt: z.iso.datetime(),
      spentDays: z.number(),
    })
    .nullable(),
  comparison: z.object({ before: Measured.nullable(), after: Measured.nullable(), difference: z.number().nullable() }).meta({
    description: 'The indicator in the newest report before the mission and in the first one after its delivery, as it is known by now',
  }),
  conclusion: z.string().nullable(),
}).meta({ id: 'Mission' });

/** The commands that the caller may give on a mission. */
export const offersOf = (row: MissionRow, asker: Asker): Offers<CommandOn<'mission'>> =>
  offered(missionTable, row.state, asker.caller, asksOfMission(standingOf(row), asker));

export const toSummary = (row: MissionRow, asker: Asker, language: Language): z.input<typeof Summary> => {
  const { label, deliverable } = termsOfMission(row.kind);
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    label: labelFor(asker.caller, missionTable[row.state], language),
    kind: { key: row.kind, label: label[language], deliverable: deliverable[language] },
    grantId: row.grant_id,
    reference: grantReference(row.reference),
    title: row.title,
    organisation: { id: row.organisation_id, name: row.organisation_name, siret: row.organisation_siret },
    days: daysOf(row.half_days),
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    indicator: row.indicator,
    due: row.due_at && row.due_what ? { at: row.due_at, what: row.due_what } : null,
    commands: offersOf(row, asker).commands,
  };
};

/** `comparison`: from the reports so far; once it is closed, the one that was recorded then stands. */
export function toDetail(
  row: MissionRow,
  {
    staff,
    comparison,
    alert,
    mayWork,
  }: {
    staff: readonly StaffRow[];
    comparison: Comparison;
    alert: AlertRow | null;
    mayWork: string[] | null;
  },
  asker: Asker,
  language: Language,
): z.input<typeof MissionView> {
  const { before, after } = row.state === 'closed' ? { before: row.value_before, after: row.value_after } : comparison;
  return {
    ...toSummary(row, asker, language),
    ...toOffers(offersOf(row, asker), language),
    reason: row.reason,
    proposedBy: { id: row.proposed_by, name: `${row.proposer_given_name} ${row.proposer_usual_name}` },
    proposedAt: row.proposed_at,
    endReason: row.end_reason,
    alert: alert && toAlert(alert, language),
    staffing: isStaff(asker.caller.roles) ? staff.map((each) => toStaff(each, language)) : null,
    mayWork,
    delivery:
      row.report !== null && row.delivered_at !== null && row.delivered_by !== null
        ? {
            report: row.report,
            url: row.url,
            deliveredBy: { id: row.delivered_by, name: `${row.deliverer_given_name} ${row.deliverer_usual_name}` },
            deliveredAt: row.delivered_at,
            spentDays: daysOf(staff.reduce((sum, { spent }) => sum + spent, 0)),
          }
        : null,
    comparison: { before, after, difference: before && after ? after.value - before.value : null },
    conclusion: row.conclusion,
  };
}
