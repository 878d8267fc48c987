import type { listRevisions } from '../../api/applications/revisions.ts';
import { type ApplicationContent, ApplicationContent as Content } from '../../domain/applications/application.ts';
import { differences } from '../../domain/applications/revision.ts';
import type { Language } from '../../domain/core/words.ts';
import { figure, longDate } from '../../domain/core/format.ts';
import type { AnswerOf } from '../core/answer.ts';
import { dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { html, type Part } from '../core/html.ts';
import { bilingual, colon } from '../core/words.ts';
import { answerIn, type File, nameOfPart } from './file.ts';

const words = bilingual({
  fr: {
    since: (revision: number) => `Ce qui a changé depuis la version ${revision}`,
    sinceGiven: (revision: number) => `Ce qui a changé depuis la version ${revision}, sur laquelle cet avis avait été rendu`,
    none: 'Rien n’a changé.',
    before: 'Avant',
    after: 'Maintenant',
    by: (name: string) => `Modifié par ${name},`,
  },
  en: {
    since: (revision: number) => `What has changed since version ${revision}`,
    sinceGiven: (revision: number) => `What has changed since version ${revision}, on which this opinion had been given`,
    none: 'Nothing has changed.',
    before: 'Before',
    after: 'Now',
    by: (name: string) => `Changed by ${name},`,
  },
});

type Revisions = AnswerOf<typeof listRevisions>['items'];
type Line = { label: string; category?: string; source?: string; amountCents?: number };

const isLine = (value: unknown): value is Line => typeof value === 'object' && value !== null && 'label' in value && 'amountCents' in value;

/** A part of the content in words, as it was or is. */
function partIn(language: Language, pointer: string, value: unknown): Part {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return words[language].nothing;
  const [, field = ''] = pointer.split('/');
  if (isLine(value)) {
    const of = value.category ?? value.source;
    return html`${value.label}${of && ` (${choiceLabel(language, value.category ? 'category' : 'source', of)})`}${colon(language)}
    ${money(language, value.amountCents)}`;
  }
  if (field === 'startsOn' && typeof value === 'string') return longDate(language, value);
  if (field === 'indicators' && typeof value === 'object' && 'label' in value) {
    const { label, unit, baseline, targets } = value as {
      label: string;
      unit: string;
      baseline: number | null;
      targets: { value: number }[];
    };
    return `${label} (${unit})${colon(language)} ${[baseline, ...targets.map((target) => target.value)]
      .map((each) => (each === null ? '–' : figure(language, each)))
      .join(' → ')}`;
  }
  if (Array.isArray(value) && value.every((each) => typeof each === 'string'))
    return value.map((each) => choiceLabel(language, field, each)).join(', ');
  return answerIn(language, value);
}

/** A content with the defaults of its schema. */
const whole = (content: unknown): ApplicationContent => Content.parse(content);

/**
 * What the applicant has changed since a revision, else since the submission: each part as it was, struck, and as it
 * is.
 * @param given the last revision on which this opinion was given; null where it was not
 */
export function changesOf(
  language: Language,
  { terms, application }: File,
  revisions: Revisions,
  { given = null, since = given ?? revisions[0]?.revision ?? 1 }: { given?: number | null; since?: number },
): Part {
  const said = words[language];
  const [was, is] = [revisions.find(({ revision }) => revision === since), revisions.at(-1)];
  if (!was || !is || application.revision <= since) return null;
  const changed = differences(whole(was.content), whole(is.content));
  return html`<section class="g-card g-changes">
    <h2>${given === null ? said.since(since) : said.sinceGiven(since)}</h2>
    <p class="g-muted g-small">${said.by(is.submittedBy.name)} ${dayOf(language, is.submittedAt)}</p>
    ${
      changed.length === 0
        ? html`<p>${said.none}</p>`
        : html`<dl>
            ${changed.map(
              ({ pointer, before, after }) =>
                html`<dt>${nameOfPart(language, terms, pointer)}</dt>
                  <dd>
                    <span class="g-muted g-small">${said.before}${colon(language)}</span> <del>${partIn(language, pointer, before)}</del>
                  </dd>
                  <dd>
                    <span class="g-muted g-small">${said.after}${colon(language)}</span> <ins>${partIn(language, pointer, after)}</ins>
                  </dd>`,
            )}
          </dl>`
    }
  </section>`;
}
