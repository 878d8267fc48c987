import type { Language } from '../../domain/core/words.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { html, type Html } from '../core/html.ts';
import { colon } from '../core/words.ts';

type Verdict = 'favourable' | 'favourable_with_reservations' | 'unfavourable';

const LOOKS: Record<Verdict, { sign: string; className: string }> = {
  favourable: { sign: '✓', className: 'fr-badge--success' },
  favourable_with_reservations: { sign: '~', className: 'fr-badge--warning' },
  unfavourable: { sign: '✕', className: 'fr-badge--error' },
};

/** An opinion's verdict in words, with a sign; `of` names its step where several stand side by side. */
export const verdictOf = (language: Language, verdict: Verdict, of?: string): Html =>
  html`<span class="fr-badge fr-badge--no-icon fr-badge--sm ${LOOKS[verdict].className}"
    ><span aria-hidden="true">${LOOKS[verdict].sign}</span> ${of && `${of}${colon(language)} `}${choiceLabel(language, 'verdict', verdict)}</span
  >`;

const ORDER: readonly Verdict[] = ['unfavourable', 'favourable_with_reservations', 'favourable'];

/**
 * Several opinions in little room: what holds up or reserves by the step's name, and how many are favourable.
 * @param all the words for favourable ones, by their number
 */
export function verdictsOf(
  language: Language,
  opinions: readonly { label: string; verdict: Verdict }[],
  all: (count: number) => string,
): readonly Html[] {
  const favourable = opinions.filter(({ verdict }) => verdict === 'favourable');
  const { sign, className } = LOOKS.favourable;
  return [
    ...ORDER.flatMap((verdict) =>
      verdict === 'favourable'
        ? []
        : opinions.filter((each) => each.verdict === verdict).map(({ label }) => verdictOf(language, verdict, label)),
    ),
    ...(favourable.length > 0
      ? [
          html`<span class="fr-badge fr-badge--no-icon fr-badge--sm ${className}" title="${favourable.map(({ label }) => label).join(', ')}"
            ><span aria-hidden="true">${sign}</span> ${all(favourable.length)}</span
          >`,
        ]
      : []),
  ];
}
