import { listApplications } from '../../../api/applications/applications.ts';
import { listScenarios } from '../../../api/committee/scenarios.ts';
import type { Operation } from '../../../api/http/operation.ts';
import { listEnvelopes } from '../../../api/ledger/envelopes.ts';
import { getMyOrganisation, listPeople } from '../../../api/people/people.ts';
import { listReviewers } from '../../../api/review/reviews.ts';
import { PEOPLES_SKILLS } from '../../../domain/datalab/days.ts';
import { isStaff } from '../../../domain/core/role.ts';
import { euros } from '../../../letters/core/format.ts';
import { orNothing, type Visit } from '../page.ts';
import type { Thing } from '../things.ts';
import { labelOf, type Option } from './field.ts';
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
  otherId: (read) =>
    listIn(read, 'overlaps').map(({ other }) => ({ value: word((other as Read)?.['id']), label: word((other as Read)?.['title']) })),
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

/** The people whom a field may name, as far as the caller may know them. */
async function people(visit: Visit): Promise<readonly Option[]> {
  if (!isStaff(visit.person?.caller.roles ?? [])) {
    const ours = await orNothing(visit.ask(getMyOrganisation));
    return listIn((ours ?? {}) as Read, 'people').map(named);
  }
  const found = await orNothing(visit.ask(listPeople, { query: { limit: '100' } }));
  return listIn((found ?? {}) as Read, 'items').map(named);
}

const ASKED: Readonly<Record<string, (visit: Visit, thing: Thing | undefined) => Promise<readonly Option[]>>> = {
  reviewerId: async (visit) => listIn(((await orNothing(visit.ask(listReviewers))) ?? {}) as Read, 'items').map(named),
  substituteId: people,
  personId: people,
  memberIds: people,
  responsibleId: people,
  contactPersonId: people,
  envelopeId: async (visit) => envelopes(visit),
  toEnvelopeId: async (visit) => envelopes(visit),
  parentId: async (visit) => envelopes(visit),
  applicationIds: async (visit) => {
    const found = await orNothing(visit.ask(listApplications, { query: { state: 'reviewed', limit: '100' } }));
    return listIn((found ?? {}) as Read, 'items').map(({ id, reference, title }) => ({
      value: word(id),
      label: `${word(reference)} · ${word(title)}`,
    }));
  },
  scenario: async (visit, thing) => {
    const found = await orNothing(visit.ask(listScenarios, { params: { id: thing?.read['id'] } }));
    return listIn((found ?? {}) as Read, 'items').map(({ number, name }) => ({ value: word(number), label: word(name) }));
  },
  skill: ({ language }) => Promise.resolve(skills(language)),
  skills: ({ language }) => Promise.resolve(skills(language)),
  needs: ({ language }) => Promise.resolve(skills(language)),
};

const skills = (language: 'fr' | 'en'): readonly Option[] =>
  Object.entries(PEOPLES_SKILLS).map(([value, label]) => ({ value, label: label[language] }));

async function envelopes(visit: Visit): Promise<readonly Option[]> {
  const found = await orNothing(visit.ask(listEnvelopes));
  return listIn((found ?? {}) as Read, 'items').map(({ id, code, name }) => ({ value: word(id), label: `${word(code)} · ${word(name)}` }));
}

/** The parts of an application that a correction may be asked of. */
const CONTENT = [
  'title',
  'summary',
  'siret',
  'projectTypes',
  'servedBy',
  'startsOn',
  'durationMonths',
  'costLines',
  'fundingLines',
  'indicators',
  'answers',
];

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

/** What may be chosen in the fields of a command's form, where its schema does not say it. */
export async function optionsFor(
  visit: Visit,
  operation: Operation,
  thing: Thing | undefined,
  step?: string,
): Promise<Record<string, readonly Option[]>> {
  const options: Record<string, readonly Option[]> = {};
  const command = operation.spec.operationId;
  for (const { name, pointer } of pointersIn(bodySchema(operation))) {
    // Shapes of one body name the same fields.
    if (options[pointer]) continue;
    const part = thing && PARTS[name]?.(thing.read, visit.language);
    if (part && part.length > 0) options[pointer] = part;
    else if (ASKED[name]) options[pointer] = await ASKED[name](visit, thing);
    if (command === 'requestCorrection' && name === 'field')
      options[pointer] = CONTENT.map((each) => ({ value: `/${each}`, label: labelOf(visit.language, command, each).label }));
    if (name === 'scores' && thing) {
      const of = listIn(thing.read, 'review').find(({ key }) => key === step);
      options[pointer] = keyed(listIn(of ?? {}, 'criteria'));
    }
  }
  return options;
}
