import { getPerson, listPeople } from '../../api/people/people.ts';
import { chosenBeside, type FoundOptions, type Sought } from '../core/forms/choices.ts';
import type { Option } from '../core/forms/field.ts';
import { orNothing, type Visit } from '../core/page.ts';

const optionOf = ({ id, name, organisation }: { id: string; name: string; organisation: { name: string } }): Option => ({
  value: id,
  label: `${name} · ${organisation.name}`,
});

/** Those who may vote in a session: the first hundred that a search finds, and those who are chosen already. */
export async function memberOptions(visit: Visit, { q, chosen }: Sought): Promise<FoundOptions> {
  const page = await orNothing(visit.read(listPeople, { query: { votes: 'true', q: q || undefined, limit: '100' } }));
  const options = (page?.items ?? []).map(optionOf);
  const others = await Promise.all(chosenBeside(chosen, options).map((id) => orNothing(visit.read(getPerson, { params: { id } }))));
  return { options: [...others.flatMap((each) => (each ? [optionOf(each)] : [])), ...options], isCut: (page?.next ?? null) !== null };
}
