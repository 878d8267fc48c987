import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { commands, deadlines, uploads } from '../../../activities/index.ts';
import { mayAsk } from '../../../api/http/operation.ts';
import { operations } from '../../../api/operations.ts';
import type { Command } from '../../../db/core/commands.ts';
import type { DB } from '../../../db/core/schema.ts';
import { withRolesBesideToken } from '../../../db/people/roles.ts';
import { AddAttachment } from '../../../domain/applications/attachment.ts';
import type { Receipt } from '../../../domain/core/command.ts';
import { USUAL_SETTINGS } from '../../../domain/core/fund-settings.ts';
import { Refused } from '../../../domain/core/refusal.ts';
import { actingBy, type Caller, type Role, ROLES } from '../../../domain/core/role.ts';
import { KEYS } from '../invitation-links.ts';

const specs = new Map(operations.map(({ spec }) => [spec.operationId, spec]));

function specOf(name: string) {
  const spec = specs.get(name);
  if (!spec) throw new Error(`${name} is in a table, and no operation has its name`);
  return spec;
}

/** The roles that may send a command. */
export const rolesFor = (name: string): readonly Role[] => specOf(name).roles ?? ROLES;

/** `caller`: the person, as their token says. */
export type Request = { name: string; id: string; key: string; caller: Caller; body: unknown; at: string };
/**
 * Refused at the door, for its caller or its form; or by the thing itself. `by`: the caller as the door recognises
 * them, with the roles that they have here.
 */
export type Outcome = { receipt: Receipt; by: Caller } | { refused: string; atDoor: boolean; by: Caller };

/** What the front door and a worker do between them, without HTTP and without Temporal. */
export type Entrance = {
  send: (request: Request) => Promise<Outcome>;
  /** The caller, with the roles that they have here; null where their account is disabled. */
  recognise: (caller: Caller) => Promise<Caller | null>;
  /** Meets a deadline, by the name of what is due. */
  meet: (what: string, id: string, at: string) => Promise<Receipt | null>;
};

type Deadline = (id: string, at: string) => Promise<Receipt | null>;

export function openEntrance(db: Kysely<DB>): Entrance {
  // By the names that the tables give them: a missing command is found by its first use. One person allots the credits
  // that a walk needs: their amount is no part of any table.
  const asked: Record<string, Command> = { ...commands(db, KEYS, { ...USUAL_SETTINGS, creditsAloneAtMostCents: 10 ** 11 }) };
  const dated: Record<string, Deadline> = { ...deadlines(db) };
  const named = <T>(all: Record<string, T>, name: string): T => {
    const found = all[name];
    if (!found) throw new Error(`${name} is in a table, and no transaction has its name`);
    return found;
  };
  const recognise = (caller: Caller): Promise<Caller | null> =>
    withRolesBesideToken(db, caller).catch((error: unknown) => {
      if (error instanceof Refused && error.refusal.code === 'account_disabled') return null;
      throw error;
    });
  return {
    async send({ name, id, key, caller, body, at }) {
      const spec = specOf(name);
      const known = await recognise(caller);
      if (!known) return { refused: 'account_disabled', atDoor: true, by: caller };
      if (!mayAsk(spec, known)) return { refused: 'role_required', atDoor: true, by: known };
      const by = actingBy(known, rolesFor(name));
      // What is said of a file is in its query and its headers.
      const parsed = (spec.body ?? AddAttachment).safeParse(body);
      if (!parsed.success) return { refused: 'invalid_request', atDoor: true, by };
      const creates = spec.status === 201 && !spec.path.includes('{');
      const command = name === 'addAttachment' ? uploads(db).addAttachment(randomUUID()) : named(asked, name);
      const answer = await command({ name, id, creates, key, caller: by, body: parsed.data }, { clock: () => at });
      return 'refusal' in answer ? { refused: answer.refusal.code, atDoor: false, by } : { receipt: answer.receipt, by };
    },
    recognise,
    meet: (what, id, at) => named(dated, what)(id, at),
  };
}
