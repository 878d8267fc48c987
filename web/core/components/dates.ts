import { parisDate } from '../../../domain/core/calendar.ts';
import { longDate, longInstant } from '../../../domain/core/format.ts';
import type { Language } from '../../../domain/core/words.ts';
import { html, type Part } from '../html.ts';

/** A day, or an instant, as people read it, with its machine-readable value. */
export function date(language: Language, at: string | null | undefined): Part {
  if (!at) return null;
  const words: string = at.length === 10 ? longDate(language, at) : longInstant(language, at);
  return html`<time datetime="${at}">${words}</time>`;
}

/** The day of an instant. */
export const dayOf = (language: Language, at: string | null | undefined): Part => (at ? date(language, parisDate(at)) : null);

const DAY_MS = 86_400_000;

/** A due date in words, with how far away it is, so that a late one shows. */
export function deadline(language: Language, at: string | null | undefined, now: string): Part {
  if (!at) return null;
  const days = Math.floor((Date.parse(at) - Date.parse(now)) / DAY_MS);
  const late = language === 'fr' ? 'en retard' : 'late';
  const soon = days === 0 ? (language === 'fr' ? 'aujourd’hui' : 'today') : language === 'fr' ? `dans ${days} j` : `in ${days} d`;
  if (Date.parse(at) < Date.parse(now)) return html`<strong class="g-late">${dayOf(language, at)} (${late})</strong>`;
  return days < 7 ? html`<strong>${dayOf(language, at)}</strong> <span class="g-muted">(${soon})</span>` : dayOf(language, at);
}
