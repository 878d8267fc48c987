import { html, type Html } from '../html.ts';
import { keysOf } from '../../../domain/core/records.ts';

/** What a state means for its reader: whether it goes on, is done, waits for a person, or went wrong. */
type Tone = 'new' | 'going' | 'waiting' | 'done' | 'ended';

const LOOKS: Record<Tone, { className: string; sign: string }> = {
  new: { className: 'fr-badge--new', sign: '○' },
  going: { className: 'fr-badge--info', sign: '◐' },
  waiting: { className: 'fr-badge--warning', sign: '!' },
  done: { className: 'fr-badge--success', sign: '✓' },
  ended: { className: 'fr-badge--error', sign: '✕' },
};

const STATES: Record<Tone, readonly string[]> = {
  new: ['draft', 'planned', 'waiting', 'foreseen', 'qualified', 'awaited', 'replaced', 'superseded', 'ended_early'],
  going: [
    ...['submitted', 'in_review', 'reviewed', 'in_session', 'voting', 'voted', 'active', 'confirmed', 'delegated', 'certified'],
    ...['open', 'accepted', 'staffed', 'in_progress', 'proposed', 'approved', 'under_review'],
  ],
  waiting: [
    ...['correction_requested', 'waitlisted', 'appealed', 'in_reexamination', 'to_accept', 'to_sign', 'suspended', 'awaiting_credits'],
    ...['ordered', 'returned', 'due', 'overdue', 'pending'],
  ],
  done: [
    'awarded',
    'decided',
    'closed',
    'paid',
    'favourable',
    'given',
    'met',
    'delivered',
    'completed',
    'collected',
    'signed',
    'waived',
    'in_force',
  ],
  ended: [
    ...['inadmissible', 'refused', 'rejected', 'withdrawn', 'award_withdrawn', 'expired', 'renounced', 'terminated', 'cancelled'],
    ...['unfavourable', 'lapsed', 'declined', 'voided'],
  ],
};
const TONES = new Map(keysOf(STATES).flatMap((tone) => STATES[tone].map((state) => [state, tone] as const)));

/** The tone of a state of what is given and then reviewed: states of the same name mean other things elsewhere. */
const REVIEWED: Readonly<Record<string, string>> = { given: 'pending', reported: 'pending', accepted: 'met', approved: 'met' };

/** The state of a report, of evidence or of a final account: what was given waits for its review. */
export const reviewedStatus = (state: string, label: string): Html => status(REVIEWED[state] ?? state, label);

/** A state in words, with a sign beside its colour: a reader who sees no colours is told as much. */
export function status(state: string, label: string): Html {
  const { className, sign } = LOOKS[TONES.get(state) ?? 'going'];
  return html`<span class="fr-badge fr-badge--no-icon fr-badge--sm ${className}"><span aria-hidden="true">${sign}</span> ${label}</span>`;
}
