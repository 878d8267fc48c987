import type { Deps } from './deps.ts';
import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Commands } from '../../activities/index.ts';
import { newId } from '../../db/calls/calls.ts';
import { onOneConnection } from '../../db/core/connect.ts';
import type { Means } from '../../db/core/commands.ts';
import type { DB } from '../../db/core/schema.ts';
import type { Moved } from '../../domain/core/command.ts';
import type { RefusalCode } from '../../domain/core/refusal.ts';
import { actingBy, type Caller, type Role, ROLES } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import type { SecurityKind } from '../../domain/people/security-log.ts';
import { noteOperation } from './asked.ts';
import { isStorable, readBody } from './body.ts';
import { fieldFaults } from './field-faults.ts';
import { signIn } from './limits.ts';
import { withConflictDetails } from './conflict-details.ts';
import { Problem, type ProblemCode } from './problem.ts';
import { queryOf } from './query.ts';
import { noteComing, noteReading } from './security.ts';
import { askStrength } from './sign-in.ts';

/** What OpenAPI and Express must know of an operation, said once. Paths are OpenAPI's: `/applications/{id}`. */
export type Spec = {
  operationId: string;
  method: 'get' | 'post' | 'put' | 'delete';
  path: string;
  tag: string;
  summary: string;
  /** The roles that may ask; every role where absent. */
  roles?: readonly Role[];
  /** True where whoever has signed in may ask, even without a role. */
  anybody?: true;
  /** It makes a document or an export, or takes as long where it is asked `by words`: a limit of its own bounds it. */
  costly?: true | 'by words';
  query?: z.ZodObject;
  body?: z.ZodType;
  /** The media types of a body that is a file. */
  takes?: readonly string[];
  status: 200 | 201;
  answer: z.ZodType;
  /** The media types of an answer that is a file; JSON where absent. */
  media?: readonly string[];
  problems: readonly ProblemCode[];
};

/** Its path as Express writes it: `/applications/:id`. */
export const routeOf = ({ path }: Pick<Spec, 'path'>): string => path.replace(/\{(\w+)\}/g, ':$1');

export type Operation = { spec: Spec; handler: (deps: Deps) => RequestHandler };

const COMMAND_DEADLINE_MS = 10_000;
/** What a COMMIT may take beyond that. */
const GRACE_MS = 500;
const NEVER = new AbortController().signal;

/** Whether somebody's roles are enough to ask; what they may do with the thing at hand is the command's to say. */
export const mayAsk = ({ roles = ROLES, anybody }: Pick<Spec, 'roles' | 'anybody'>, { roles: held }: Pick<Caller, 'roles'>): boolean =>
  Boolean(anybody) || roles.some((role) => held.includes(role));

/** The next instant at which something is due of a thing, and what. */
export const Due = z.object({ at: z.iso.datetime(), what: z.string() }).meta({ id: 'Due' });

/** The answer to every command. */
export const CommandAnswer = z
  .object({
    id: z.uuid(),
    version: z.int().positive(),
    state: z.string(),
    due: Due.nullable().meta({ description: 'The next instant at which something is due, and what' }),
  })
  .meta({ id: 'CommandAnswer' });

const languages = new WeakMap<Request, Language>();
/** In which of our languages a request is answered: asked more than once, and looked for once. */
export function languageOf(req: Request): Language {
  const known = languages.get(req) ?? (req.acceptsLanguages(['fr', 'en']) === 'en' ? 'en' : 'fr');
  languages.set(req, known);
  return known;
}

export function parse<S extends z.ZodType>(schema: S, value: unknown, ...at: string[]): z.infer<S> {
  const { success, data, error } = schema.safeParse(value, { reportInput: true });
  if (success) return data;
  throw new Problem({ code: 'invalid_request', fields: fieldFaults(error, at) });
}

export async function admit(deps: Deps, spec: Spec, req: Request): Promise<Caller> {
  noteOperation(req, spec.operationId);
  const { caller, signIn: signedIn } = await signIn(deps, req);
  noteComing(deps, req, caller.personId);
  const { roles = ROLES, costly } = spec;
  if (!mayAsk(spec, caller)) throw new Problem({ code: 'role_required', roles });
  askStrength(spec.operationId, signedIn, deps.strength ?? {}, Date.now() / 1_000);
  if (costly === true || (costly === 'by words' && req.query['q'])) await deps.limits?.(req, 'costly', caller.personId);
  return actingBy(caller, roles);
}

const PathId = z.uuid();

/**
 * An id in the path, in small letters as PostgreSQL writes it, since workflows are named by it; one that is no id names
 * nothing.
 */
export function idOf(req: Request, name = 'id'): string {
  const id = PathId.safeParse(req.params[name]);
  if (!id.success) throw new Problem({ code: 'not_found' });
  return id.data.toLowerCase();
}

/**
 * A thing that its path names by something else than its id: the path's parameter, and the id behind a name, where
 * there is one.
 */
export type Naming = { parameter: string; find: (db: Kysely<DB>, name: string) => Promise<string | undefined> };

export const Key = z.string().regex(/^[\x21-\x7e]{1,200}$/);

export function keyIn(req: Request): string {
  const key = Key.safeParse(req.get('Idempotency-Key'));
  if (!key.success) throw new Problem({ code: 'key_missing' });
  return key.data;
}

export type CommandSpec = Omit<Spec, 'status' | 'answer' | 'problems' | 'body' | 'takes' | 'operationId' | 'method'> & {
  operationId: keyof Commands;
  /** `post` where absent. */
  method?: Spec['method'];
  body: z.ZodType;
  /** The thing does not exist yet; `named`: the name that its body gives it, where its path is not by its id. */
  creates?: boolean | { named: (body: unknown) => string };
  naming?: Naming;
  refusals: readonly RefusalCode[];
};

/** Whether its path names a thing: who names nothing there is told so before anything else is asked. */
const namesThing = ({ path }: Pick<Spec, 'path'>): boolean => path.includes('{');

/** What a command is about, where its path does not say it: the caller itself. */
type About = { on?: 'caller' };

/** The id of what a command is about: a new thing, the caller, or what the path names. */
async function thingOf(
  { db }: Deps,
  req: Request,
  { creates, naming, on }: { creates: boolean; naming: Naming | undefined } & About,
  { personId }: Caller,
): Promise<string> {
  if (creates) return newId();
  if (on) return personId;
  if (!naming) return idOf(req);
  const name = z.string().safeParse(req.params[naming.parameter]);
  const id = name.success && isStorable(name.data) ? await naming.find(db, name.data) : undefined;
  if (id === undefined) throw new Problem({ code: 'not_found' });
  return id;
}

/**
 * A command is waited for until the process has to end, and no longer than its deadline; it goes on by itself, and its
 * row knows what became of it.
 */
function unlessAborted<T>(signal: AbortSignal, deadlineMs: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Problem({ code: 'outcome_unknown' }));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp);
    const deadline = setTimeout(giveUp, deadlineMs);
    answer.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', giveUp);
      clearTimeout(deadline);
    });
  });
}

/**
 * Has a command carried out, here and now, and hints those whose streams it has moved; nobody waits for that.
 * @param run the command's transaction, by the means that it is handed
 */
export async function perform<Answered extends object>(
  { clock, meet, hint, commandDeadlineMs = COMMAND_DEADLINE_MS, ending = NEVER }: Deps,
  run: (means: Means) => Promise<Answered>,
): Promise<Answered> {
  const carried = run({ clock, meet, deadlineMs: commandDeadlineMs }).then((answer) => {
    if ('moved' in answer) hint(answer.moved as Moved[]);
    return answer;
  });
  return unlessAborted(ending, commandDeadlineMs + GRACE_MS, carried);
}

/** One write: its OpenAPI entry and its Express handler, from the same words. Its name is its command's. */
export function command(spec: CommandSpec, about: About = {}): Operation {
  const { refusals, creates = false, naming, ...rest } = spec;
  const problems: ProblemCode[] = [
    'invalid_request',
    'malformed_json',
    'key_missing',
    'body_too_large',
    'media_type_unsupported',
    'key_reused_with_another_body',
    'outcome_unknown',
    ...(namesThing(spec) ? ['not_found' as const] : []),
    ...refusals,
  ];
  const whole: Spec = { method: 'post', ...rest, status: creates ? 201 : 200, answer: CommandAnswer, problems };
  const handler =
    (deps: Deps): RequestHandler =>
    async (req, res) => {
      const caller = await admit(deps, whole, req);
      const key = keyIn(req);
      const body = parse(spec.body, await readBody(req, res));
      const id = await thingOf(deps, req, { creates: Boolean(creates), naming, ...about }, caller);
      const asked = { name: spec.operationId, id, creates: Boolean(creates), key, caller, body };
      res.locals['thing'] = id;
      const answer = await perform(deps, (means) => deps.commands[spec.operationId](asked, means));
      if ('refusal' in answer)
        throw new Problem(await withConflictDetails(deps.db, { caller, id, body, language: languageOf(req) }, answer.refusal));
      const { receipt } = answer;
      res.locals['thing'] = receipt.id;
      if (creates) res.location(`${spec.path}/${typeof creates === 'object' ? creates.named(body) : receipt.id}`);
      const { version, state, due } = receipt;
      res
        .status(creates ? 201 : 200)
        .set('Idempotency-Replayed', String(answer.repeated))
        .json({ id: receipt.id, version, state, due });
    };
  return { spec: whole, handler };
}

/** What a read is handed. `at`: the ISO instant by which all that it tells is judged. */
export type ReadRequest<Query> = {
  deps: Deps;
  caller: Caller;
  at: string;
  id: string;
  query: Query;
  language: Language;
  req: Request;
  res: Response;
};
export type ReadSpec<Query extends z.ZodObject> = Omit<Spec, 'method' | 'status' | 'problems' | 'query' | 'body' | 'takes' | 'media'> & {
  query?: Query;
  problems?: readonly ProblemCode[];
};
export type JsonReadSpec<Query extends z.ZodObject, Answered extends z.ZodType> = ReadSpec<Query> & {
  answer: Answered;
  /** What the security log is told of an answer before it leaves; what an auditor reads is told in any case. */
  traced?: (answer: z.input<Answered>) => SecurityKind | undefined;
};

const NoQuery = z.strictObject({});

/**
 * One operation without a body, whatever the form of its answer: who may ask for it, and with what query; `answer`
 * writes what it finds.
 */
function bodiless<Query extends z.ZodObject>(
  spec: ReadSpec<Query> & Pick<Spec, 'media' | 'method'>,
  answer: (asked: ReadRequest<z.infer<Query>>) => Promise<void>,
): Operation {
  const hasId = spec.path.includes('{id}');
  const problems: ProblemCode[] = ['invalid_request', ...(hasId ? ['not_found' as const] : []), ...(spec.problems ?? [])];
  const whole: Spec = { ...spec, status: 200, problems };
  const handler =
    (deps: Deps): RequestHandler =>
    async (req, res) => {
      const caller = await admit(deps, whole, req);
      const query = parse(spec.query ?? NoQuery, queryOf(req), 'query') as z.infer<Query>;
      const id = hasId ? idOf(req) : '';
      const at = await deps.clock(new Date().toISOString());
      await answer({ deps, caller, at, id, query, language: languageOf(req), req, res });
    };
  return { spec: whole, handler };
}

/** One GET, whatever the form of its answer. */
export const get = <Query extends z.ZodObject>(
  spec: ReadSpec<Query> & Pick<Spec, 'media'>,
  answer: (asked: ReadRequest<z.infer<Query>>) => Promise<void>,
): Operation => bodiless({ ...spec, method: 'get' }, answer);

/**
 * Something that is noted of the caller and forgotten soon: no command, no event, and the same again however often it
 * is sent.
 */
export const note = <Query extends z.ZodObject, Answered extends z.ZodType>(
  spec: ReadSpec<Query> & { method: 'put' | 'delete'; answer: Answered },
  run: (asked: ReadRequest<z.infer<Query>>) => Promise<z.input<Answered>>,
): Operation =>
  bodiless(spec, async (asked) => {
    asked.res.json(await run(asked));
  });

/**
 * One read. What it answers is checked against its own schema only in the tests: the query that made it is typed by it.
 */
export const read = <Query extends z.ZodObject, Answered extends z.ZodType>(
  { traced, ...spec }: JsonReadSpec<Query, Answered>,
  run: (asked: ReadRequest<z.infer<Query>>) => Promise<z.input<Answered>>,
): Operation =>
  get(spec, async (asked) => {
    const { deps, caller, req } = asked;
    const answer = await onOneConnection(deps.db, (db) => run({ ...asked, deps: { ...deps, db } }));
    const kind = traced?.(answer) ?? (caller.roles.includes('auditor') ? 'audit' : undefined);
    if (kind) await noteReading(deps, req, kind);
    asked.res.json(answer);
  });

/** The request's id, for logs and for people who report an error. */
export const newRequestId = (): string => randomUUID();
