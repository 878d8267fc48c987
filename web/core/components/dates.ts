import { daysLeft, endOfDate, parisDate } from '../../../domain/core/calendar.ts';
import { daysKept, longDate, longInstant } from '../../../domain/core/format.ts';
import type { Language } from '../../../domain/core/words.ts';
import { html, type Part } from '../html.ts';

/** A day, or an instant, as people read it, with its machine-readable value. */
export function date(language: Language, at: string | null | undefined): Part {
  if (!at) return null;
  const words: string = at.length === 10 ? longDate(language, at) : longInstant(language, at);
  return html`<time datetime="${at}">${daysKept(words)}</time>`;
}

/** The day of an instant. */
export const dayOf = (language: Language, at: string | null | undefined): Part => (at ? date(language, parisDate(at)) : null);

/**
 * A due date in words, with how many days of the calendar are left, so that a late one shows.
 * @param show `date` for what ends within a day, such as a vote: its hour counts
 */
export function deadline(language: Language, at: string | null | undefined, now: string, show = dayOf): Part {
  if (!at) return null;
  const days = daysLeft(now, at);
  const late = language === 'fr' ? 'en retard' : 'late';
  const soon = days === 0 ? (language === 'fr' ? 'aujourd’hui' : 'today') : language === 'fr' ? `dans ${days} j` : `in ${days} d`;
  if (Date.parse(at) < Date.parse(now)) return html`<strong class="g-late">${show(language, at)} (${late})</strong>`;
  return days < 7 ? html`<strong>${show(language, at)}</strong> <span class="g-muted">(${soon})</span>` : show(language, at);
}

/** The same of what a person may do, and need not: once its date is past they can no more, and are not late. */
export const lastChance = (language: Language, at: string, now: string): Part =>
  Date.parse(at) < Date.parse(now)
    ? html`${dayOf(language, at)} <span class="g-muted">(${language === 'fr' ? 'délai passé' : 'no longer possible'})</span>`
    : deadline(language, at, now);

/** The same of a last day (yyyy-mm-dd), which is late once it is over in Paris. */
export const lastDay = (language: Language, day: string | null, now: string): Part =>
  day === null ? null : deadline(language, endOfDate(day), now);
