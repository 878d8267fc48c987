import { ACTS } from '../../../web/acts.ts';
import type { Acts } from '../../../web/core/acts.ts';
import { COMMANDS } from '../../../web/core/command-page.ts';
import { bodySchema } from '../../../web/core/forms/form.ts';
import { type Schema, variantsOf } from '../../../web/core/forms/schema.ts';
import { DONE } from '../../../web/core/page.ts';
import { noteMet } from './notes.ts';

type Typed = Readonly<Record<string, string | readonly string[]>>;

/** A field whose value decides what a form asks for, or says which button was pressed; `*` for any line of a list. */
type Choice = { pointer: string; values: readonly string[] };

/** The fields by which one of several shapes of a body is chosen, at its top or in the lines of its lists. */
function shapesIn(schema: Schema, pointer = ''): Choice[] {
  const variants = variantsOf(schema);
  if (variants) return [{ pointer: `${pointer}/${variants.by}`, values: [...variants.shapes.keys()] }];
  return Object.entries(schema.properties ?? {}).flatMap(([name, { items }]) => (items ? shapesIn(items, `${pointer}/${name}/*`) : []));
}

const answersIn = (act: Acts[keyof Acts] | undefined): Choice[] =>
  act && 'answers' in act && act.answers ? [{ pointer: `/${act.answers.field}`, values: Object.keys(act.answers.buttons.fr) }] : [];

type PageOf = { isAct: boolean; choices: readonly Choice[] };

const acts: Readonly<Record<string, Acts[keyof Acts]>> = ACTS;

/** The page of each command: those with a file, and those of many things at once, have forms of their own. */
const PAGES: ReadonlyMap<string, PageOf> = new Map(
  [...COMMANDS].map(([name, operation]) => {
    const act = acts[name];
    return [name, { isAct: act !== undefined && !('beside' in act), choices: [...shapesIn(bodySchema(operation)), ...answersIn(act)] }];
  }),
);

/**
 * What tests have to meet of each command's page: that it is shown whole and in words, where it was not made by hand,
 * and that the command is done from a form, in each shape of its body and by each of its buttons.
 */
export const PAGE_FACTS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [...PAGES].map(([name, { isAct, choices }]) => [
    name,
    [
      ...(isAct ? ['shown'] : []),
      'done',
      ...choices.flatMap(({ pointer, values }) => values.map((value) => `done with ${pointer} ${value}`.trimEnd())),
    ],
  ]),
);

/** Notes that the page of a command was looked at and has no fault; the second of two answers has that of the first. */
export function noteShown(path: string): void {
  const [, command = ''] = /^\/agir\/(\w+)/.exec(path) ?? [];
  const act = acts[command];
  if (act) noteMet('page', 'beside' in act ? act.beside : command, 'shown');
}

const matches = (pointer: string, name: string): boolean => new RegExp(`^${pointer.replaceAll('*', '\\d+')}$`).test(name);

/** Notes the command that was done by sending this form, and what was chosen. `location`: where its sender is led. */
export function noteDone(location: string | null, form: Typed): void {
  const command = location && new URL(location, 'http://here').searchParams.get(DONE);
  if (!command) return;
  noteMet('page', command, 'done');
  for (const { pointer } of PAGES.get(command)?.choices ?? [])
    for (const [name, values] of Object.entries(form))
      if (matches(pointer, name))
        for (const value of [values].flat()) noteMet('page', command, 'done with', `${pointer} ${value}`.trimEnd());
}
