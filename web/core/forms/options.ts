import { z } from 'zod';
import { getApplication, listApplications } from '../../../api/applications/applications.ts';
import { listScenarios } from '../../../api/committee/scenarios.ts';
import type { Operation } from '../../../api/http/operation.ts';
import { listEnvelopes } from '../../../api/ledger/envelopes.ts';
import { getMyOrganisation, getPerson, listPeople } from '../../../api/people/people.ts';
import { listReviewers } from '../../../api/review/reviews.ts';
import { PEOPLES_SKILLS } from '../../../domain/datalab/days.ts';
import { isStaff } from '../../../domain/core/role.ts';
import { euros } from '../../../letters/core/format.ts';
import type { AnswerOf } from '../answer.ts';
import { orNothing, type Visit } from '../page.ts';
import type { Thing } from '../things.ts';
import type { Option, Search } from './field.ts';
import { standingAt, wordsSought } from './search.ts';
import type { Fields } from './values.ts';
import { kindOf, type Schema, withoutNull } from './schema.ts';
import { bodySchema } from './form.ts';

type Read = Readonly<Record<string, unknown>>;
const listIn = (read: Read, name: string): readonly Read[] => (Array.isArray(read[name]) ? (read[name] as Read[]) : []);
const word = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** What stands in a list under a key, as people call it. */
const keyed = (list: readonly Read[]): readonly Option[] => list.map(({ key, label }) => ({ value: word(key), label: word(label) }));
const steps = (read: Read): readonly Option[] => keyed(listIn(read, 'review'));

/** What of its thing a field names, by the field's name: each part's name, and how people know it. */
const PARTS: Readonly<Record<string, (read: Read, language: 'fr' | 'en') => readonly Option[]>> = {
  step: steps,
  steps,
  tranche: (read, language) =>
    listIn(read, 'tranches').map(({ rank, kindLabel, amountCents, label }) => ({
      value: word(rank),
      label: `${word(rank)} · ${word(kindLabel)} · ${euros(language, Number(amountCents))} · ${word(label)}`,
    })),
  claim: (read) => listIn(read, 'claims').map(({ number, label }) => ({ value: word(number), label: `${word(number)} · ${word(label)}` })),
  amendment: (read) =>
    listIn(read, 'amendments').map(({ number, label }) => ({ value: word(number), label: `${word(number)} · ${word(label)}` })),
  obligation: (read) =>
    listIn(read, 'obligations').map(({ key, label, title }) => ({ value: word(key), label: word(title) || word(label) })),
  rank: (read) =>
    listIn(read, 'milestones').map(({ rank, label, dueOn }) => ({
      value: word(rank),
      label: `${word(rank)} · ${word(dueOn)} · ${word(label)}`,
    })),
  payeeId: (read) =>
    listIn(read, 'payees').map(({ id, accountHolder, iban }) => ({ value: word(id), label: `${word(accountHolder)} · ${word(iban)}` })),
  change: (read) =>
    listIn(read, 'openChanges').map(({ number, command }) => ({ value: word(number), label: `${word(number)} · ${word(command)}` })),
  applicationId: (read) =>
    listIn(read, 'agenda').map(({ applicationId, reference, title }) => ({
      value: word(applicationId),
      label: `${word(reference)} · ${word(title)}`,
    })),
};

const named = ({ id, name, organisation }: Read): Option => ({
  value: word(id),
  label: [word(name), word((organisation as Read | undefined)?.['name'])].filter(Boolean).join(' · '),
});

/** What may be chosen in a field; `isCut`: there is more, which a search finds. */
type Choices = { options: readonly Option[]; isCut: boolean };
const whole = (options: readonly Option[]): Choices => ({ options, isCut: false });

/** What a form asks of what may be chosen in a field: the words that are searched for, and what is chosen already. */
type Sought = { q: string; chosen: readonly string[] };

/** What is chosen and not among what was found; a form that somebody made by hand may name anything. */
const MOST_BESIDE = 100;
const namedBeside = (chosen: readonly string[], found: readonly Option[]): string[] => {
  const known = new Set(found.map(({ value }) => value));
  return [...new Set(chosen)].filter((id) => !known.has(id) && z.uuid().safeParse(id).success).slice(0, MOST_BESIDE);
};

/**
 * The people whom a field may name, as far as the caller may know them: the first hundred who answer to the words that
 * are searched for, and those who are chosen already.
 * @param asked which of them: those who may vote in a session
 */
const peopleOf =
  (asked: { votes?: 'true' } = {}) =>
  async (visit: Visit, _thing: Thing | undefined, { q, chosen }: Sought): Promise<Choices> => {
    if (!isStaff(visit.person?.caller.roles ?? [])) {
      const ours = await orNothing(visit.ask(getMyOrganisation));
      return whole(listIn((ours ?? {}) as Read, 'people').map(named));
    }
    const found = await orNothing(visit.ask(listPeople, { query: { ...asked, q: q || undefined, limit: '100' } }));
    const listed = listIn((found ?? {}) as Read, 'items').map(named);
    const missing = namedBeside(chosen, listed);
    const others = await Promise.all(missing.map((id) => orNothing(visit.ask(getPerson, { params: { id } }))));
    return {
      options: [...others.flatMap((each) => (each ? [named(each as Read)] : [])), ...listed],
      isCut: (found?.next ?? null) !== null,
    };
  };
const people = peopleOf();

/** So many are chosen from at once; an agenda has half of them at most. */
const MOST_REVIEWED = 1000;

type Listed = AnswerOf<typeof listApplications>['items'][number];
const optionOf = (
  language: 'fr' | 'en',
  { id, reference, title, organisation, requestedCents }: Pick<Listed, 'id' | 'reference' | 'title' | 'organisation' | 'requestedCents'>,
): Option => ({
  value: id,
  label: [reference, title].filter(Boolean).join(' · '),
  hint: `${organisation.name} · ${euros(language, requestedCents)}`,
});

/** The applications that may be put on an agenda, as far as they answer to some words. */
async function readReviewed(visit: Visit, q: string): Promise<Choices> {
  const options: Option[] = [];
  for (let cursor: string | undefined; options.length < MOST_REVIEWED;) {
    const page = await orNothing(visit.ask(listApplications, { query: { state: 'reviewed', q: q || undefined, limit: '100', cursor } }));
    options.push(...(page?.items ?? []).map((each) => optionOf(visit.language, each)));
    if (!page || page.next === null) return whole(options);
    cursor = page.next;
  }
  return { options, isCut: true };
}

async function reviewed(visit: Visit, _thing: Thing | undefined, { q, chosen }: Sought): Promise<Choices> {
  const all = await readReviewed(visit, '');
  const found = q === '' ? all : await readReviewed(visit, q);
  const isFound = (id: string): boolean => found.options.some(({ value }) => value === id);
  const kept = all.options.filter(({ value }) => chosen.includes(value) && !isFound(value));
  const missing = namedBeside(chosen, [...kept, ...found.options]);
  const others = await Promise.all(missing.map((id) => orNothing(visit.ask(getApplication, { params: { id } }))));
  const named = others.flatMap((each) => (each ? [optionOf(visit.language, each)] : []));
  return { options: [...named, ...kept, ...found.options], isCut: found.isCut };
}

/**
 * The applications that the caller may read, as far as they answer to some words: a hundred, and what is chosen already.
 * @param isOwn those of the caller's organisation, drafts too; else those that were submitted, of any
 */
const applications =
  ({ isOwn }: { isOwn: boolean }) =>
  async (visit: Visit, _thing: Thing | undefined, { q, chosen }: Sought): Promise<Choices> => {
    const organisationId = isOwn ? visit.person?.caller.organisationId : undefined;
    const page = await orNothing(visit.ask(listApplications, { query: { organisationId, q: q || undefined, limit: '100' } }));
    const listed = (page?.items ?? []).filter(({ submittedAt }) => isOwn || submittedAt !== null);
    const options = listed.map((each) => optionOf(visit.language, each));
    const missing = namedBeside(chosen, options);
    const others = await Promise.all(missing.map((id) => orNothing(visit.ask(getApplication, { params: { id } }))));
    const named = others.flatMap((each) => (each ? [optionOf(visit.language, each)] : []));
    return { options: [...named, ...options], isCut: (page?.next ?? null) !== null };
  };

const ASKED: Readonly<Record<string, (visit: Visit, thing: Thing | undefined, sought: Sought) => Promise<Choices>>> = {
  'createDatalabRequest.applicationId': applications({ isOwn: true }),
  reviewerId: async (visit) => whole(listIn(((await orNothing(visit.ask(listReviewers))) ?? {}) as Read, 'items').map(named)),
  personId: people,
  memberIds: peopleOf({ votes: 'true' }),
  responsibleId: people,
  contactPersonId: people,
  envelopeId: async (visit) => envelopes(visit),
  toEnvelopeId: async (visit) => envelopes(visit),
  parentId: async (visit) => envelopes(visit),
  applicationIds: reviewed,
  'declareInterest.applicationId': applications({ isOwn: false }),
  scenario: async (visit, thing) => {
    const found = await orNothing(visit.ask(listScenarios, { params: { id: thing?.read['id'] } }));
    return whole(listIn((found ?? {}) as Read, 'items').map(({ number, name }) => ({ value: word(number), label: word(name) })));
  },
  skill: ({ language }) => Promise.resolve(whole(skills(language))),
  skills: ({ language }) => Promise.resolve(whole(skills(language))),
  needs: ({ language }) => Promise.resolve(whole(skills(language))),
};

const skills = (language: 'fr' | 'en'): readonly Option[] =>
  Object.entries(PEOPLES_SKILLS).map(([value, label]) => ({ value, label: label[language] }));

async function envelopes(visit: Visit): Promise<Choices> {
  const found = await orNothing(visit.ask(listEnvelopes));
  return whole(
    listIn((found ?? {}) as Read, 'items').map(({ id, code, name }) => ({ value: word(id), label: `${word(code)} · ${word(name)}` })),
  );
}

/** Each field of a schema, with `*` for the place of any line. */
function* pointersIn(schema: Schema, pointer = ''): Generator<{ name: string; pointer: string }> {
  for (const shape of [schema, ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])])
    for (const [name, given] of Object.entries(shape.properties ?? {})) {
      const { schema: each } = withoutNull(given);
      const at = `${pointer}/${name}`;
      yield { name, pointer: at };
      const kind = kindOf(name, each);
      if (kind === 'group') yield* pointersIn(each, at);
      if (kind === 'lines') yield* pointersIn(each.items ?? {}, `${at}/*`);
    }
}

export type FormChoices = { options: Record<string, readonly Option[]>; searches: Record<string, Search> };

/**
 * What may be chosen in the fields of a command's form, where its schema does not say it, and which of them have a
 * search: those of which not all is shown.
 * @param fields what the form holds: what is chosen in it stays among what may be chosen
 */
export async function optionsFor(
  visit: Visit,
  operation: Operation,
  thing: Thing | undefined,
  fields: Fields,
  step?: string,
): Promise<FormChoices> {
  const options: Record<string, readonly Option[]> = {};
  const searches: Record<string, Search> = {};
  const command = operation.spec.operationId;
  for (const { name, pointer } of pointersIn(bodySchema(operation))) {
    // Shapes of one body name the same fields.
    if (options[pointer]) continue;
    const part = thing && PARTS[name]?.(thing.read, visit.language);
    const asked = ASKED[`${command}.${name}`] ?? ASKED[name];
    if (part && part.length > 0) options[pointer] = part;
    else if (asked) {
      const q = wordsSought(visit.fields, pointer);
      const found = await asked(visit, thing, { q, chosen: standingAt(fields, pointer) });
      options[pointer] = found.options;
      if (found.isCut || q !== '') searches[pointer] = { q, isCut: found.isCut, shown: found.options.length };
    }
    if (name === 'scores' && thing) {
      const of = listIn(thing.read, 'review').find(({ key }) => key === step);
      options[pointer] = keyed(listIn(of ?? {}, 'criteria'));
    }
  }
  return { options, searches };
}
