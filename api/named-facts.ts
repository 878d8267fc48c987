import type { Kysely } from 'kysely';
import { readIndicatorLabels, readTitles } from '../db/applications/titles.ts';
import { readCall, readCallVersion } from '../db/calls/calls.ts';
import type { DB } from '../db/core/schema.ts';
import type { CallTerms } from '../domain/calls/call.ts';
import { readLabels } from '../db/ledger/consumption.ts';
import { readNamesWithin } from '../db/people/people.ts';
import { type Caller, isStaff, scopeOf } from '../domain/core/role.ts';
import type { Refusal } from '../domain/core/refusal.ts';
import { isId, type Language, type Words } from '../domain/core/words.ts';
import { PEOPLES_SKILLS } from '../domain/datalab/days.ts';

/** The kind of key that a fact has, by the fact's name. */
const KEYED = {
  step: 'steps',
  steps: 'steps',
  criteria: 'criteria',
  key: 'indicators',
  keys: 'indicators',
  indicators: 'indicators',
  obligation: 'obligations',
  obligations: 'obligations',
  documents: 'documents',
  expired: 'documents',
  skill: 'skills',
  skills: 'skills',
  callId: 'calls',
  callIds: 'calls',
} as const;
type KeyKind = (typeof KEYED)[keyof typeof KEYED] | 'projectTypes';

/** The kind of the keys in `known`, by the refusal. */
const KNOWN: Readonly<Record<string, KeyKind>> = {
  step_unknown: 'steps',
  obligation_unknown: 'obligations',
  indicator_unknown: 'indicators',
  project_type_unknown: 'projectTypes',
  skill_unknown: 'skills',
};

/** The names of things by their ids, and the labels of keys by their kind. */
export type Names = { ids: ReadonlyMap<string, string>; keys: Partial<Record<KeyKind, ReadonlyMap<string, string>>> };

/** The words for a thing whose name is not known here, by the name of the fact that has its id. */
type Unnamed = readonly (readonly [fact: RegExp, words: Words])[];

/** Where every name that the caller may see was read. */
const UNSEEN: Unnamed = [
  [/person/i, { fr: 'une personne que vous ne voyez pas', en: 'a person whom you do not see' }],
  [/envelope|parent/i, { fr: 'une enveloppe que vous ne voyez pas', en: 'an envelope that you do not see' }],
  [/grant/i, { fr: 'une convention que vous ne voyez pas', en: 'a grant that you do not see' }],
  [/./, { fr: 'un dossier que vous ne voyez pas', en: 'an application that you do not see' }],
];

/** Where no name was read but those of the thing at hand. */
export const OTHERS: Unnamed = [
  [/person/i, { fr: 'une autre personne', en: 'another person' }],
  [/envelope|parent/i, { fr: 'une autre enveloppe', en: 'another envelope' }],
  [/grant/i, { fr: 'une autre convention', en: 'another grant' }],
  [/./, { fr: 'un autre dossier', en: 'another application' }],
];

/** The ids among a refusal's facts. */
export const idsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return isId(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(idsIn) : [];
};

/** A refusal with names in place of its ids and labels in place of its keys: for its sentence alone. */
export function named(refusal: Refusal, language: Language, { ids, keys }: Names, unnamed = UNSEEN): Refusal {
  const kindOf = (fact: string): KeyKind | undefined =>
    fact === 'known' ? KNOWN[refusal.code] : Object.hasOwn(KEYED, fact) ? KEYED[fact as keyof typeof KEYED] : undefined;
  const of = (value: unknown, fact: string): unknown => {
    if (typeof value === 'string') {
      if (isId(value)) return ids.get(value) ?? unnamed.find(([pattern]) => pattern.test(fact))?.[1][language];
      const kind = kindOf(fact);
      return (kind && keys[kind]?.get(value)) ?? value;
    }
    if (Array.isArray(value)) return value.map((each) => of(each, fact));
    // A field is named by its pointer, and changes are told in words already.
    if (typeof value !== 'object' || value === null || ['fields', 'changes', 'since', 'done'].includes(fact)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, of(each, name)]));
  };
  return Object.fromEntries(Object.entries(refusal).map(([name, each]) => [name, name === 'code' ? each : of(each, name)])) as Refusal;
}

type Asked = { caller: Caller; id: string; body: unknown; language: Language };

const labels = (language: Language, all: readonly { key: string; label: Words }[]): Map<string, string> =>
  new Map(all.map(({ key, label }) => [key, label[language]]));

/** The name of an application or its grant: its reference, once it has one, and its title. */
export const nameOfFile = ({ reference, title }: { reference: string | null; title: string }): string =>
  [reference, title].filter(Boolean).join(' · ');

type Labels = Record<'steps' | 'criteria' | 'obligations' | 'documents' | 'projectTypes' | 'indicators', ReadonlyMap<string, string>>;
const labelsRead = new WeakMap<CallTerms, Partial<Record<Language, Labels>>>();

/** The labels of a version of a call: made once, since a version never changes and many parts of a page need them. */
export function labelsOfTerms(terms: CallTerms, language: Language): Labels {
  const ofTerms = labelsRead.get(terms) ?? {};
  labelsRead.set(terms, ofTerms);
  const { steps, obligations, documents = [], projectTypes } = terms;
  return (ofTerms[language] ??= {
    steps: labels(language, steps),
    criteria: labels(
      language,
      steps.flatMap(({ criteria }) => criteria),
    ),
    obligations: labels(language, obligations),
    documents: labels(language, documents),
    projectTypes: labels(language, projectTypes),
    indicators: labels(
      language,
      projectTypes.flatMap(({ indicators }) => indicators),
    ),
  });
}

async function readKeys(db: Kysely<DB>, title: Titled, language: Language): Promise<Names['keys']> {
  const [{ terms }, own] = await Promise.all([readCallVersion(db, title.call_id, title.call_version), readIndicatorLabels(db, title.id)]);
  const known = labelsOfTerms(terms, language);
  return { ...known, indicators: new Map([...known.indicators, ...own]) };
}
type Titled = Awaited<ReturnType<typeof readTitles>>[number];

const skills = (language: Language): Map<string, string> =>
  labels(
    language,
    Object.entries(PEOPLES_SKILLS).map(([key, label]) => ({ key, label })),
  );

const textsAt = (refusal: Refusal, facts: readonly string[]): string[] =>
  Object.entries(refusal).flatMap(([name, value]) => (facts.includes(name) ? [value].flat().map(String) : []));

/**
 * A refusal with the names of people, files and envelopes that the caller may see, and the call's labels for keys. A
 * caller that sends a guessed id learns nothing of the thing that has it.
 */
export async function withNames(db: Kysely<DB>, { caller, id, body, language }: Asked, refusal: Refusal): Promise<Refusal> {
  const ids = [...new Set(idsIn({ ...refusal, changes: null, since: null, done: null }))];
  // A command that makes a thing names in its body what that is about.
  const { grantId, applicationId } = (body ?? {}) as Record<string, unknown>;
  const subjects = idsIn([id, grantId, applicationId]);
  const facts = Object.keys(refusal);
  const asksForKeys = facts.some((fact) => Object.hasOwn(KEYED, fact)) || Object.hasOwn(KNOWN, refusal.code);
  if (ids.length === 0 && !asksForKeys) return refusal;
  const [titles, people, envelopes, calls] = await Promise.all([
    readTitles(db, scopeOf(caller), asksForKeys ? [...ids, ...subjects] : ids),
    readNamesWithin(db, ids, isStaff(caller.roles) ? null : caller.organisationId),
    isStaff(caller.roles) ? readLabels(db, 'envelope', ids) : new Map<string, Words>(),
    Promise.all(textsAt(refusal, ['callId', 'callIds']).map(async (key) => ({ key, label: (await readCall(db, key))?.terms.title }))),
  ]);
  const about = titles.find((each) => subjects.includes(each.id) || subjects.includes(each.grant_id ?? ''));
  const names: Names = {
    ids: new Map([
      ...titles.flatMap((each) => [each.id, ...(each.grant_id ? [each.grant_id] : [])].map((of) => [of, nameOfFile(each)] as const)),
      ...people,
      ...[...envelopes].map(([of, name]) => [of, name[language]] as const),
    ]),
    keys: {
      ...(asksForKeys && about ? await readKeys(db, about, language) : {}),
      skills: skills(language),
      calls: new Map(calls.flatMap(({ key, label }) => (label ? [[key, label[language]] as const] : []))),
    },
  };
  return named(refusal, language, names);
}
