import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { operations } from '../../api/operations.ts';
import { logFailed, whyNotDone } from '../../api/batches.ts';
import { askStrength } from '../../api/http/caller/sign-in.ts';
import { idempotencyKey } from '../../api/http/operation.ts';
import { orMissing, Problem } from '../../api/http/problem/problem.ts';
import { beat, findBatch, forgetUnknown, noteOutcome, readBatch, rest, storeBatch, type Batch } from '../../db/pages/page-batches.ts';
import { figure } from '../../domain/core/format.ts';
import { BATCHES_WAITING_AT_MOST, type BatchItem, type BatchOutcome } from '../../domain/core/page-draft.ts';
import { KEY_FIELD } from './forms/form.ts';
import { firstOf } from './forms/values.ts';
import { html } from './html.ts';
import { asking, type Answer, type Visit } from './page.ts';
import { personOf } from './session.ts';
import { bilingual } from './words.ts';

const words = bilingual({
  fr: {
    tooMany: 'Trop de lots en attente',
    many: (most: string) =>
      `${most} de vos lots ne sont pas terminés : celui-ci n’est pas enregistré, et rien n’a été fait. Attendez la fin de l’un d’eux, ou continuez ceux qui se sont arrêtés ; puis revenez à la page précédente de votre navigateur et renvoyez votre formulaire.`,
    see: 'Voir mes lots',
  },
  en: {
    tooMany: 'Too many batches are waiting',
    many: (most: string) =>
      `${most} of your batches are not over: this one is not saved, and nothing was done. Wait until one of them is over, or continue those that stopped; then go back to the previous page of your browser and send your form again.`,
    see: 'See my batches',
  },
});

/** The page of all batches of a person. */
export const BATCH_LIST = '/lots';

/** Says that the person has as many batches waiting as they may, and where those are. */
const tooMany = ({ language }: Visit): Answer => ({
  title: words[language].tooMany,
  status: 422,
  body: html`<p class="fr-text--lead">${words[language].many(figure(language, BATCHES_WAITING_AT_MOST))}</p>
    <p><a class="fr-btn" href="${BATCH_LIST}">${words[language].see}</a></p>`,
});

/** The page of a batch: how far it is, and what has become of each of its commands. */
export const pageOfBatch = (id: string): string => `${BATCH_LIST}/${id}`;

/** How long a form waits for its batch before its page shows how far it is. */
const WAITED_MS = 3_000;

/** The longest form of a batch: five hundred lines, with some words on each. */
export const BATCH_FORM_BYTES = 4_000_000;

/** Before each so many commands the session of their person is read anew: they may have lost a role, or signed out. */
const PIECE = 20;

/** How often a batch in hand shows a sign of life, while it waits for its turn, or for a command that takes long. */
const BEATS_EVERY_MS = 5_000;

/** The batches that this process carries out, or has still to begin, and the last one of each person. */
const inHand = new Set<string>();
const lastOf = new Map<string, Promise<void>>();
export const isInHand = (id: string): boolean => inHand.has(id);

const asksSignIn = (error: unknown): boolean => error instanceof Problem && error.facts.code === 'sign_in_again';

/** Throws `sign_in_again` where a command asks for a newer or stronger sign-in than its person's. */
function askSignIn({ deps, person }: Visit, items: readonly BatchItem[]): void {
  const { signIn } = orMissing(person ?? undefined);
  for (const name of new Set(items.map(({ operation }) => operation)))
    if (name !== null) askStrength(name, signIn, deps.strength ?? {}, Date.now() / 1_000);
}

const personIdOf = ({ person }: Visit): string => orMissing(person ?? undefined).caller.personId;

/** Gives the command of one item, under a key that follows from that of the form and from its place. */
async function outcomeOf(visit: Visit, { formKey }: Batch, place: number, item: BatchItem): Promise<BatchOutcome> {
  const { deps, language, req } = visit;
  if (item.operation === null) return { result: 'same', why: null };
  const { params, body } = item;
  const operation = orMissing(operations.find(({ spec }) => spec.operationId === item.operation));
  const key = createHash('sha256').update(`${formKey}\n${place}`).digest('hex');
  try {
    await visit.command(operation, { params, body, key });
    return { result: 'done', why: null };
  } catch (error) {
    // What asks for a newer sign-in is not refused: the batch stops before it, and goes on after that.
    if (asksSignIn(error)) throw error;
    const { code, detail } = whyNotDone(deps, { language, from: req }, error);
    return { result: code === 'outcome_unknown' ? 'unknown' : 'refused', why: detail };
  }
}

/** Gives the commands that have no outcome yet, one after the other: one that is refused stops none of the others. */
async function carryOut(visit: Visit, id: string): Promise<void> {
  const { deps, req } = visit;
  const personId = personIdOf(visit);
  const batch = orMissing(await readBatch(deps.db, personId, id));
  const pending = batch.items.flatMap((item, place) => (batch.outcomes.has(place) ? [] : [{ item, place }]));
  let asked = visit;
  let given = 0;
  for (const { item, place } of pending) {
    if (deps.ending?.aborted) return;
    if (given % PIECE === 0) {
      // oxlint-disable-next-line no-await-in-loop
      const person = await personOf(deps, req);
      if (person?.caller.personId !== personId) return;
      asked = { ...visit, person, ...asking({ ...visit, person }) };
    }
    given += 1;
    // One after the other: they lock the same files and envelopes, and each choice of a reviewer counts in the next.
    // oxlint-disable-next-line no-await-in-loop
    await noteOutcome(deps.db, id, place, await outcomeOf(asked, batch, place, item));
  }
}

/** Carries a batch out beside the request, after those that the person gave before. */
function begin(visit: Visit, id: string): Promise<void> {
  const { deps } = visit;
  const personId = personIdOf(visit);
  const before = lastOf.get(personId) ?? Promise.resolve();
  if (inHand.has(id)) return before;
  inHand.add(id);
  const beats = setInterval(() => void beat(deps.db, id).catch(() => undefined), BEATS_EVERY_MS).unref();
  const run = before
    .then(() => beat(deps.db, id))
    .then(() => carryOut(visit, id))
    // Its page says what was done, and offers to go on.
    .catch((error: unknown) => {
      if (!(error instanceof Problem)) logFailed(deps, visit.req, error);
    })
    .then(() => {
      clearInterval(beats);
      return rest(deps.db, id);
    })
    .catch(() => undefined)
    .finally(() => {
      inHand.delete(id);
      if (lastOf.get(personId) === run) lastOf.delete(personId);
    });
  lastOf.set(personId, run);
  return run;
}

const answerOf = async (id: string, run: Promise<void>): Promise<Answer> => {
  await Promise.race([run, wait(WAITED_MS, undefined, { ref: false })]);
  return { to: pageOfBatch(id) };
};

/**
 * Has many commands given by one form, each by itself: stored first, then carried out beside the request, whose page
 * can be left. A form that is sent again leads to what its first sending has made.
 * @param kind what its page calls it
 * @param make the commands; undefined where there are none
 * @param cameFrom the list that its form came from, with its filters and its page; null where it is not known
 */
export async function giveBatch(
  visit: Visit,
  { kind, cameFrom }: { kind: string; cameFrom: string | null },
  make: () => Promise<readonly BatchItem[]>,
): Promise<Answer | undefined> {
  const { deps, fields } = visit;
  const [personId, formKey] = [personIdOf(visit), idempotencyKey(firstOf(fields, KEY_FIELD))];
  const formSha256 = createHash('sha256')
    .update(JSON.stringify(Object.entries(fields).toSorted()))
    .digest();
  const known = await findBatch(deps.db, personId, formKey);
  if (known && !known.formSha256.equals(formSha256)) throw new Problem({ code: 'key_reused_with_another_body' });
  const items = known ? [] : await make();
  if (!known && items.length === 0) return undefined;
  askSignIn(visit, items);
  const id = known?.id ?? (await storeBatch(deps.db, { personId, formKey, formSha256, kind, cameFrom, items }));
  if (id === null) return tooMany(visit);
  // The same form came in twice at once.
  if (id === undefined) return giveBatch(visit, { kind, cameFrom }, make);
  return known ? goOn(visit, id) : answerOf(id, begin(visit, id));
}

/**
 * Continues a batch of the caller that stopped: what has an outcome is not done again, and what another process
 * carries out is left to it.
 */
export async function goOn(visit: Visit, id: string): Promise<Answer> {
  const { deps } = visit;
  const { items, outcomes, isMoving } = orMissing(await readBatch(deps.db, personIdOf(visit), id));
  if (inHand.has(id)) return answerOf(id, begin(visit, id));
  if (isMoving) return { to: pageOfBatch(id) };
  askSignIn(
    visit,
    items.filter((_, place) => !outcomes.has(place) || outcomes.get(place)?.result === 'unknown'),
  );
  await forgetUnknown(deps.db, id);
  return answerOf(id, begin(visit, id));
}

/** What the page of a batch calls it, and where it leads. */
export type BatchLook = {
  kind: string;
  title: Readonly<Record<Visit['language'], string>>;
  /** What is said once it is over: how many of its commands were done, and for how much. */
  summary: Readonly<Record<Visit['language'], (done: number, of: number, sum: string | null) => string>>;
  /** The list that it came from, where the batch names none. */
  back: { href: string; label: Readonly<Record<Visit['language'], string>> };
  /** The next work, once it is over; `ids`: of the batch's files. Null where there is none. */
  next?: (visit: Visit, cameFrom: string | null, ids: readonly string[]) => Promise<{ href: string; label: string } | null>;
};
