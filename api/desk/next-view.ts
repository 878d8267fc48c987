import { silenceToCome } from '../../domain/applications/silence.ts';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { readWaiting } from '../../db/desk/next-actions.ts';
import type { DB } from '../../db/core/schema.ts';
import { AWAITED, type Next, nextFor, nextOfApplication, type WaitingApplication } from '../../domain/desk/next-action.ts';
import { asReader } from '../../domain/people/conflict.ts';
import type { Asker } from '../../domain/core/may.ts';
import { type Caller, ROLES } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { awaited } from '../../words/index.ts';

/** What a thing waits for next, and who holds it up. */
export const NextView = z
  .object({
    at: z.iso.datetime().nullable().meta({ description: 'Until when; null where no date is set' }),
    what: z
      .enum(AWAITED)
      .meta({ description: 'The command that is expected; `examine`: the fund has the file, and its steps are its own' }),
    label: z.string().meta({ description: 'The same in words' }),
    who: z
      .array(
        z.object({
          id: z.uuid().nullable().meta({ description: 'Null where any holder of the role may do it' }),
          name: z.string().nullable(),
          role: z.enum([...ROLES, 'fund']),
          step: z.string().nullable().meta({ description: 'The review step whose opinion is awaited of them' }),
        }),
      )
      .meta({ description: 'Whom it waits for, the most urgent first; empty where a date or credits decide' }),
  })
  .meta({ id: 'Next' })
  .nullable();

/** `names`: those of the people that it refers to, by id. */
export const toNext = (next: Next | null, language: Language, names: ReadonlyMap<string, string> = new Map()): z.input<typeof NextView> =>
  next && {
    at: next.at,
    what: next.what,
    label: awaited(language, next.what),
    who: next.who.map(({ role, personId: id, step }) => ({ id, name: id && (names.get(id) ?? null), role, step })),
  };

type Row = Parameters<typeof readWaiting>[1][number] & Parameters<typeof asReader>[1];
/** What an application waits for next, as the caller may read it, beside the session and the grant that it has. */
export type StandingOf = (row: Row) => Pick<WaitingApplication, 'session' | 'grant'> & { next: z.input<typeof NextView> };

/** The next step of each of these applications, from the rows that were read. */
export function toStandingOf({ waiting, named }: Awaited<ReturnType<typeof readWaiting>>, caller: Caller, language: Language): StandingOf {
  /** The silence that counts is the one on its appeal, where there is one. */
  const silenceOf = (waiting: WaitingApplication) => (waiting.appeal ? waiting.appeal.lapsesAt : silenceToCome(waiting));
  const names = new Map(named.map(({ id, given_name: given, usual_name: usual }) => [id, `${given} ${usual}`]));
  return (row) => {
    const each = waiting.get(row.id);
    const next = each ? nextFor(asReader(caller, row), nextOfApplication(each), silenceOf(each)) : null;
    return { session: each?.session ?? null, grant: each?.grant ?? null, next: toNext(next, language, names) };
  };
}

/** The same for a page of them. */
export const readStandings = async (db: Kysely<DB>, rows: readonly Row[], { caller, at }: Asker, language: Language): Promise<StandingOf> =>
  toStandingOf(await readWaiting(db, rows, at), caller, language);
