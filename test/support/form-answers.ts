import { isDeepStrictEqual } from 'node:util';
import { faultsOfForm, mainOf } from './acts.ts';
import { filled, mainFormIn, shapesIn, type Way, waysIn, wronglyMissing } from './filled-form.ts';
import type { Sent } from './form-in.ts';
import type { Seen } from './pages-harness.ts';

/** One of the shapes of a form: what is chosen at a pointer, and the button that asks for its fields. */
export type Shape = { pointer: string; button: string; value: string };

/** How a form is opened and sent: by http alone, or in a browser. */
export type Sender = {
  /** The page at this path, with the fields of the shape where one is given. */
  open: (path: string, shape?: Shape) => Promise<string>;
  /** Sends the form of the page that is open; what comes back. */
  send: (path: string, way: Way, form: Sent) => Promise<Pick<Seen, 'status' | 'html'>>;
};

/** An answer that was sent. `name`: its command, its shape and its button. */
type SentAnswer = { name: string; command: string; isDone: boolean; faults: string[] };

/** The faults of what comes back: none where the command is done, or refused in words. */
export function faultsOfAnswer({ status, html }: Pick<Seen, 'status' | 'html'>): string[] {
  if (status === 303) return [];
  return [
    ...([404, 409, 422].includes(status) ? [] : [String(status)]),
    ...(status === 422 && !html.includes('id="erreurs"') ? ['refused without a word'] : []),
    ...faultsOfForm(html).map((fault) => `${fault} (${mainOf(html).slice(0, 120)})`),
  ];
}

const waysOn = (html: string): Way[] => waysIn(mainFormIn(html) ?? '');

/** The shapes of a page's form; one that is undefined where the form has only one. */
function shapesOn(html: string): readonly (Shape | undefined)[] {
  const found = shapesIn(mainFormIn(html) ?? '');
  return found?.values.map((value) => ({ ...found, value })) ?? [undefined];
}

const nameOf = ({ command, with: more }: Way, shape: Shape | undefined): string =>
  [command, shape?.value, ...Object.values(more).flat()].filter(Boolean).join(' ');

/**
 * Fills the form of a page as it marks its fields, and sends it by each of its buttons in each of its shapes.
 * @param isWanted whether the answer of this name is to be sent
 */
export async function* answersOf(
  { open, send }: Sender,
  path: string,
  today: string,
  isWanted: (name: string) => boolean = () => true,
): AsyncGenerator<SentAnswer> {
  let page = await open(path);
  for (const shape of shapesOn(page)) {
    if (shape) page = await open(path, shape);
    for (const [place, way] of waysOn(page).entries()) {
      const name = nameOf(way, shape);
      if (!isWanted(name)) continue;
      const html = place === 0 ? page : await open(path, shape);
      // One answer may leave nothing to be answered by the other.
      if (!isDeepStrictEqual(waysOn(html)[place], way)) continue;
      const form = filled(html, way, today);
      const answer = await send(path, way, form);
      const faults = [...faultsOfAnswer(answer), ...wronglyMissing(html, form, answer.html)];
      yield { name, command: way.command, isDone: answer.status === 303, faults: faults.map((fault) => `${path}, ${name}: ${fault}`) };
    }
  }
}
