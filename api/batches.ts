import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';
import type { BodyOf, Commands } from '../activities/index.ts';
import { withoutQuotations } from '../db/core/errors.ts';
import { BATCH_AT_MOST } from '../domain/core/page-draft.ts';
import type { Deps } from './http/deps.ts';
import {
  admit,
  admitted,
  type CommandOperation,
  idempotencyKey,
  keyIn,
  languageOf,
  type Operation,
  type OperationRequest,
  parse,
  type Spec,
} from './http/operation.ts';
import { logRefusal } from './http/caller/security.ts';
import { Problem } from './http/problem/problem.ts';
import { readBody } from './http/request/body.ts';
import { toProblem } from './problems.ts';

const BODY_BYTES = 2_500_000;

/** The field of an item that names its thing. */
type Of = 'grantId' | 'applicationId' | 'envelopeId';

const Outcome = z
  .object({
    id: z.uuid().meta({ description: 'The grant, the application or the envelope that its item named' }),
    part: z
      .string()
      .meta({ description: 'The part that its item named: a tranche’s rank, bank details’ id, a review step’s key, a line’s place' }),
    done: z.boolean(),
    repeated: z.boolean().meta({ description: 'True where it had been done under the same key before' }),
    version: z.int().nullable().meta({ description: 'The thing’s, once it is done' }),
    problem: z
      .object({ code: z.string(), title: z.string(), detail: z.string() })
      .nullable()
      .meta({ description: 'Why it was not done; null if it was' }),
  })
  .meta({ id: 'BatchOutcome' });

const BatchAnswer = z
  .object({ outcomes: z.array(Outcome).meta({ description: 'In the order of the request' }), done: z.int(), refused: z.int() })
  .meta({ id: 'BatchAnswer' });

const UNKNOWN = { code: 'outcome_unknown' } as const;

type BatchSpec<Name extends keyof Commands> = Pick<Spec, 'path' | 'summary'> & {
  operationId: string;
  /** The operation on one thing, by which each item is done. */
  one: CommandOperation<Name>;
  /** The field by which an item names its thing; a grant’s where absent. */
  of?: Of;
  /** The field of its body that names the part of the thing. */
  part: keyof BodyOf<Name> & string;
  /** The field of its body that names what the part is a part of, where that is not the thing. */
  within?: keyof BodyOf<Name> & string;
};

/** An operation on many things; its specification names the command that it gives. */
type Batch<Name extends keyof Commands> = Operation<z.infer<typeof BatchAnswer>> & { spec: { batchOf: Name } };

type Item = Record<string, unknown>;

/** Its own key for each item: the same batch sent again does nothing twice, and tells again what was done. */
const keyOf = (operationId: string, key: string, ...named: readonly string[]): string =>
  createHash('sha256')
    .update([operationId, key, ...named].join('\n'))
    .digest('hex');

/** Logs a failure of ours in a batch. */
export const logFailed = ({ logger }: Pick<Deps, 'logger'>, { id }: Pick<Request, 'id'>, error: unknown): void =>
  logger.error({ err: withoutQuotations(error), requestId: id }, 'an item of a batch failed');

/** Why an item of a batch was not done, in the words of its caller; a failure of ours is logged. */
export function whyNotDone(deps: Deps, { language, from }: Pick<OperationRequest, 'language' | 'from'>, error: unknown) {
  const isRefused = error instanceof Problem;
  if (!isRefused) logFailed(deps, from, error);
  const [facts, said] = isRefused ? [error.facts, error.said] : [UNKNOWN, UNKNOWN];
  const { status, body: problem } = toProblem(language, facts, said);
  logRefusal(deps, from, status, facts);
  return { code: facts.code, title: String(problem['title']), detail: String(problem['detail']) };
}

/** The outcome of one item. A failure of ours before the first item is the answer to the whole batch. */
async function outcomeOf<Name extends keyof Commands>(
  deps: Deps,
  one: CommandOperation<Name>,
  asking: OperationRequest,
  isFirst: boolean,
): Promise<Omit<z.infer<typeof Outcome>, 'id' | 'part'>> {
  try {
    const { body, repeated = false } = await one.perform(deps, asking);
    return { done: true, repeated, version: body.version, problem: null };
  } catch (error) {
    if (!(error instanceof Problem) && isFirst) throw error;
    return { done: false, repeated: false, version: null, problem: whyNotDone(deps, asking, error) };
  }
}

/**
 * One command given on many things. Each item is the command itself, with its rules, its transaction and its event: one
 * that is refused stops none of the others.
 */
export function batch<Name extends keyof Commands>({ one, of = 'grantId', part, within, ...named }: BatchSpec<Name>): Batch<Name> {
  const { body: single, roles } = one.spec;
  if (!(single instanceof z.ZodObject)) throw new Error(`${one.spec.operationId} has no object for its body`);
  const spec: Batch<Name>['spec'] = {
    ...named,
    method: 'post',
    ...(roles ? { roles } : {}),
    batchOf: one.spec.operationId,
    body: z.strictObject({
      items: z
        .array(single.extend({ [of]: z.uuid() }))
        .min(1)
        .max(BATCH_AT_MOST),
    }),
    bodyBytes: BODY_BYTES,
    status: 200,
    answer: BatchAnswer,
    problems: ['invalid_request', 'malformed_json', 'key_missing', 'body_too_large', 'media_type_unsupported'],
  };
  const perform: Operation<z.infer<typeof BatchAnswer>>['perform'] = async (deps, asking) => {
    const caller = admitted(deps, spec, asking);
    const key = idempotencyKey(asking.key);
    const { items } = parse(spec.body as z.ZodType<{ items: Item[] }>, asking.body);
    const outcomes: z.infer<typeof Outcome>[] = [];
    for (const { [of]: named, ...body } of items) {
      const about = { id: String(named), part: String(body[part]) };
      const itsKey = keyOf(spec.operationId, key, about.id, about.part, ...(within ? [String(body[within])] : []));
      const single = { ...asking, caller, params: { id: about.id }, body, key: itsKey };
      // One after the other: they lock the same envelopes, and each choice of a reviewer counts in the next.
      // oxlint-disable-next-line no-await-in-loop
      outcomes.push({ ...about, ...(await outcomeOf(deps, one, single, outcomes.length === 0)) });
    }
    const done = outcomes.filter((outcome) => outcome.done).length;
    return { body: { outcomes, done, refused: outcomes.length - done } };
  };
  return {
    spec,
    perform,
    handler: (deps) => async (req, res) => {
      const bearer = await admit(deps, spec, req);
      const key = keyIn(req);
      const body = await readBody(req, res, BODY_BYTES);
      const asked = { ...bearer, params: {}, query: {}, body, key, language: languageOf(req), from: req };
      res.json((await perform(deps, asked)).body);
    },
  };
}
