import { z } from 'zod';
import type { Application } from './application.ts';
import { endOfDate, parisDate } from './calendar.ts';
import type { Due, Given } from './command.ts';
import { Cents } from './money.ts';
import type { Refusal } from './refusal.ts';
import type { StateTable } from './state-table.ts';
import { refuseState } from './state-table.ts';
import { Id, text } from './words.ts';

const MAX_AGENDA = 500;

export const CreateSession = z.strictObject({ heldOn: z.iso.date(), applicationIds: z.array(Id).min(1).max(MAX_AGENDA) });
export type CreateSession = z.infer<typeof CreateSession>;

const Decision = z.discriminatedUnion('decision', [
  z.strictObject({ applicationId: Id, decision: z.literal('award'), awardedCents: Cents, reason: text(4000).min(1) }),
  z.strictObject({ applicationId: Id, decision: z.literal('refuse'), reason: text(4000).min(1) }),
]);
export type Decision = z.infer<typeof Decision>;

export const DecideSession = z.strictObject({ version: z.int().positive(), decisions: z.array(Decision).min(1).max(MAX_AGENDA) });
export type DecideSession = z.infer<typeof DecideSession>;

export const SESSION_STATES = ['planned', 'decided'] as const;
export type SessionState = (typeof SESSION_STATES)[number];

export const sessionTable: StateTable<SessionState> = {
  planned: {
    staff: { fr: 'Prévu', en: 'Planned' },
    applicant: { fr: 'Examiné en comité', en: 'Before the committee' },
    takes: { decideSession: { by: ['chair'], to: ['decided'] }, remindChair: { by: 'time', to: ['planned'] } },
  },
  decided: { staff: { fr: 'Décidé', en: 'Decided' }, applicant: { fr: 'Décidé', en: 'Decided' }, takes: {} },
};

/** A session's row as its rules read it. */
export type Session = { id: string; state: SessionState; version: number; heldOn: string; remindedAt: string | null };

/** An application on the agenda: what it asks, and who screened it or gave an opinion on it. */
export type AgendaItem = { applicationId: string; requestedCents: number; tookPart: readonly string[] };

const twice = (ids: readonly string[]): string[] => ids.filter((id, index) => ids.indexOf(id) !== index);

/** Guards in order of precedence; null: the session may be planned with these applications. */
export function refuseAgenda(applications: readonly Application[], { body }: Given<CreateSession>): Refusal | null {
  const repeated = twice(body.applicationIds);
  if (repeated.length > 0) return { code: 'application_twice', applicationIds: repeated };
  const reviewed = new Set(applications.filter(({ state }) => state === 'reviewed').map(({ id }) => id));
  const others = body.applicationIds.filter((id) => !reviewed.has(id));
  if (others.length > 0) return { code: 'application_not_reviewed', applicationIds: others };
  return null;
}

/** Guards in order of precedence; null: the chair may decide so, if the envelope has room for it. */
export function refuseDecision(
  session: Session,
  agenda: readonly AgendaItem[],
  { caller, body, at }: Given<DecideSession>,
): Refusal | null {
  const state = refuseState(sessionTable, session.state, 'decideSession');
  if (state) return state;
  if (session.version !== body.version) return { code: 'stale_version', current: session.version };
  if (parisDate(at) < session.heldOn) return { code: 'session_before_its_date', heldOn: session.heldOn };
  const judged = agenda.filter(({ tookPart }) => tookPart.includes(caller.personId)).map(({ applicationId }) => applicationId);
  if (judged.length > 0) return { code: 'took_part_in_review', applicationIds: judged };
  const decided = body.decisions.map(({ applicationId }) => applicationId);
  const repeated = twice(decided);
  if (repeated.length > 0) return { code: 'application_twice', applicationIds: repeated };
  const items = new Map(agenda.map((item) => [item.applicationId, item]));
  const missing = agenda.map(({ applicationId }) => applicationId).filter((id) => !decided.includes(id));
  const unknown = decided.filter((id) => !items.has(id));
  if (missing.length > 0 || unknown.length > 0) return { code: 'decisions_differ_from_agenda', missing, unknown };
  for (const decision of body.decisions) {
    const requestedCents = items.get(decision.applicationId)?.requestedCents ?? 0;
    if (decision.decision === 'award' && decision.awardedCents > requestedCents) {
      return { code: 'award_above_request', applicationId: decision.applicationId, requestedCents, awardedCents: decision.awardedCents };
    }
  }
  return null;
}

/** The chair is reminded at the end of the session's day, once. */
export const nextSessionDue = (session: Pick<Session, 'state' | 'heldOn' | 'remindedAt'>): Due | null =>
  session.state === 'planned' && !session.remindedAt ? { at: endOfDate(session.heldOn), what: 'remindChair' } : null;
