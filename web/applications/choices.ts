import { getApplication, listApplications } from '../../api/applications/applications.ts';
import type { Language } from '../../domain/core/words.ts';
import { euros } from '../../domain/core/format.ts';
import type { AnswerOf } from '../core/answer.ts';
import { chosenBeside, type FoundOptions, type Sought } from '../core/forms/choices.ts';
import type { Option } from '../core/forms/field.ts';
import { orNothing, type Visit } from '../core/page.ts';

type Listed = AnswerOf<typeof listApplications>['items'][number];
type Named = Pick<Listed, 'id' | 'reference' | 'title' | 'organisation' | 'requestedCents'>;

const optionOf = (language: Language, { id, reference, title, organisation, requestedCents }: Named): Option => ({
  value: id,
  label: [reference, title].filter(Boolean).join(' · '),
  hint: `${organisation.name} · ${euros(language, requestedCents)}`,
});

/** The applications that a form has chosen already and that a search does not find, as far as the caller reads them. */
async function namedBeside(visit: Visit, chosen: readonly string[], found: readonly Option[]): Promise<Option[]> {
  const others = await Promise.all(chosenBeside(chosen, found).map((id) => orNothing(visit.read(getApplication, { params: { id } }))));
  return others.flatMap((each) => (each ? [optionOf(visit.language, each)] : []));
}

/** A hundred of those that answer to some words, and what is chosen already. */
async function applicationOptions(
  visit: Visit,
  { q, chosen }: Sought,
  query: Record<string, unknown>,
  isMeant: (each: Listed) => boolean = () => true,
): Promise<FoundOptions> {
  const page = await orNothing(visit.read(listApplications, { query: { ...query, q: q || undefined, limit: '100' } }));
  const options = (page?.items ?? []).filter(isMeant).map((each) => optionOf(visit.language, each));
  return { options: [...(await namedBeside(visit, chosen, options)), ...options], isCut: (page?.next ?? null) !== null };
}

/** The applications of the caller's own organisation, drafts too. */
export const ownApplications = (visit: Visit, sought: Sought): Promise<FoundOptions> =>
  applicationOptions(visit, sought, { organisationId: visit.person?.caller.organisationId });

/** The applications of any organisation that were submitted, as far as the caller may read them. */
export const submittedApplications = (visit: Visit, sought: Sought): Promise<FoundOptions> =>
  applicationOptions(visit, sought, {}, ({ submittedAt }) => submittedAt !== null);

/** So many are chosen from at once; an agenda has half of them at most. */
const MOST_REVIEWED = 1000;

async function readReviewed(visit: Visit, q: string): Promise<FoundOptions> {
  const options: Option[] = [];
  for (let cursor: string | undefined; options.length < MOST_REVIEWED;) {
    const page = await orNothing(visit.read(listApplications, { query: { state: 'reviewed', q: q || undefined, limit: '100', cursor } }));
    options.push(...(page?.items ?? []).map((each) => optionOf(visit.language, each)));
    if (!page || page.next === null) return { options, isCut: false };
    cursor = page.next;
  }
  return { options, isCut: true };
}

/** The applications that may be put on an agenda. */
export async function reviewedApplications(visit: Visit, { q, chosen }: Sought): Promise<FoundOptions> {
  const all = await readReviewed(visit, '');
  const found = q === '' ? all : await readReviewed(visit, q);
  const isFound = (id: string): boolean => found.options.some(({ value }) => value === id);
  const kept = all.options.filter(({ value }) => chosen.includes(value) && !isFound(value));
  const named = await namedBeside(visit, chosen, [...kept, ...found.options]);
  return { options: [...named, ...kept, ...found.options], isCut: found.isCut };
}
