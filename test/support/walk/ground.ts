import type { Kysely } from 'kysely';
import { loadCall } from '../../../db/calls.ts';
import { recognisePerson } from '../../../db/people.ts';
import type { DB } from '../../../db/schema.ts';
import { CallFile } from '../../../domain/call.ts';
import { type Caller, Role } from '../../../domain/role.ts';
import { CHAIN, stepsWith } from '../graph-lives.ts';
import { THREE_OPINIONS } from '../three-opinions.ts';
import { WALKERS } from './people.ts';

/** Everybody who walks, recognised in this database. */
export async function recogniseWalkers(db: Kysely<DB>): Promise<Record<string, Caller>> {
  const callers: Record<string, Caller> = {};
  for (const { login, givenName, usualName, email, roles, siret, organisation } of WALKERS) {
    callers[login] = await recognisePerson(db, {
      issuer: 'walk',
      subject: login,
      givenName,
      usualName,
      email,
      roles: roles.map((role) => Role.parse(role)),
      siret,
      organisationName: organisation.name,
      legalCategory: organisation.legalCategory,
    });
  }
  return callers;
}

/** Data only advises, legal stands before impact, and what asks for much has a fourth step behind both; silence counts after two months. */
const GRAPH = {
  steps: stepsWith({
    data: { blocking: false },
    impact: { after: ['legal', 'data'], onlyFor: { projectTypes: [], minRequestedCents: 10_000_000 } },
  }),
  silence: { months: 2, source: 'décret 2018-514 art. 1' },
};
/** What every grant of a walk has to show, and to account for: its life only begins here, so both are still awaited, or are given, when it is ended. */
const AFTERWARDS = {
  obligations: [{ key: 'source', label: { fr: 'Code ouvert', en: 'Source opened' }, onlyFor: null, months: 1, evidence: 'words' }],
  finalAccount: { months: 3, reminderDays: 30 },
};
const TERMS = [GRAPH, { steps: CHAIN }, { silence: { months: 3, source: 'décret 2018-514 art. 1' } }];

/** Opens the next of the walk's calls, with little in its envelope: a few awards, and others have to wait. */
export async function openWalkedCall(db: Kysely<DB>, place: number, at: string): Promise<void> {
  const envelope = { ...THREE_OPINIONS.envelope, code: 'WALK', aeCents: 100_000_000, cpCents: 100_000_000 };
  const terms = { ...THREE_OPINIONS.terms, ...AFTERWARDS, ...TERMS[place % TERMS.length] };
  await loadCall(db, CallFile.parse({ ...THREE_OPINIONS, id: `walk-${String(place).padStart(3, '0')}`, envelope, terms }), at);
}
