import { COMMANDS } from '../../web/core/command-page.ts';
import { idOfField, LINE_BUTTON } from '../../web/core/forms/field.ts';
import { bodySchema, KEY_FIELD } from '../../web/core/forms/form.ts';
import { kindOf, type Schema, variantsOf, withoutNull } from '../../web/core/forms/schema.ts';
import { moveDate } from '../../domain/core/calendar.ts';
import { isFree, matching } from './bodies.ts';
import { PAYEE } from './fixtures.ts';
import { attributeOf, formIn, type Sent } from './form-in.ts';

/** The values of fields, by their names, that their schemas alone would not make sound. */
const BY_NAME: Readonly<Record<string, string>> = {
  iban: PAYEE.iban,
  siret: '13002526500013',
  url: 'https://www.data.gouv.fr/',
  email: 'noe@lacs.example',
};
const REASON = 'Une raison sans chiffres. ';

type Rules = Schema & { exclusiveMinimum?: number };

/** What is typed into a field, by what its schema says that it takes; the fund's years are this one. */
function typedFor(name: string, schema: Rules, today: string): string {
  const known = BY_NAME[name] ?? BY_NAME[schema.format === 'uri' ? 'url' : (schema.format ?? '')];
  if (known !== undefined) return known;
  const { minimum, exclusiveMinimum = 0, minLength = 0, maxLength = 4_000, pattern } = schema;
  const least = Math.max(1, minimum ?? exclusiveMinimum + 1);
  switch (kindOf(name, schema)) {
    case 'euros':
      return String(Math.ceil(least / 100));
    case 'number':
      return name === 'year' ? today.slice(0, 4) : String(least);
    case 'texts':
      return typedFor(name, schema.items ?? {}, today);
    case 'day':
      return moveDate(today, { days: /^(?:end|due)/.test(name) ? 40 : 0 });
    case 'time':
      return `${moveDate(today, { days: 10 })}T10:00`;
    default:
      return isFree(pattern)
        ? REASON.repeat(Math.ceil((minLength + 1) / REASON.length))
            .slice(0, maxLength)
            .trim()
        : matching(pattern);
  }
}

/** The schema of the field at a pointer; of several shapes that of the one that was chosen. */
function schemaAt(schema: Schema, pointer: string, sent: Sent): Schema | undefined {
  let [at, within] = ['', schema as Schema | undefined];
  for (const name of pointer.split('/').slice(1)) {
    const { schema: here } = withoutNull(within ?? {});
    const variants = variantsOf(here);
    const chosen = variants && name !== variants.by ? variants.shapes.get(sent[`${at}/${variants.by}`]?.[0] ?? '') : here;
    const values = typeof chosen?.additionalProperties === 'object' ? chosen.additionalProperties : undefined;
    within = chosen?.properties?.[name] ?? chosen?.items ?? values;
    at += `/${name}`;
  }
  return within && withoutNull(within).schema;
}

/** The ids of the fields that a form says to be optional. */
function optionalIn(form: string): ReadonlySet<string> {
  const labels = [...form.matchAll(/<label[^>]*\sfor="([^"]+)"[^>]*>([\s\S]*?)<\/label>/g)];
  const legends = [...form.matchAll(/<fieldset[^>]*\sid="([^"]+)"[^>]*>\s*<legend[^>]*>([\s\S]*?)<\/legend>/g)];
  return new Set([...labels, ...legends].flatMap(([, id = '', words = '']) => (words.includes('g-optional') ? [id] : [])));
}

const isFilled = (sent: Sent, pointer: string): boolean =>
  Object.entries(sent).some(
    ([name, values]) => (name === pointer || name.startsWith(`${pointer}/`)) && values.some((value) => value.trim() !== ''),
  );

/** True where the form marks the field as optional, or a group that it is in and that is empty. */
const mayStayEmpty = (optional: ReadonlySet<string>, pointer: string, sent: Sent): boolean =>
  pointer
    .split('/')
    .slice(1)
    .map((_, place, names) => `/${names.slice(0, place + 1).join('/')}`)
    .some((each) => optional.has(idOfField(each)) && !isFilled(sent, each));

/** The form of a command's page, not that of the files that belong to it; undefined where it shows none. */
export const mainFormIn = (html: string): string | undefined => /<form[^>]*class="g-form"[\s\S]*?<\/form>/.exec(html)?.[0];

const CONTROL = /<(?:input|textarea|select)\b[^>]*\sname="(\/[^"]*)"[^>]*>/g;

/** The values among which a form has a field's chosen, if it does. */
function choicesOf(form: string, pointer: string): string[] | undefined {
  const inputs = [...form.matchAll(/<input\b[^>]*>/g)].map(([tag]) => tag).filter((tag) => attributeOf(tag, 'name') === pointer);
  if (inputs.some((tag) => ['radio', 'checkbox'].includes(attributeOf(tag, 'type') ?? '')))
    return inputs.map((tag) => attributeOf(tag, 'value') ?? '');
  const list = [...form.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g)].find(([, tag = '']) => attributeOf(tag, 'name') === pointer);
  return list && [...(list[2] ?? '').matchAll(/<option\b[^>]*>/g)].map(([tag]) => attributeOf(tag, 'value') ?? '');
}

/** One of the ways to send a command's form: by its first button, or by another answer. */
export type Way = { to: string; command: string; with: Sent };

/** The ways to send a form: each of its answers, or its one button. */
export function waysIn(form: string): Way[] {
  const action = attributeOf(/<form[^>]*>/.exec(form)?.[0] ?? '', 'action') ?? '';
  const way = (to: string, more: Sent = {}): Way => ({ to, command: /^\/agir\/(\w+)/.exec(to)?.[1] ?? '', with: more });
  const buttons = [...form.matchAll(/<button\b[^>]*>/g)].map(([tag]) => tag);
  const answers = buttons.flatMap((tag) => {
    const [other, name = ''] = [attributeOf(tag, 'formaction'), attributeOf(tag, 'name')];
    if (other !== undefined) return [way(other)];
    return name.startsWith('/') ? [way(action, { [name]: [attributeOf(tag, 'value') ?? ''] })] : [];
  });
  const hasOwn = answers.every(({ with: more }) => Object.keys(more).length === 0);
  const isOwnShown = /<button class="fr-btn">/.test(form);
  return [...(hasOwn && isOwnShown ? [way(action)] : []), ...answers];
}

/** The form as it is sent with what it marks as required, and nothing more. */
export function filled(html: string, way: Way, today: string): Sent {
  const form = mainFormIn(html) ?? '';
  const action = attributeOf(/<form[^>]*>/.exec(form)?.[0] ?? '', 'action');
  // Below its button stands what only another answer asks for.
  const [first = ''] = form.split('<div class="g-only">');
  const asked = way.to === action ? first : form;
  const sent: Record<string, readonly string[]> = { ...formIn(form, KEY_FIELD), ...way.with };
  const optional = optionalIn(form);
  const operation = COMMANDS.get(way.command);
  if (!operation) throw new Error(`no command is called ${way.command}`);
  const schema = bodySchema(operation);
  for (const pointer of new Set([...asked.matchAll(CONTROL)].map(([, name = '']) => name))) {
    if (isFilled(sent, pointer) || mayStayEmpty(optional, pointer, sent)) continue;
    const choices = choicesOf(form, pointer);
    const of = schemaAt(schema, pointer, sent);
    if (of?.type === 'boolean') continue;
    const value = choices ? choices.find((each) => each !== '') : of && typedFor(pointer.split('/').at(-1) ?? '', of, today);
    if (value !== undefined) sent[pointer] = [value];
  }
  return sent;
}

/** The choices of a shape in a form: the button that asks for the fields of the chosen one, and what may be chosen. */
export function shapesIn(form: string): { button: string; pointer: string; values: string[] } | undefined {
  const button = [...form.matchAll(/<button\b[^>]*>/g)]
    .map(([tag]) => ({ name: attributeOf(tag, 'name'), value: attributeOf(tag, 'value') ?? '' }))
    .find(({ name, value }) => name === LINE_BUTTON && value.startsWith('='))?.value;
  if (button === undefined) return undefined;
  const pointer = button.slice(1);
  return { button, pointer, values: choicesOf(form, pointer)?.filter((value) => value !== '') ?? [] };
}

/** The faults that a refused page links to its fields. */
const faultsAtFields = (html: string): { id: string; words: string }[] =>
  [...(/id="erreurs"[\s\S]*?<\/div>/.exec(html)?.[0] ?? '').matchAll(/<a href="#([^"]+)">([\s\S]*?)<\/a>/g)].map(
    ([, id = '', words = '']) => ({ id, words }),
  );

const MISSING = /(?:à renseigner|ajoutez au moins|choisissez (?:au moins|dans))/;

/** The faults at fields that the form had marked as optional, or that were filled. */
export function wronglyMissing(shown: string, sent: Sent, answer: string): string[] {
  const form = mainFormIn(shown) ?? '';
  const optional = optionalIn(form);
  const pointers = new Map([...form.matchAll(CONTROL)].map(([, name = '']) => [idOfField(name), name]));
  const isOptional = (id: string): boolean => optional.has(id) || mayStayEmpty(optional, pointers.get(id) ?? '', sent);
  const filledIds = new Set(
    Object.keys(sent)
      .filter((name) => isFilled(sent, name))
      .map(idOfField),
  );
  return faultsAtFields(answer).flatMap(({ id, words }) => {
    if (filledIds.has(id)) return [`a field was filled, and is refused: ${words}`];
    return isOptional(id) && MISSING.test(words) ? [`an optional field is missing: ${words}`] : [];
  });
}
