import { z } from 'zod';
import { IdentityCommand, RefusedIdentityCommand } from '../command-names.ts';
import { type IdentityRow, readFilesOfBoth, readIdentities, readIdentitySeen, readPair } from '../../db/people/identities.ts';
import { readPerson } from '../../db/people/people.ts';
import { type Asker, offeredBy } from '../../domain/core/may.ts';
import { Role, ROLES, scopeOf } from '../../domain/core/role.ts';
import { Id, type Language } from '../../domain/core/words.ts';
import { ConfirmIdentities, IDENTITY_COMMANDS, JoinPeople, PartPeople, RejectIdentities } from '../../domain/people/identity.ts';
import { asksOfIdentities } from '../../domain/people/may.ts';
import { toOffers } from '../refused-commands.ts';
import type { Deps } from '../http/deps.ts';
import { command, read } from '../http/operation.ts';
import { orMissing, Problem } from '../http/problem/problem.ts';
import { PersonName } from '../http/answer/names.ts';

const Identity = z
  .object({
    id: z.uuid(),
    name: z.string(),
    roles: z.array(Role).meta({ description: 'None while its account is disabled' }),
    disabled: z.boolean(),
    organisations: z
      .array(z.object({ name: z.string(), lastSeen: z.iso.datetime(), isCurrent: z.boolean() }))
      .meta({ description: 'The organisations for which this identity has signed in, the last seen first' }),
    addresses: z
      .array(z.object({ email: z.string(), verified: z.boolean() }))
      .meta({ description: 'The addresses that its issuer gave, and whether it verified them; the newest first' }),
  })
  .meta({ id: 'Identity' });

const Said = z.object({ by: PersonName, reason: z.string() });

const Pair = z.object({
  other: Identity,
  because: z.enum(['address', 'admin']).nullable().meta({
    description: 'address: they have, or had, one mail address; admin: an admin says so; null where nothing is said of them',
  }),
  areOne: z.boolean().meta({ description: 'They are taken for one human: what one has done stops the other' }),
  isConfirmed: z.boolean(),
  joining: Said.nullable().meta({ description: 'Which admin has proposed that they are one, and why' }),
  parting: Said.nullable().meta({
    description: 'Which admin asks that they be parted, and why; they stay one until a second one confirms it',
  }),
  filesOfBoth: z
    .object({
      count: z.int(),
      items: z.array(z.object({ id: z.uuid(), reference: z.string().nullable(), title: z.string() })),
    })
    .meta({ description: 'Files on which both have acted for the fund: how many, and the newest fifty' }),
  commands: z.array(IdentityCommand),
  refused: z.array(RefusedIdentityCommand),
});

async function identityOf(db: Deps['db'], id: string): Promise<z.input<typeof Identity>> {
  const [row, seen] = await Promise.all([readPerson(db, id), readIdentitySeen(db, id)]);
  return {
    id,
    name: `${row.given_name} ${row.usual_name}`,
    roles: ROLES.filter((role) => row.roles.includes(role)),
    disabled: row.disabled_at !== null,
    ...seen,
  };
}

const saidBy = (id: string | null, name: string | null, reason: string | null): z.input<typeof Said> | null =>
  id === null || name === null || reason === null ? null : { by: { id, name }, reason };

async function pairOf(
  db: Deps['db'],
  id: string,
  otherId: string,
  row: IdentityRow | undefined,
  asker: Asker,
  language: Language,
): Promise<z.input<typeof Pair>> {
  const pair = orMissing(await readPair(db, id, otherId));
  const [other, filesOfBoth] = await Promise.all([identityOf(db, otherId), readFilesOfBoth(db, [id, otherId], scopeOf(asker.caller))]);
  return {
    other,
    because: row?.because ?? null,
    areOne: pair.areOne,
    isConfirmed: row !== undefined && row.confirmed_at !== null,
    joining: row ? saidBy(row.proposer_id, row.proposer, row.reason) : null,
    parting: row ? saidBy(row.parter_id, row.parter, row.parting_reason) : null,
    filesOfBoth,
    ...toOffers(offeredBy(IDENTITY_COMMANDS, asker.caller, asksOfIdentities(pair, asker)), language),
  };
}

export const listIdentities = read(
  {
    operationId: 'listIdentities',
    path: '/people/{id}/identities',
    summary: 'The identities that are, or are said to be, the same human as a person, with what is known of both',
    roles: ['admin', 'auditor'],
    query: z.strictObject({
      with: Id.optional().meta({ description: 'Another person, who is shown beside them as well' }),
    }),
    answer: z.object({ identity: Identity, items: z.array(Pair) }).meta({ id: 'Identities' }),
  },
  async ({ deps: { db }, caller, at, id, query: { with: candidate }, language }) => {
    if (!(await readPair(db, id, id))) throw new Problem({ code: 'not_found' });
    const rows = await readIdentities(db, id);
    const others = new Set([...rows.map((row) => row.id), ...(candidate === undefined || candidate === id ? [] : [candidate])]);
    const asker = { caller, at };
    const items = await Promise.all(
      [...others].map((other) =>
        pairOf(
          db,
          id,
          other,
          rows.find((row) => row.id === other),
          asker,
          language,
        ),
      ),
    );
    return { identity: await identityOf(db, id), items };
  },
);

export const joinPeople = command({
  operationId: 'joinPeople',
  path: '/people/{id}/identities',
  subject: 'person',
  summary: 'Proposes that another identity is the same human; a second admin confirms it',
  roles: IDENTITY_COMMANDS.joinPeople,
  body: JoinPeople,
  refusals: ['people_joined', 'identities_wait', 'identity_disabled'],
});

export const partPeople = command({
  operationId: 'partPeople',
  path: '/people/{id}/identity-partings',
  subject: 'person',
  summary: 'Proposes that two identities, which are known as one human, be two again; a second admin confirms it',
  roles: IDENTITY_COMMANDS.partPeople,
  body: PartPeople,
  refusals: ['people_not_joined', 'identities_wait', 'account_of_ones_own'],
});

export const confirmIdentities = command({
  operationId: 'confirmIdentities',
  path: '/people/{id}/identity-confirmations',
  subject: 'person',
  summary:
    'Confirms that two identities are one human, where two people must act as well, or that they are two: then neither acts again for the fund on a file on which both had',
  roles: IDENTITY_COMMANDS.confirmIdentities,
  body: ConfirmIdentities,
  refusals: ['identities_do_not_wait', 'account_of_ones_own', 'decider_proposed_identities', 'identity_disabled'],
});

export const rejectIdentities = command({
  operationId: 'rejectIdentities',
  path: '/people/{id}/identity-rejections',
  subject: 'person',
  summary: 'Rejects a proposal about two identities, or takes it back: they stay two, or they stay one',
  roles: IDENTITY_COMMANDS.rejectIdentities,
  body: RejectIdentities,
  refusals: ['identities_do_not_wait', 'account_of_ones_own'],
});
