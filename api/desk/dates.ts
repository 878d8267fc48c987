import { z } from 'zod';
import { readCallVersion } from '../../db/calls/calls.ts';
import { readHistory } from '../../db/core/history.ts';
import { readGrantDetail } from '../../db/grants/grant-detail.ts';
import type { Call } from '../../domain/calls/call.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { STOP_ARTICLE } from '../../domain/core/dated.ts';
import { type Caller, isStaff, scopeOf } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { DATED, type Dated, datesOfApplication, datesOfGrant, OF_THE_FUND } from '../../domain/desk/dated.ts';
import { trackingYearOf } from '../../domain/grants/milestone.ts';
import { asReader } from '../../domain/people/conflict.ts';
import { isStateService } from '../../domain/people/organisation-kind.ts';
import { inWords } from '../../words/core/calculations.ts';
import { DATE_LABELS, SET_BY, STATE_LABELS } from '../../words/desk/dates.ts';
import { CalculationView } from '../http/answer/calculation-view.ts';
import { readSeenDetail } from '../applications/read-application.ts';
import { read } from '../http/operation.ts';
import { orMissing } from '../http/problem/problem.ts';
import { labelsOfTerms } from '../named-facts.ts';

const DatesView = z
  .object({
    items: z.array(
      z
        .object({
          kind: z.enum(DATED),
          detail: z
            .string()
            .nullable()
            .meta({ description: 'The step, the obligation, the rank of the report, or the number that it is about' }),
          label: z.string(),
          at: z.iso.datetime().nullable().meta({ description: 'Its last instant; null while it stands still' }),
          lastDay: z.iso.date().nullable(),
          setBy: z.enum(['law', 'call', 'decision', 'fund']),
          setByLabel: z.string(),
          article: z.string().nullable(),
          startsOn: z.iso.date().nullable().meta({ description: 'The day from which it runs' }),
          stops: z
            .array(z.object({ correction: z.int(), from: z.iso.datetime(), to: z.iso.datetime().nullable(), article: z.string() }))
            .meta({ description: 'The correction requests during which it stood still' }),
          calculation: CalculationView,
        })
        .meta({ id: 'ExplainedDate' }),
    ),
  })
  .meta({ id: 'ExplainedDates' });

/** The name of what a date is about, beside what is due. */
function detailOf({ kind, detail }: Dated, call: Call, language: Language): string | null {
  const { steps, obligations } = labelsOfTerms(call.terms, language);
  if (kind === 'opinion') return (detail && steps?.get(detail)) ?? detail;
  if (kind === 'obligation') return (detail && obligations?.get(detail)) ?? detail;
  if (kind === 'titre' || kind === 'payBack') return language === 'fr' ? `créance ${detail}` : `claim ${detail}`;
  const year = kind === 'report' ? trackingYearOf(Number(detail)) : null;
  if (year !== null) return language === 'fr' ? `suivi, année ${year}` : `follow-up, year ${year}`;
  return kind === 'report' || kind === 'amendment' ? detail : null;
}

function toDates(dates: readonly Dated[], call: Call, caller: Caller, language: Language): z.infer<typeof DatesView> {
  const shown = dates.filter(({ kind }) => isStaff(caller.roles) || !OF_THE_FUND.includes(kind));
  return {
    items: shown.map((dated) => {
      const { kind, detail, at, setBy, article, startsAt, stops, calculation } = dated;
      const about = detailOf(dated, call, language);
      const label = ((setBy === 'fund' ? STATE_LABELS[kind] : undefined) ?? DATE_LABELS[kind])[language];
      return {
        ...{ kind, detail, at, setBy, article },
        label: about ? `${label} – ${about}` : label,
        lastDay: at && parisDate(at),
        setByLabel: SET_BY[setBy][language],
        startsOn: startsAt && parisDate(startsAt),
        stops: stops.map(({ number: correction, from, to }) => ({ correction, from, to, article: STOP_ARTICLE })),
        calculation: inWords(language, calculation),
      };
    }),
  };
}

export const getApplicationDates = read(
  {
    operationId: 'getApplicationDates',
    path: '/applications/{id}/deadlines',
    summary: 'Every date that hangs on an application, with its article, start, stops and calculation',
    answer: DatesView,
  },
  async ({ deps, caller, at, id, language }) => {
    const found = orMissing(await readSeenDetail(deps, caller, { id, at }));
    const { row, asked, corrections, steps, extensions, appeals, decided, reexaminations, history } = found;
    const call = await readCallVersion(deps.db, row.call_id, row.call_version);
    const reexamination = reexaminations.find(({ outcome }) => outcome === null);
    const workingDays = new Map(call.terms.steps.map((step) => [step.key, step.workingDays]));
    const dates = datesOfApplication(
      {
        state: row.state,
        isState: isStateService(row.organisation_legal_category),
        isUnattributed: row.isUnattributed,
        screeningDueAt: row.screening_due_at,
        admissibleAt: row.deemed_admissible_at ? null : row.admissible_at,
        silenceAt: row.silence_at,
        corrections: corrections.map((each) => ({
          ...{ number: each.number, fromState: each.from_state, steps: each.steps, state: each.state },
          ...{ requestedAt: each.requested_at, dueAt: each.due_at, closedAt: each.closed_at, requiredBy: each.required_by },
        })),
        steps: steps.map(({ key, state, deadline_at: deadlineAt }) => ({ key, state, deadlineAt, workingDays: workingDays.get(key) ?? 0 })),
        extensions: extensions.map((each) => ({ step: each.step, deadlineAt: each.deadline_at })),
        decisions: asked.decisions,
        appeals: appeals.map(({ number, state, appealed_at: appealedAt, lapses_at: lapsesAt }) => ({
          number,
          state,
          appealedAt,
          lapsesAt,
        })),
        decided,
        reexamination: reexamination && { deadlineAt: reexamination.deadline_at },
        history,
      },
      call,
    );
    return toDates(dates, call, asReader(caller, row), language);
  },
);

export const getGrantDates = read(
  {
    operationId: 'getGrantDates',
    path: '/grants/{id}/deadlines',
    summary: 'Every date that hangs on a grant, with its article, start, stops and calculation',
    answer: DatesView,
  },
  async ({ deps: { db }, caller, id, language }) => {
    const found = orMissing(await readGrantDetail(db, scopeOf(caller), id));
    const { grant, call, milestones, obligations, account, claims, notice, row } = found.whole;
    const amendments = found.amendments.map((each) => ({ number: each.number, state: each.state, deadlineAt: each.deadline_at }));
    const history = await readHistory(db, id);
    return toDates(
      datesOfGrant({ grant, milestones, obligations, account, amendments, claims, notice, history }, call),
      call,
      asReader(caller, row),
      language,
    );
  },
);
