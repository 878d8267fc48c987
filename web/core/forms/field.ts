import type { CommandName } from '../addresses.ts';
import { isId, type Language } from '../../../domain/core/words.ts';
import { typeset } from '../../../domain/core/format.ts';
import { MOST_CENTS, sumCents } from '../../../domain/core/money.ts';
import { CHOICE_WORDS } from '../../../words/core/choices.ts';
import type { FieldWords } from '../../../words/core/field.ts';
import { daysOfLine, valuesReadAt } from '../../../words/core/fields.ts';
import { COMMAND_WORDS } from '../../../words/index.ts';
import { attribute, flag, type Html, html, type Part } from '../html.ts';
import { longText } from '../components/long-text.ts';
import { money } from '../components/money.ts';
import { bilingual, colon } from '../words.ts';
import { kindOf, type Schema, variantsOf, withoutNull } from './schema.ts';
import { nameOfLine } from './keys.ts';
import { columnsOf, PASTED } from './pasted.ts';
import { centsOf, child, type Fields, fieldsBelow, firstOf, hasFieldsBelow, isAskedFor, schemaOfPointer, shownPlaces } from './values.ts';
import { anyLine, FIND_BUTTON, SOUGHT, SOUGHT_BEFORE } from './search.ts';

const words = bilingual({
  fr: {
    optional: 'facultatif',
    euros: '€',
    nothing: 'Rien à choisir pour l’instant',
    unsaid: 'Sans précision',
    add: 'Ajouter une ligne',
    remove: 'Retirer cette ligne',
    removeNamed: (name: string) => `Retirer « ${name} »`,
    line: (place: number) => `Ligne ${place}`,
    edit: 'Modifier',
    none: 'Aucune ligne.',
    fill: (label: string) => `Préciser : ${label}`,
    onePerLine: 'Un élément par ligne.',
    notListed: (typed: string) => `« ${typed} » n’est pas dans la liste : choisissez.`,
    paste: 'Coller depuis un tableur',
    cells: 'Cellules copiées d’un tableur',
    columns: (names: string) => `Une ligne du tableur par ligne. Colonnes, dans cet ordre : ${names}.`,
    fillLines: 'Remplir les lignes',
    total: 'Total :',
    unread: (n: number) => (n === 1 ? 'sans un montant qui n’est pas compris' : `sans ${n} montants qui ne sont pas compris`),
    recount: 'Recalculer',
    shapes: { choose: 'Continuer', another: 'Changer' },
    phrase: 'Phrase du fonds',
    insert: 'Insérer',
    seek: 'Chercher dans cette liste',
    find: 'Chercher',
    cut: (shown: number) => `La liste est longue : en voici ${shown}. Cherchez pour voir les autres.`,
    found: (shown: number) =>
      shown === 0 ? 'La recherche ne trouve rien.' : `Voici ce que la recherche trouve, et ce que vous avez déjà choisi : ${shown}.`,
  },
  en: {
    optional: 'optional',
    euros: '€',
    nothing: 'Nothing to choose for now',
    unsaid: 'Not specified',
    add: 'Add a line',
    remove: 'Remove this line',
    removeNamed: (name: string) => `Remove “${name}”`,
    line: (place: number) => `Line ${place}`,
    edit: 'Edit',
    none: 'No line.',
    fill: (label: string) => `Specify: ${label}`,
    onePerLine: 'One per line.',
    notListed: (typed: string) => `“${typed}” is not in the list: choose.`,
    paste: 'Paste from a spreadsheet',
    cells: 'Cells copied from a spreadsheet',
    columns: (names: string) => `One row of the spreadsheet for each line. Columns, in this order: ${names}.`,
    fillLines: 'Fill the lines',
    total: 'Total:',
    unread: (n: number) => (n === 1 ? 'without an amount that is not understood' : `without ${n} amounts that are not understood`),
    recount: 'Recalculate',
    shapes: { choose: 'Continue', another: 'Change' },
    phrase: 'Phrase of the fund',
    insert: 'Insert',
    seek: 'Search this list',
    find: 'Search',
    cut: (shown: number) => `The list is long: here are ${shown}. Search to see the others.`,
    found: (shown: number) =>
      shown === 0 ? 'The search finds nothing.' : `What the search finds, and what you have chosen already: ${shown}.`,
  },
});

/** `meanings`: of what is scored, the words for each score, the lowest first. */
export type Option = { value: string; label: string; hint?: string; meanings?: readonly string[] };
/** The search of a field's options: its words, the number of options shown, and whether there are more. */
export type Search = { q: string; isCut: boolean; shown: number };

/** The context in which a form is shown. `*` in a pointer stands for the index of any line. */
export type FormContext = {
  language: Language;
  /** The command whose form it is: its fields may have words of their own. */
  command: CommandName;
  fields: Fields;
  /** The faults in words, by the field's pointer. */
  faults: ReadonlyMap<string, string>;
  /** The options of fields whose schema does not list them: people, steps, criteria. */
  options?: Readonly<Record<string, readonly Option[]>>;
  /** The fields among these that have a search, since not all of their options are shown. */
  searches?: Readonly<Record<string, Search>>;
  /** The pointers of hidden fields: their values are known, and are not asked for. */
  hidden?: readonly string[];
  /** The lists whose lines are shown by their names alone, until a button asks for their fields or one has a fault. */
  folded?: readonly string[];
  /** The line whose fields a button has just asked for: the page opens there. */
  opened?: string;
  /** The help of these fields stands in the first line of their list, and not in each. */
  isHelped?: boolean;
  /** The fields that this form leaves out. */
  left?: readonly string[];
  /** The page shows what the amounts of its lists come to. */
  hasTotals?: boolean;
  /** The fields that this case requires, though the command does not always. */
  required?: readonly string[];
  /** The phrases that may be inserted into these long texts, by the field's pointer. */
  phrases?: Readonly<Record<string, readonly string[] | undefined>>;
};

/** The id of a field's element: its pointer, in letters that an id may have. */
export const idOfField = (pointer: string): string => `f${pointer.replace(/[^A-Za-z0-9]/g, '-')}`;

export function labelOf(language: Language, command: CommandName, name: string): { label: string; help?: string } {
  return COMMAND_WORDS[command].fields?.[name]?.[language] ?? { label: name };
}

/** Words of fields that share their name with another field of the same form, by their pointers. */
const BY_POINTER: Readonly<Record<string, FieldWords>> = { '/indicators/*/source': valuesReadAt, '/days/*/days': daysOfLine };

/** The words of the field at a pointer; of a value in a list, those of its field. */
export function labelAt(language: Language, command: CommandName, pointer: string): { label: string; help?: string } {
  const own = BY_POINTER[anyLine(pointer)]?.[language];
  if (!own) return labelOf(language, command, pointer.split('/').findLast((each) => !/^\d*$/.test(each)) ?? pointer);
  return { label: typeset(language, own.label), ...(own.help && { help: typeset(language, own.help) }) };
}

export const choiceLabel = (language: Language, name: string, value: string): string =>
  (CHOICE_WORDS[`${name}.${value}`] ?? CHOICE_WORDS[value])?.[language] ?? value;

type Asked = { context: FormContext; name: string; schema: Schema; pointer: string; isRequired: boolean };

/** The parts around a field's control: label, help and fault. */
export type Frame = { id: string; label: Part; help?: string | null | undefined; fault?: string | undefined };

/** The title and the description that a schema has of its own, as a call's questions do: people wrote them. */
const saidBy = (language: Language, { title = '', description = '' }: Schema) => ({
  label: typeset(language, title),
  help: typeset(language, description),
});

function frameOf({ context, schema, pointer, isRequired }: Asked): Frame {
  const { label, help } = schema.title ? saidBy(context.language, schema) : labelAt(context.language, context.command, pointer);
  // A field that was refused as missing is not labelled optional.
  const isAsked = isRequired || context.faults.has(pointer);
  const optional = isAsked ? null : html` <span class="g-optional">(${words[context.language].optional})</span>`;
  return {
    ...{ id: idOfField(pointer), label: html`${label}${optional}`, fault: context.faults.get(pointer) },
    help: context.isHelped ? null : help,
  };
}

const describing = ({ id, help, fault }: Frame): string[] => [...(help ? [`${id}-help`] : []), ...(fault ? [`${id}-fault`] : [])];
export const describedBy = (frame: Frame): Html => attribute('aria-describedby', describing(frame).join(' ') || null);

const helpOf = ({ id, help }: Frame): Part => help && html`<span class="fr-hint-text" id="${id}-help">${help}</span>`;
const faultOf = ({ id, fault }: Frame): Part => fault && html`<p class="fr-error-text" id="${id}-fault">${fault}</p>`;

/** A field with its label above it, its help, and what is wrong with it. */
export const framed = (frame: Frame, control: Html): Html =>
  html`<div class="fr-input-group${frame.fault ? ' fr-input-group--error' : ''}">
    <label class="fr-label" for="${frame.id}">${frame.label}${helpOf(frame)}</label>
    ${control}${faultOf(frame)}
  </div>`;

/** Several controls that are one question. */
const grouped = (frame: Frame, controls: Part, className = ''): Html =>
  html`<fieldset class="fr-fieldset ${className}${frame.fault ? ' fr-fieldset--error' : ''}" id="${frame.id}" ${describedBy(frame)}>
    <legend class="fr-fieldset__legend">${frame.label}${helpOf(frame)}</legend>
    ${controls}${faultOf(frame)}
  </fieldset>`;

function input(asked: Asked, type: string, more: Part = null, className = ''): Html {
  const frame = frameOf(asked);
  const { context, pointer, schema } = asked;
  const value = firstOf(context.fields, pointer);
  return framed(
    frame,
    html`<input
      class="fr-input ${className}"
      type="${type}"
      id="${frame.id}"
      name="${pointer}"
      value="${value}"
      ${attribute(
        'maxlength',
        type === 'text' && !className ? schema.maxLength : null,
      )}${describedBy(frame)}${flag('aria-invalid="true"', frame.fault !== undefined)}${more}
    />`,
  );
}

/** Several short texts, each on a line of its own. */
function texts(asked: Asked): Html {
  const { context, pointer, schema } = asked;
  const { title, description } = schema;
  const typed = (context.fields[pointer] ?? []).join('\n');
  // Its bounds are those of the list, and not of the text.
  const whole = { ...(title && { title }), ...(description && { description }) };
  return textarea({ ...asked, schema: whole }, typed, words[context.language].onePerLine);
}

function textarea(asked: Asked, typed: string, hint?: string): Html {
  const { help, ...rest } = frameOf(asked);
  const frame: Frame = { ...rest, help: [help, hint].filter(Boolean).join(' ') || undefined };
  const {
    context: { language },
    pointer: name,
    schema: { maxLength, minLength },
  } = asked;
  const [describedBy, isInvalid] = [describing(frame), frame.fault !== undefined];
  const control = longText({ language, id: frame.id, name, value: typed, maxLength, minLength, describedBy, isInvalid });
  return html`${framed(frame, control)}${phrasesOf(asked, frame.id)}`;
}

/** The name under which the phrase to insert into a field is sent, before the field's pointer. */
export const PHRASE = '~phrase';

/** The phrases that a button adds to a long text: it works without a script. */
function phrasesOf({ context: { language, phrases }, pointer }: Asked, id: string): Part {
  const offered = phrases?.[anyLine(pointer)] ?? [];
  if (offered.length === 0) return null;
  const said = words[language];
  return html`<div class="g-find">
    <label class="fr-label" for="${id}-phrase">${said.phrase}</label>
    <div class="g-find__row">
      <select class="fr-select" id="${id}-phrase" name="${PHRASE}${pointer}">
        <option value="">${said.choose}</option>
        ${offered.map((phrase) => html`<option value="${phrase}">${phrase}</option>`)}
      </select>
      <button class="fr-btn fr-btn--secondary fr-btn--sm" name="${LINE_BUTTON}" value="&${pointer}" formnovalidate>${said.insert}</button>
    </div>
  </div>`;
}

function euros(asked: Asked): Html {
  return input(asked, 'text', html` inputmode="decimal" autocomplete="off"`, 'g-amount');
}

/** The search among what may be chosen in a field, where not all of it is shown: it works without a script. */
function searchOf({ context, name, pointer }: Asked, id: string): Part {
  const search = context.searches?.[pointer] ?? context.searches?.[anyLine(pointer)];
  if (!search) return null;
  const { seek, find, cut, found } = words[context.language];
  const { label } = labelOf(context.language, context.command, name);
  return html`<div class="g-find">
    <label class="fr-label" for="${id}-q">${seek}<span class="fr-sr-only"> ${label}</span></label>
    <div class="g-find__row">
      <input class="fr-input" type="search" id="${id}-q" name="${SOUGHT}${pointer}" value="${search.q}" autocomplete="off" />
      <input type="hidden" name="${SOUGHT_BEFORE}${pointer}" value="${search.q}" />
      <button class="fr-btn fr-btn--secondary fr-btn--sm" name="${FIND_BUTTON}" value="${pointer}" formnovalidate>${find}</button>
    </div>
    <p class="fr-hint-text">${search.isCut ? cut(search.shown) : found(search.shown)}</p>
  </div>`;
}

const FEW = 5;

function choice(asked: Asked, options: readonly Option[]): Html {
  const { context, pointer, isRequired } = asked;
  const typed = firstOf(context.fields, pointer);
  // In a line a choice takes no more room than its other fields, and a cell that was pasted may hold any words.
  const isInLine = anyLine(pointer) !== pointer;
  const isOther = isInLine && typed !== '' && !isId(typed) && !options.some(({ value }) => value === typed);
  const frame = { ...frameOf(asked), ...(isOther && { fault: words[context.language].notListed(typed) }) };
  const [only, ...more] = options;
  // Where only one answer is possible, it is given.
  const chosen = typed || (isRequired && only && more.length === 0 ? only.value : '');
  const search = searchOf(asked, frame.id);
  // What leaving it open means may be an option of its own.
  const isOpen = options.some(({ value }) => value === '');
  if (options.length > FEW || options.length === 0 || isInLine || search) {
    return html`${search}${framed(
      frame,
      html`<select class="fr-select" id="${frame.id}" name="${pointer}" ${describedBy(frame)}>
        ${!isOpen && html`<option value="">${options.length === 0 && !search ? words[context.language].nothing : words[context.language].choose}</option>`}
        ${options.map(
          ({ value, label, hint }) =>
            html`<option value="${value}" ${flag('selected', value === chosen)}>${label}${hint && ` · ${hint}`}</option>`,
        )}
      </select>`,
    )}`;
  }
  const { unanswered, unsaid } = words[context.language];
  // A question of a call has a title of its own, and an answer.
  const all = isRequired || isOpen ? options : [{ value: '', label: asked.schema.title ? unanswered : unsaid }, ...options];
  return grouped(
    frame,
    all.map(
      ({ value, label, hint }, place) =>
        html`<div class="fr-radio-group">
          <input type="radio" id="${frame.id}-${place}" name="${pointer}" value="${value}" ${flag('checked', value === chosen)} />
          <label class="fr-label" for="${frame.id}-${place}">${label}${hint && html`<span class="fr-hint-text">${hint}</span>`}</label>
        </div>`,
    ),
  );
}

function choices(asked: Asked, options: readonly Option[]): Html {
  const frame = frameOf(asked);
  const { context, pointer } = asked;
  const chosen = context.fields[pointer] ?? [];
  return grouped(
    frame,
    html`${searchOf(asked, frame.id)}${options.length === 0 && !isSought(asked) && html`<p class="g-muted">${words[context.language].nothing}</p>`}${options.map(
      ({ value, label, hint }, place) =>
        html`<div class="fr-checkbox-group">
          <input type="checkbox" id="${frame.id}-${place}" name="${pointer}" value="${value}" ${flag('checked', chosen.includes(value))} />
          <label class="fr-label" for="${frame.id}-${place}">${label}${hint && html`<span class="fr-hint-text">${hint}</span>`}</label>
        </div>`,
    )}`,
  );
}

function check(asked: Asked): Html {
  const frame = frameOf({ ...asked, isRequired: true });
  const { context, pointer } = asked;
  return html`<div class="fr-checkbox-group">
    <input
      type="checkbox"
      id="${frame.id}"
      name="${pointer}"
      value="on"
      ${flag('checked', firstOf(context.fields, pointer) !== '')}${describedBy(frame)}
    />
    <label class="fr-label" for="${frame.id}">${frame.label}${helpOf(frame)}</label>${faultOf(frame)}
  </div>`;
}

/** The name of the buttons that add and take lines away without a script. */
export const LINE_BUTTON = '~line';

/** The sum of the amounts that can be read. */
const sumWords = (language: Language, typed: readonly string[]): Html => {
  const { total, unread } = words[language];
  const cents = typed.filter((each) => each.trim() !== '').map(centsOf);
  const known = cents.flatMap((each) => (typeof each === 'number' && Math.abs(each) <= MOST_CENTS ? [each] : []));
  const others = cents.length - known.length;
  return html`<p data-sum role="status">
    ${total} <strong>${money(language, sumCents(known))}</strong>${others > 0 && html` <span class="g-late">(${unread(others)})</span>`}
  </p>`;
};

/** The button that asks for the sums of a form again: the script does without, which asks whenever amounts change. */
export const recountButton = (language: Language): Html =>
  html`<button class="fr-btn fr-btn--tertiary fr-btn--sm g-recount" name="${LINE_BUTTON}" value="#" formnovalidate>${words[language].recount}</button>`;

/** The sum of these amounts of a form, as typed. */
export const sumOf = (language: Language, typed: readonly string[]): Html =>
  html`<div class="g-sum">${sumWords(language, typed)} ${recountButton(language)}</div>`;

/** The sum of a list whose lines have one amount each. */
function totalOf({ context, pointer, schema }: Asked, places: readonly number[]): Part {
  const [amount, ...more] = columnsOf(schema).filter(([name, each]) => kindOf(name, each) === 'euros');
  if (!amount || more.length > 0 || context.hasTotals) return null;
  const typed = places.map((place) => firstOf(context.fields, child(child(pointer, place), amount[0])));
  return sumOf(context.language, typed);
}

/** Whether a block of cells may fill a list: all of its columns are shown, and it stands in no line. */
const isPastable = ({ context, pointer, schema }: Asked): boolean =>
  columnsOf(schema).length > 1 &&
  anyLine(pointer) === pointer &&
  !context.folded?.includes(pointer) &&
  !context.hidden?.some((each) => each.startsWith(`${pointer}/*/`));

/** Where a block of cells is pasted without a script. */
function pasteBox({ context, pointer, schema }: Asked, label: Part): Html {
  const { paste, cells, columns, fillLines } = words[context.language];
  const names = columnsOf(schema).map(([name, { title }]) => title ?? labelOf(context.language, context.command, name).label);
  const id = `${idOfField(pointer)}-paste`;
  return html`<details class="g-paste">
    <summary>${paste}<span class="fr-sr-only"> ${label}</span></summary>
    ${framed(
      { id, label: cells, help: columns(names.join(', ')) },
      html`<textarea class="fr-input" id="${id}" name="${PASTED}${pointer}" rows="4" aria-describedby="${id}-help"></textarea>`,
    )}
    <button class="fr-btn fr-btn--secondary fr-btn--sm" name="${LINE_BUTTON}" value="*${pointer}" formnovalidate>${fillLines}</button>
  </details>`;
}

const hiddenInput = (name: string, value: string): Html => html`<input type="hidden" name="${name}" value="${value}" />`;

const SAID_AT_MOST = 3;

/** The first figures and choices of a line, in words. */
function gistOf({ context, schema }: Asked, at: string): string {
  const { language, command, fields } = context;
  const said = Object.entries(schema.items?.properties ?? {}).flatMap(([name, given]) => {
    const { schema: each } = withoutNull(given);
    const pointer = child(at, name);
    const typed = firstOf(fields, pointer);
    if (typed === '' || each.type === 'array') return [];
    if (['number', 'euros'].includes(kindOf(name, each)))
      return [`${each.title ?? labelOf(language, command, name).label}${colon(language)} ${typed}`];
    return optionsAt({ context, name, schema: each, pointer }).flatMap(({ value, label }) => (value === typed ? [label] : []));
  });
  return said.slice(0, SAID_AT_MOST).join(' · ');
}

/** A line by its name, with a button that asks for its fields: what they hold is in the form unseen. */
function closedLine(asked: Asked, at: string, place: number, name: string): Html {
  const { language, fields } = asked.context;
  return html`<div class="g-closed" data-line="${place}">
    <p><strong>${name}</strong> <span class="g-muted g-small">${gistOf(asked, at)}</span></p>
    <button class="fr-btn fr-btn--tertiary fr-btn--sm" name="${LINE_BUTTON}" value=">${at}" formnovalidate>
      ${words[language].edit}<span class="fr-sr-only"> ${name}</span>
    </button>
    ${fieldsBelow(fields, at).map(([pointer, value]) => hiddenInput(pointer, value))}
  </div>`;
}

/** A name that is longer is cut in a narrow field: the legend of its line has it whole. */
const NAME_SHOWN = 24;

/** One line of a list, with the button that takes it away. */
function lineOf(asked: Asked, place: number, number: number): Html {
  const { context, pointer, schema } = asked;
  const { remove, removeNamed, line } = words[context.language];
  const at = child(pointer, place);
  const isFolded = context.folded?.includes(anyLine(pointer)) === true;
  const named = nameOfLine(context.fields, at, context.language);
  const name = isFolded ? named : '';
  const isOpen = !isFolded || name === '' || isAskedFor(context.fields, at) || isFaulty(context, at);
  if (!isOpen) return closedLine(asked, at, place, name);
  const within = { ...context, isHelped: context.isHelped === true || (!isFolded && number > 1) };
  const inside = html`<div class="g-line__fields">${fieldsIn(within, schema.items ?? {}, at)}</div>
    <button class="fr-btn fr-btn--tertiary fr-btn--sm" name="${LINE_BUTTON}" value="-${at}" formnovalidate>
      ${name ? removeNamed(name) : html`${remove}<span class="fr-sr-only"> ${line(number)}</span>`}
    </button>`;
  if (!isFolded)
    return html`<fieldset class="g-line" data-line="${place}">
      <legend class="g-line__title">${line(number)}${named.length > NAME_SHOWN && html` · ${named}`}</legend>
      ${inside}
    </fieldset>`;
  return html`<details class="g-line" data-line="${place}" open>
    <summary ${flag('autofocus', context.opened === at)}>${name || line(number)}</summary>
    ${hiddenInput(child(at, ''), '')}${inside}
  </details>`;
}

/** Whether something is wrong at a pointer or below it. */
export const isFaulty = ({ faults }: Pick<FormContext, 'faults'>, pointer: string): boolean =>
  [...faults.keys()].some((each) => each === pointer || each.startsWith(`${pointer}/`));

function lines(asked: Asked): Html {
  const { context, pointer, schema } = asked;
  const frame = frameOf(asked);
  const { add, none } = words[context.language];
  const places = shownPlaces(context.fields, pointer, schema);
  const shown = places.length > 0 ? places : asked.isRequired ? [0] : [];
  return grouped(
    frame,
    html`<div class="g-lines" data-lines="${pointer}"${flag('data-paste', isPastable(asked))}>
      ${shown.length === 0 && html`<p class="g-muted">${none}</p>`}
      ${shown.map((place, index) => lineOf(asked, place, index + 1))}
      <button class="fr-btn fr-btn--secondary fr-btn--sm" name="${LINE_BUTTON}" value="+${pointer}" formnovalidate>${add}</button>
      ${isPastable(asked) && pasteBox(asked, frame.label)} ${totalOf(asked, places)}
    </div>`,
    'g-fieldset-lines',
  );
}

function values(asked: Asked, options: readonly Option[]): Html {
  const { context, pointer, schema } = asked;
  const of = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
  return grouped(
    frameOf(asked),
    options.map(({ value, label, hint, meanings }) => {
      const at = child(pointer, value);
      const id = idOfField(at);
      const isScore = of.type === 'integer' && (of.maximum ?? 99) <= 5;
      const typed = firstOf(context.fields, at);
      const fault = context.faults.get(at);
      if (!isScore)
        return html`<div class="fr-input-group">
          <label class="fr-label" for="${id}">${label}${hint && html`<span class="fr-hint-text">${hint}</span>`}</label>
          <input class="fr-input" id="${id}" name="${at}" value="${typed}" />
        </div>`;
      const scores = Array.from({ length: (of.maximum ?? 5) - (of.minimum ?? 0) + 1 }, (_, place) => String((of.minimum ?? 0) + place));
      return html`<fieldset class="fr-fieldset g-scores" id="${id}">
        <legend class="fr-fieldset__legend">${label}${hint && html`<span class="fr-hint-text">${hint}</span>`}</legend>
        ${scores.map(
          (score, place) =>
            html`<div class="fr-radio-group fr-radio-group--sm">
              <input type="radio" id="${id}-${score}" name="${at}" value="${score}" ${flag('checked', typed === score)} />
              <label class="fr-label" for="${id}-${score}">${score}${meanings && ` · ${meanings[place]}`}</label>
            </div>`,
        )}${fault && html`<p class="fr-error-text">${fault}</p>`}
      </fieldset>`;
    }),
  );
}

/**
 * Some fields under one name. In a line of a list, those that may be left out are asked for once a button wants them:
 * a call has dozens of lines, and most of their groups are empty.
 */
function group(asked: Asked, isNullable: boolean): Html {
  const { context, schema, pointer } = asked;
  const frame = frameOf(asked);
  const isLeftOut = isNullable && !asked.isRequired && anyLine(pointer) !== pointer;
  if (isLeftOut && !hasFieldsBelow(context.fields, pointer) && !isFaulty(context, pointer)) {
    const { label } = labelOf(context.language, context.command, asked.name);
    return html`<button class="fr-btn fr-btn--tertiary fr-btn--sm" name="${LINE_BUTTON}" value=">${pointer}" formnovalidate>
      ${words[context.language].fill(label)}
    </button>`;
  }
  return grouped(frame, fieldsIn(context, schema, pointer), 'g-group');
}

const optionsAt = ({
  context,
  name,
  schema,
  pointer,
}: Pick<Asked, 'name' | 'schema' | 'pointer'> & { context: Pick<FormContext, 'language' | 'options'> }): readonly Option[] =>
  // Options hold people's words too, such as titles.
  (context.options?.[pointer] ?? context.options?.[anyLine(pointer)])?.map(({ label, hint, ...option }) => ({
    ...option,
    label: typeset(context.language, label),
    ...(hint !== undefined && { hint: typeset(context.language, hint) }),
  })) ??
  (schema.enum ?? schema.items?.enum ?? schema.propertyNames?.enum ?? []).map((value) => ({
    value,
    label: choiceLabel(context.language, name, value),
  }));

const plainWords = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

/**
 * The fields of a form in which the words of a choice in a line stand for its value: a cell that was pasted holds what
 * people call it.
 */
export function withNamed(context: Pick<FormContext, 'language' | 'fields' | 'options'>, schema: Schema): Fields {
  const valueFor = (pointer: string, typed: string): string => {
    const each = schemaOfPointer(schema, pointer);
    const options = each && typed !== '' ? optionsAt({ context, name: pointer.split('/').at(-1) ?? '', schema: each, pointer }) : [];
    if (options.some(({ value }) => value === typed)) return typed;
    const plain = options.length > 0 ? plainWords(typed) : '';
    return options.find(({ label }) => plainWords(label) === plain)?.value ?? typed;
  };
  return Object.fromEntries(
    Object.entries(context.fields).map(([pointer, values]) => [
      pointer,
      anyLine(pointer) === pointer ? values : values.map((typed) => valueFor(pointer, typed)),
    ]),
  );
}

/** True where the caller names the choices, even none: an empty list is no reason to have an id typed. */
const isListed = ({ context, pointer }: Asked): boolean =>
  (context.options?.[pointer] ?? context.options?.[anyLine(pointer)]) !== undefined;

const isSought = ({ context, pointer }: Asked): boolean =>
  (context.searches?.[pointer] ?? context.searches?.[anyLine(pointer)]) !== undefined;

export function fieldOf(context: FormContext, name: string, given: Schema, pointer: string, isRequired: boolean): Html {
  const { schema, isNullable } = withoutNull(given);
  // A field that may be empty may still be required in the case at hand.
  const isAsked = (isRequired && !isNullable) || (context.required ?? []).includes(pointer);
  const asked: Asked = { context, name, schema, pointer, isRequired: isAsked };
  const options = optionsAt(asked);
  const kind = kindOf(name, schema);
  if (context.hidden?.some((each) => each === pointer || each === anyLine(pointer)) || schema.const !== undefined) {
    const values = schema.const === undefined ? (context.fields[pointer] ?? []) : [String(schema.const)];
    return html`${values.map((value) => hiddenInput(pointer, value))}`;
  }
  if (kind === 'choices' || (kind === 'texts' && (isListed(asked) || options.length > 0 || isSought(asked))))
    return choices(asked, options);
  if (kind === 'values') return values(asked, options);
  if (kind === 'choice' || ((isListed(asked) || options.length > 0 || isSought(asked)) && kind !== 'lines' && kind !== 'group'))
    return choice(asked, options);
  switch (kind) {
    case 'text':
      return textarea(asked, firstOf(context.fields, pointer));
    case 'texts':
      return texts(asked);
    case 'euros':
      return euros(asked);
    case 'number':
      return input(asked, 'text', html` inputmode="decimal" autocomplete="off"`, 'g-number');
    case 'day': {
      // A browser shows nothing of a date that is none: what was typed by hand stays to be corrected.
      const typed = firstOf(context.fields, pointer);
      return typed === '' || /^\d{4}-\d{2}-\d{2}$/.test(typed) ? input(asked, 'date') : input(asked, 'text');
    }
    case 'time':
      return input(asked, 'datetime-local');
    case 'check':
      return check(asked);
    case 'lines':
      return lines(asked);
    case 'group':
      return group(asked, isNullable);
    default:
      return input(asked, schema.format === 'email' ? 'email' : 'text');
  }
}

/** All fields of an object, in its schema's order. */
export function fieldsIn(context: FormContext, given: Schema, pointer: string): Html {
  const variants = variantsOf(given);
  if (variants) {
    const at = child(pointer, variants.by);
    const shapes = [...variants.shapes.keys()].map((value) => ({ value, label: choiceLabel(context.language, variants.by, value) }));
    const options = context.options?.[at] ?? shapes;
    const value = firstOf(context.fields, at);
    const shape = variants.shapes.get(value);
    const { choose, another } = words[context.language].shapes;
    return html`<div data-shape>
        ${choice({ context, name: variants.by, schema: {}, pointer: at, isRequired: true }, options)}
        <button class="fr-btn fr-btn--secondary fr-btn--sm" name="${LINE_BUTTON}" value="=${at}" formnovalidate>${shape ? another : choose}</button>
      </div>
      ${
        shape &&
        fieldsIn(
          context,
          { ...shape, properties: Object.fromEntries(Object.entries(shape.properties ?? {}).filter(([name]) => name !== variants.by)) },
          pointer,
        )
      }`;
  }
  const schema = given.properties ? given : (given.oneOf?.[0] ?? given.anyOf?.[0] ?? given);
  const isRequired = (name: string): boolean =>
    (schema.required ?? []).includes(name) || (context.required ?? []).includes(child(pointer, name));
  return html`${Object.entries(schema.properties ?? {})
    .filter(([name]) => !context.left?.includes(child(pointer, name)))
    .map(([name, each]) => fieldOf(context, name, each, child(pointer, name), isRequired(name)))}`;
}
