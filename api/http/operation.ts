import type { Deps } from './deps.ts';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Request, RequestHandler, Response } from 'express';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { BodyOf, Commands } from '../../activities/index.ts';
import { newId } from '../../db/core/ids.ts';
import { onOneConnection } from '../../db/connection/connect.ts';
import type { Means } from '../../db/core/commands.ts';
import type { DB } from '../../db/core/schema.ts';
import type { FollowedKind, Moved } from '../../domain/core/command.ts';
import type { Refusal, RefusalCode } from '../../domain/core/refusal.ts';
import { actingBy, type Caller, type Role, ROLES } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import type { SecurityKind } from '../../domain/core/security-log.ts';
import { cameIn } from './request/arrival.ts';
import { isStorable, queryOf, readBody } from './request/body.ts';
import { fieldFaults } from './request/field-faults.ts';
import { type Bearer, signIn } from './caller/limits.ts';
import { type RefusedCommand, withConflictDetails } from './problem/conflict-details.ts';
import { setLoggedOperation, setLoggedThing } from './request/request-log-context.ts';
import { withNames } from '../named-facts.ts';
import { Problem, type ProblemCode } from './problem/problem.ts';
import { askStrength, type SignIn } from './caller/sign-in.ts';
import { takeTurn } from './server/turns.ts';
import { logSeen, logReading } from './caller/security.ts';

/** What the first parameter of a command's path names. */
export type Subject = FollowedKind | 'call' | 'datalab_person';

/** What OpenAPI and Express must know of an operation, said once. Paths are OpenAPI's: `/applications/{id}`. */
export type Spec = {
  operationId: string;
  method: 'get' | 'post' | 'put' | 'delete';
  path: string;
  /** The thing that a command's path names; absent where the command makes a thing, or is about the caller. */
  subject?: Subject;
  summary: string;
  /** The roles that may ask; every role where absent. */
  roles?: readonly Role[];
  /** The command that a batch gives on each of its items. */
  batchOf?: string;
  /** True where any signed-in person may ask, even without a role. */
  needsNoRole?: true;
  /**
   * It makes a document or an export, is as slow where it is asked `by words`, or asks an external directory where it
   * is asked `by SIRET`: a limit of its own bounds it.
   */
  costly?: true | 'by words' | 'by SIRET';
  query?: z.ZodObject;
  body?: z.ZodType;
  /** The longest body, where honest ones are longer than those of other operations. */
  bodyBytes?: number;
  /** The media types of a body that is a file. */
  takes?: readonly string[];
  status: 200 | 201;
  answer: z.ZodType;
  /** The answer (200) of a rehearsal, where the operation has one. */
  rehearsed?: z.ZodType;
  /** The media types of an answer that is a file; JSON where absent. */
  media?: readonly string[];
  problems: readonly ProblemCode[];
};

/** Its path as Express writes it: `/applications/:id`. */
export const routeOf = ({ path }: Pick<Spec, 'path'>): string => path.replace(/\{(\w+)\}/g, ':$1');

/**
 * A request to an operation, by any door: the caller, the parameters of its path, and what was read of the request.
 * `from`: the request itself, for the traces that it leaves.
 */
export type OperationRequest = {
  caller: Caller;
  signIn: SignIn;
  params: Readonly<Record<string, unknown>>;
  query: unknown;
  body: unknown;
  /** The Idempotency-Key; a command requires one. */
  key?: string | undefined;
  language: Language;
  from: Request;
  /** The file that comes with it, where the operation takes one; not read yet. */
  file?: ArrivingFile;
};

/** A file on its way in: its bytes, and the type and size that its sender states, `null` where it states none. */
export type ArrivingFile = { stream: Readable; type: string; sizeBytes: number | null };

/** The answer of an operation, before a door has written it out. */
export type OperationResult<Answered> = { body: Answered; location?: string; repeated?: boolean };

/**
 * An operation: `handler` is its door for tokens and JSON, `perform` is what each door does behind it. `perform` checks
 * the caller's roles, the schemas and the command, so that no door bypasses them. It throws a Problem where it refuses.
 */
export type Operation<Answered = unknown> = {
  spec: Spec;
  handler: (deps: Deps) => RequestHandler;
  perform: (deps: Deps, asking: OperationRequest) => Promise<OperationResult<Answered>>;
};

/** An operation that writes: it has the name of its command. */
export type CommandOperation<Name extends keyof Commands = keyof Commands> = Operation<z.infer<typeof CommandAnswer>> & {
  spec: { operationId: Name };
};

const COMMAND_DEADLINE_MS = 10_000;
/** The time that a COMMIT may take after that deadline. */
const GRACE_MS = 500;
const NEVER = new AbortController().signal;

/** Whether a caller's roles are enough to ask; the command says what they may do with the thing at hand. */
export const mayAsk = (
  { roles = ROLES, needsNoRole }: Pick<Spec, 'roles' | 'needsNoRole'>,
  { roles: held }: Pick<Caller, 'roles'>,
): boolean => Boolean(needsNoRole) || roles.some((role) => held.includes(role));

/** Whether the limit of costly operations counts this request. @param query its parameters */
export const isCostly = ({ costly }: Pick<Spec, 'costly'>, query: Readonly<Record<string, unknown>>): boolean =>
  costly === true || (costly === 'by words' && Boolean(query['q'])) || (costly === 'by SIRET' && Boolean(query['siret']));

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
/** The language of a request's answer. It is computed once, since many places ask for it. */
export function languageOf(req: Request): Language {
  const known = languages.get(req) ?? (req.acceptsLanguages(['fr', 'en']) === 'en' ? 'en' : 'fr');
  languages.set(req, known);
  return known;
}

export function parse<S extends z.ZodType>(schema: S, value: unknown, ...at: string[]): z.infer<S> {
  const { success, data, error } = schema.safeParse(value, { reportInput: true });
  if (success) return data;
  throw new Problem({ code: 'invalid_request', fields: fieldFaults(error, at, schema) });
}

/**
 * The caller as they may call an operation, by the role that allows it; throws a problem where they have none, or have
 * signed in too long ago or too weakly.
 */
export function admitted(
  deps: Pick<Deps, 'strength'>,
  spec: Spec,
  { caller, signIn: signedIn, from }: Pick<OperationRequest, 'caller' | 'signIn' | 'from'>,
): Caller {
  setLoggedOperation(from, spec.operationId);
  const { roles = ROLES } = spec;
  if (!mayAsk(spec, caller)) throw new Problem({ code: 'role_required', roles });
  askStrength(spec.operationId, signedIn, deps.strength ?? {}, Date.now() / 1_000);
  return actingBy(caller, roles);
}

/** The same by a token, before anything more of the request is read. */
export async function admit(deps: Deps, spec: Spec, req: Request): Promise<Bearer> {
  setLoggedOperation(req, spec.operationId);
  const bearer = await signIn(deps, req);
  logSeen(deps, req, bearer.caller.personId);
  admitted(deps, spec, { ...bearer, from: req });
  if (isCostly(spec, req.query)) await deps.limits?.(req, 'costly', bearer.caller.personId);
  return bearer;
}

const PathId = z.uuid();

/**
 * An id in the path, in lower case as PostgreSQL writes it, since workflows are named by it; an invalid one names
 * nothing.
 */
export function idOf(params: OperationRequest['params'], name = 'id'): string {
  const id = PathId.safeParse(params[name]);
  if (!id.success) throw new Problem({ code: 'not_found' });
  return id.data.toLowerCase();
}

/**
 * A thing that its path names by something other than its id: the path's parameter, and the id behind a name, where
 * there is one.
 */
export type Naming = { parameter: string; find: (db: Kysely<DB>, name: string) => Promise<string | undefined> };

export const Key = z.string().regex(/^[\x21-\x7e]{1,200}$/);

export function keyIn(req: Request): string {
  return idempotencyKey(req.get('Idempotency-Key'));
}

export function idempotencyKey(said: unknown): string {
  const key = Key.safeParse(said);
  if (!key.success) throw new Problem({ code: 'key_missing' });
  return key.data;
}

export type CommandSpec<Name extends keyof Commands = keyof Commands> = Omit<
  Spec,
  'status' | 'answer' | 'problems' | 'body' | 'takes' | 'operationId' | 'method'
> & {
  operationId: Name;
  /** `post` where absent. */
  method?: Spec['method'];
  body: z.ZodType<BodyOf<Name>>;
  /** The thing does not exist yet; `named`: the name that its body gives it, where its path is not by its id. */
  creates?: boolean | { named: (body: unknown) => string };
  naming?: Naming;
  /** Beside `not_found`, where its path names a thing. */
  refusals: readonly RefusalCode[];
  /** Its instant is that at which its request came, and not when a connection was free for it. */
  byArrival?: true;
};

/** Whether its path names a thing: a caller that names none is told so before anything else is checked. */
export const namesThing = ({ path }: Pick<Spec, 'path'>): boolean => path.includes('{');

/**
 * The subject of a command, where its path does not name it: the caller. `whenRefused`: records a refusal before it is
 * answered.
 */
type About = { on?: 'caller'; whenRefused?: (deps: Deps, from: Request, code: RefusalCode) => Promise<void> };

/** The id of a command's subject: a new thing, the caller, or what the path names. */
export async function thingOf(
  { signIns }: Pick<Deps, 'signIns'>,
  params: OperationRequest['params'],
  { creates, naming, on }: { creates: boolean; naming: Naming | undefined } & About,
  { personId }: Caller,
): Promise<string> {
  if (creates) return newId();
  if (on) return personId;
  if (!naming) return idOf(params);
  const name = params[naming.parameter];
  const id = typeof name === 'string' && isStorable(name) ? await naming.find(signIns, name) : undefined;
  if (id === undefined) throw new Problem({ code: 'not_found' });
  return id;
}

/**
 * A command is awaited until the process has to end, and no longer than its deadline; it continues on its own, and its
 * row records the outcome.
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
 * Carries out a command, here and now, and hints the workflows of the streams that it moved, without awaiting that.
 * @param run the command's transaction, by the handle that it is given
 * @param cameMs when its request came, where that is its instant
 */
export async function carryOut<Answered extends object>(
  { clock, meet, hint, commandDeadlineMs = COMMAND_DEADLINE_MS, ending = NEVER }: Deps,
  run: (means: Means) => Promise<Answered>,
  cameMs?: number,
): Promise<Answered> {
  const carried = run({ clock, meet, deadlineMs: commandDeadlineMs, cameMs }).then((answer) => {
    if ('moved' in answer) hint(answer.moved as Moved[]);
    return answer;
  });
  return unlessAborted(ending, commandDeadlineMs + GRACE_MS, carried);
}

/** A refusal as its problem: with what its caller may see of the changes, and in the caller's words. */
async function refusedAs(db: Kysely<DB>, asked: RefusedCommand, refusal: Refusal): Promise<Problem> {
  const facts = await withConflictDetails(db, asked, refusal);
  return new Problem(facts, await withNames(db, asked, facts));
}

/** One write: its OpenAPI entry and its Express handler, from the same words. It has the name of its command. */
export function command<Name extends keyof Commands>(spec: CommandSpec<Name>, about: About = {}): CommandOperation<Name> {
  assert.equal(
    namesThing(spec),
    spec.subject !== undefined,
    `${spec.operationId} names a thing in its path, and the thing's kind beside it`,
  );
  const { refusals, creates = false, naming, byArrival, ...rest } = spec;
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
  const whole: CommandOperation<Name>['spec'] = { method: 'post', ...rest, status: creates ? 201 : 200, answer: CommandAnswer, problems };
  const perform: Operation<z.infer<typeof CommandAnswer>>['perform'] = async (deps, asking) => {
    const { from, language, params } = asking;
    const { res } = from;
    const caller = admitted(deps, whole, asking);
    const key = idempotencyKey(asking.key);
    const body = parse(spec.body, asking.body);
    const id = await thingOf(deps, params, { creates: Boolean(creates), naming, ...about }, caller);
    const asked = { name: spec.operationId, id, creates: Boolean(creates), key, caller, body };
    setLoggedThing(res, id);
    const answer = await carryOut(deps, (means) => deps.commands[spec.operationId](asked, means), byArrival && cameIn(res));
    if ('refusal' in answer) await about.whenRefused?.(deps, from, answer.refusal.code);
    if ('refusal' in answer) throw await refusedAs(deps.db, { command: spec.operationId, caller, id, body, language }, answer.refusal);
    const { version, state, due, id: made } = answer.receipt;
    setLoggedThing(res, made);
    return {
      body: { id: made, version, state, due },
      repeated: answer.repeated,
      ...(creates ? { location: `${spec.path}/${typeof creates === 'object' ? creates.named(body) : made}` } : {}),
    };
  };
  const handler =
    (deps: Deps): RequestHandler =>
    async (req, res) => {
      const bearer = await admit(deps, whole, req);
      const key = keyIn(req);
      const body = await readBody(req, res, spec.bodyBytes);
      const {
        location,
        repeated,
        body: answer,
      } = await perform(deps, {
        ...bearer,
        ...{ params: req.params, query: {}, body, key, language: languageOf(req), from: req },
      });
      if (location) res.location(location);
      res
        .status(creates ? 201 : 200)
        .set('Idempotency-Replayed', String(repeated))
        .json(answer);
    };
  return { spec: whole, handler, perform };
}

/** What a read is given. `at`: the ISO instant by which everything in it is judged. */
export type ReadRequest<Query> = {
  deps: Deps;
  caller: Caller;
  at: string;
  id: string;
  params: OperationRequest['params'];
  query: Query;
  language: Language;
  from: Request;
};
export type ReadSpec<Query extends z.ZodObject> = Omit<Spec, 'method' | 'status' | 'problems' | 'query' | 'body' | 'takes' | 'media'> & {
  query?: Query;
  problems?: readonly ProblemCode[];
};
type JsonReadSpec<Query extends z.ZodObject, Answered extends z.ZodType> = ReadSpec<Query> & {
  answer: Answered;
  /** What the security log records of an answer before it leaves; an auditor's reads are recorded in any case. */
  traced?: (answer: z.infer<Answered>) => SecurityKind | undefined;
};

const NoQuery = z.strictObject({});

/**
 * One operation without a body, for any form of answer: who may ask for it, and with what query; `run` finds the
 * answer, and `send` writes it out.
 */
export function bodiless<Query extends z.ZodObject, Answered>(
  spec: ReadSpec<Query> & Pick<Spec, 'media' | 'method'>,
  run: (asked: ReadRequest<z.infer<Query>>) => Promise<Answered>,
  send: (deps: Deps, answer: Answered, req: Request, res: Response) => void | Promise<void>,
): Operation<Answered> {
  const hasId = spec.path.includes('{id}');
  const problems: ProblemCode[] = ['invalid_request', ...(namesThing(spec) ? ['not_found' as const] : []), ...(spec.problems ?? [])];
  const whole: Spec = { ...spec, status: 200, problems };
  const perform: Operation<Answered>['perform'] = async (deps, asking) => {
    const caller = admitted(deps, whole, asking);
    const query = parse(spec.query ?? NoQuery, asking.query, 'query') as z.infer<Query>;
    const { params, language, from } = asking;
    const id = hasId ? idOf(params) : '';
    const at = await deps.clock(new Date().toISOString());
    return { body: await run({ deps, caller, at, id, params, query, language, from }) };
  };
  const handler =
    (deps: Deps): RequestHandler =>
    async (req, res) => {
      const bearer = await admit(deps, whole, req);
      await takeTurn(deps, res);
      const asking = { ...bearer, params: req.params, query: queryOf(req), body: undefined, language: languageOf(req), from: req };
      await send(deps, (await perform(deps, asking)).body, req, res);
    };
  return { spec: whole, handler, perform };
}

const sendJson = (_deps: Deps, answer: unknown, _req: Request, res: Response): void => {
  res.json(answer);
};

/**
 * A note about the caller that is soon forgotten: no command, no event, and the same again however often it is sent.
 */
export const note = <Query extends z.ZodObject, Answered extends z.ZodType>(
  spec: ReadSpec<Query> & { method: 'put' | 'delete'; answer: Answered },
  run: (asked: ReadRequest<z.infer<Query>>) => Promise<z.input<Answered>>,
): Operation<z.input<Answered>> => bodiless(spec, run, sendJson);

/** A read, and `run`, which finds its answer: for another read that has the same and has admitted the caller itself. */
export type Read<Asked, Answered> = Operation<Answered> & { run: (asked: ReadRequest<Asked>) => Promise<Answered> };

/** One read. Its answer is checked against its own schema only in the tests: the query behind it is typed by it. */
export const read = <Query extends z.ZodObject, Answered extends z.ZodType>(
  { traced, ...spec }: JsonReadSpec<Query, Answered>,
  find: (asked: ReadRequest<z.infer<Query>>) => Promise<z.infer<Answered>>,
): Read<z.infer<Query>, z.infer<Answered>> => {
  const run: typeof find = (asked) => onOneConnection(asked.deps.db, (db) => find({ ...asked, deps: { ...asked.deps, db } }));
  const operation = bodiless(
    { ...spec, method: 'get' },
    async (asked) => {
      const { deps, caller, from } = asked;
      const answer = await run(asked);
      const kind = traced?.(answer) ?? (caller.roles.includes('auditor') ? 'audit' : undefined);
      if (kind) await logReading(deps, from, kind);
      return answer;
    },
    sendJson,
  );
  return { ...operation, run };
};

/** The request's id, for logs and for people who report an error. */
export const newRequestId = (): string => randomUUID();
