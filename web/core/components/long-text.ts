import type { Language } from '../../../domain/core/words.ts';
import { figure } from '../../../domain/core/format.ts';
import { attribute, flag, html, type Html, type Part } from '../html.ts';
import { bilingual } from '../words.ts';

const words = bilingual({
  fr: {
    atMost: (most: string) => `${most} signes au plus.`,
    between: (least: string, most: string) => `De ${least} à ${most} signes.`,
    left: 'Signes restants :',
    over: 'Signes en trop :',
  },
  en: {
    atMost: (most: string) => `${most} characters at most.`,
    between: (least: string, most: string) => `From ${least} to ${most} characters.`,
    left: 'Characters left:',
    over: 'Characters too many:',
  },
});

type LongText = {
  language: Language;
  id: string;
  name: string;
  value: string;
  /** How many characters it may have; nothing is said or counted where absent. */
  maxLength?: number | undefined;
  /** How many it must have; said where one alone is too few. */
  minLength?: number | undefined;
  rows?: number;
  /** The ids of what describes it beside its limit. */
  describedBy?: readonly string[];
  isInvalid?: boolean;
  /** Its name, where no label stands beside it. */
  label?: string;
};

/** What a field's limit says: without a script it stands as it is, with one it counts what is left (assets/app.js). */
function limitOf({ language, id, maxLength, minLength = 0 }: LongText): Part {
  if (maxLength === undefined) return null;
  const said = words[language];
  const most = figure(language, maxLength);
  return html`<p class="fr-hint-text g-limit" id="${id}-count" data-most="${maxLength}" data-left="${said.left}" data-over="${said.over}">
    ${minLength > 1 ? said.between(figure(language, minLength), most) : said.atMost(most)}
  </p>`;
}

/** A text of several lines that says how long it may be: every form's, so that all of them count alike. */
export function longText(asked: LongText): Html {
  const { id, name, value, maxLength, rows = 5, describedBy = [], isInvalid = false, label } = asked;
  const described = [...describedBy, ...(maxLength === undefined ? [] : [`${id}-count`])].join(' ');
  return html`<textarea
      class="fr-input"
      id="${id}"
      name="${name}"
      rows="${rows}"
      ${attribute('maxlength', maxLength)}${attribute('aria-label', label)}${attribute('aria-describedby', described || null)}${flag('aria-invalid="true"', isInvalid)}
    >
${value}</textarea>${limitOf(asked)}`;
}
