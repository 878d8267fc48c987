import { z } from 'zod';
import type { Given } from '../core/command.ts';
import { Ordinal } from '../core/ordinal.ts';
import { refuseConflicted } from '../people/conflict.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { type AgendaItem, type OnAgenda, MAX_AGENDA, refuseJudgedBefore, type Session, sessionTable } from './session.ts';
import { refuseState } from '../core/state-table.ts';
import { refuseStale } from '../core/version.ts';
import { Id, text } from '../core/words.ts';

export const MoveOnAgenda = z.strictObject({
  version: Ordinal,
  applicationId: Id,
  /** The new place among what is left on the agenda, from 1. */
  place: z.int().min(1).max(MAX_AGENDA),
  reason: text(4000).min(1),
});
export type MoveOnAgenda = z.infer<typeof MoveOnAgenda>;

/** The place of an application on an agenda, from 1; 0 if it is not there. */
export const placeOn = (agenda: readonly Pick<AgendaItem, 'applicationId'>[], id: string): number =>
  1 + agenda.findIndex(({ applicationId }) => applicationId === id);

const refuseMover = (item: AgendaItem, caller: Caller): Refusal | null =>
  refuseConflicted(item, caller) ?? refuseJudgedBefore({ application: { id: item.applicationId }, tookPart: item.tookPart }, caller);

/**
 * The first refusal, in order of precedence; null if the chair may move some application: there are at least two
 * places, and one of them holds an application that the chair did not judge.
 */
export function mayMove({ session, agenda }: OnAgenda, caller: Caller): Refusal | null {
  const state = refuseState(sessionTable, session.state, 'moveOnAgenda');
  if (state) return state;
  if (agenda.length < 2) return { code: 'move_changes_nothing', place: 1 };
  const refusals = agenda.map((item) => refuseMover(item, caller));
  return refusals.includes(null) ? null : (refusals[0] ?? null);
}

/**
 * The first refusal, in order of precedence; null if the chair may move the application. The chair may not move what
 * they judged before, nor what their own organisation asks for.
 */
export function refuseMove(session: Session, agenda: readonly AgendaItem[], { caller, body }: Given<MoveOnAgenda>): Refusal | null {
  const state = refuseState(sessionTable, session.state, 'moveOnAgenda');
  if (state) return state;
  const stale = refuseStale(session, body.version);
  if (stale) return stale;
  const { applicationId, place } = body;
  const item = agenda.find((each) => each.applicationId === applicationId);
  if (!item) return { code: 'not_on_agenda', applicationId };
  const refusal = refuseMover(item, caller);
  if (refusal) return refusal;
  if (place > agenda.length) return { code: 'place_beyond_agenda', places: agenda.length };
  if (place === placeOn(agenda, applicationId)) return { code: 'move_changes_nothing', place };
  return null;
}

/** The agenda after one application has moved to a place: those in between shift by one. */
export function moved(agenda: readonly Pick<AgendaItem, 'applicationId'>[], id: string, place: number): string[] {
  const others = agenda.map(({ applicationId }) => applicationId).filter((each) => each !== id);
  return others.toSpliced(place - 1, 0, id);
}
