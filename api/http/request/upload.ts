import { Readable } from 'node:stream';
import type { Request, RequestHandler } from 'express';
import type { z } from 'zod';
import { newId } from '../../../db/core/ids.ts';
import { readKey } from '../../../db/core/commands.ts';
import { readOverdue } from '../../../db/core/overdue.ts';
import { forgetFile, recordFile } from '../../../db/core/stored-files.ts';
import { type Measure, measure, TooLarge } from '../../../files/measure.ts';
import { typeOf } from '../../../files/type.ts';
import type { Answer, Receipt } from '../../../domain/core/command.ts';
import type { Refusal, RefusalCode } from '../../../domain/core/refusal.ts';
import type { Caller } from '../../../domain/core/role.ts';
import type { Language } from '../../../domain/core/words.ts';
import {
  admit,
  admitted,
  type ArrivingFile,
  idempotencyKey,
  keyIn,
  languageOf,
  type Naming,
  namesThing,
  type Operation,
  parse,
  type Spec,
  thingOf,
} from '../operation.ts';
import { queryOf } from './body.ts';
import type { Deps } from '../deps.ts';
import { Problem, type ProblemCode } from '../problem/problem.ts';

/** A file that came in: the store holds it under its id. `mark`: the type that its own bytes show, if any. */
export type Received = Measure & { fileId: string; mark: string | null };

type UploadSpec<Query extends z.ZodObject> = Omit<Spec, 'operationId' | 'method' | 'status' | 'problems' | 'query' | 'body' | 'media'> & {
  operationId: keyof Deps['uploads'];
  naming?: Naming;
  query: Query;
  takes: readonly string[];
  maxBytes: number;
  refusals: readonly RefusalCode[];
};
/** An operation that takes a file: it has the name of its command. */
type UploadOperation<Answered extends object> = Operation<Answered> & { spec: { operationId: keyof Deps['uploads'] } };

export type Sent<Query> = { deps: Deps; caller: Caller; key: string; id: string; query: Query; claimedType: string; language: Language };

/** The refusal before a byte of the file has come: the thing does not exist, or the caller may not send it. */
type MayFollow<Query> = (sent: Sent<Query>) => Promise<Refusal | null>;

type Upload<Query> = {
  may: MayFollow<Query>;
  /** Gives the command that takes the file. */
  ask: (sent: Sent<Query>, file: Received) => Promise<Answer>;
  /** The answer to the accepted command, or to the one that it repeats, with the address of what was made. */
  made: (sent: Sent<Query>, receipt: Receipt) => Promise<{ location: string; body: object }>;
};

/** Removes a file from the store again. Where that fails, the sweep does it a day later. */
async function discard({ db, files, logger }: Deps, fileId: string): Promise<void> {
  try {
    await files.remove(fileId);
    await forgetFile(db, fileId);
  } catch (error) {
    logger.warn({ err: error, fileId }, 'a file that nothing wants stays for now');
  }
}

/** Of a type that no operation accepts. */
const NO_FILE: ArrivingFile = { stream: Readable.from([]), type: '', sizeBytes: 0 };

const tooLarge = (maxBytes: number) => new Problem({ code: 'attachment_too_large', maxBytes });

/** Throws where the sender itself states that the file is too large. */
function assertSize({ sizeBytes }: ArrivingFile, maxBytes: number): void {
  if ((sizeBytes ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

/** Passes the bytes to the store as they come, and measures them; on any failure none of them stays there. */
async function receive(deps: Deps, stream: Readable, maxBytes: number): Promise<Received> {
  const fileId = newId();
  await recordFile(deps.db, fileId);
  // The request outlives its reader: its sender waits for an answer on the same connection.
  const { bytes, measured } = measure(stream.iterator({ destroyOnReturn: false }), maxBytes);
  try {
    await deps.files.put(fileId, bytes);
    const measures = measured();
    return { fileId, ...measures, mark: await typeOf(await deps.files.get(fileId), measures.sizeBytes) };
  } catch (error) {
    await discard(deps, fileId);
    throw error instanceof TooLarge ? tooLarge(maxBytes) : error;
  } finally {
    // The rest of an unwanted file is read past, and stored nowhere.
    stream.resume();
  }
}

/** All bytes of a file that is small enough to be held in memory. */
async function readWhole(stream: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  try {
    // The request outlives its reader: its sender waits for an answer on the same connection.
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    // The rest of an unwanted file is read past, and stored nowhere.
    stream.resume();
  }
}

/** The type that the sender states; one with a content encoding is none that the bytes could show. */
function claimedTypeOf({ type: said }: ArrivingFile, types: readonly string[]): string {
  const type = said.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!types.includes(type)) throw new Problem({ code: 'attachment_type_refused', mediaType: type, mediaTypes: types });
  return type;
}

/**
 * Throws what refuses a file that is not read yet: a sender who may not send it costs no more than the checks. If the
 * file was sent before, or a date has passed that comes first, its command says so.
 */
async function assertWanted<Query>(operationId: keyof Deps['uploads'], sent: Sent<Query>, may: MayFollow<Query>): Promise<void> {
  const { deps, caller, key, id } = sent;
  const { db, clock } = deps;
  // Where two requests send the same file at once, the second sees the key of the first with its outcome.
  const refusal = await may(sent);
  const used = await readKey(db, caller.personId, key);
  if (used && (used.name !== operationId || used.id !== id)) throw new Problem({ code: 'key_reused_with_another_body' });
  if (!refusal || used?.isDone) return;
  const at = await clock(new Date().toISOString());
  if (!(await readOverdue(db, { id, caller, body: {}, passedBy: [] }, at))) throw new Problem(refusal);
}

/** `location`: absent where nothing was made. */
type Made<Answered> = { location?: string; body: Answered; repeated: boolean };

/** The body of a request as a file; one with a content encoding has that as its type. */
const arriving = (req: Request): ArrivingFile => ({
  stream: req,
  type: req.get('Content-Encoding') ?? req.get('Content-Type') ?? '',
  sizeBytes: req.get('Content-Length') ? Number(req.get('Content-Length')) : null,
});

/** One write whose body is a file: its OpenAPI entry, and a handler that answers with what `take` has made of it. */
function fileWrite<Query extends z.ZodObject, Answered extends object>(
  spec: UploadSpec<Query>,
  further: readonly ProblemCode[],
  may: MayFollow<z.infer<Query>>,
  take: (sent: Sent<z.infer<Query>>, stream: Readable) => Promise<Made<Answered>>,
): UploadOperation<Answered> {
  const { maxBytes, refusals, naming, ...rest } = spec;
  const problems: ProblemCode[] = [
    ...(['invalid_request', 'key_missing', 'key_reused_with_another_body', 'outcome_unknown'] as const),
    ...(namesThing(spec) ? (['not_found'] as const) : []),
    ...further,
    ...refusals,
  ];
  const whole: UploadOperation<Answered>['spec'] = { ...rest, method: 'post', status: 201, problems };
  const perform: Operation<Answered>['perform'] = async (deps, asking) => {
    const caller = admitted(deps, whole, asking);
    const key = idempotencyKey(asking.key);
    const query = parse(spec.query, asking.query, 'query');
    const { file = NO_FILE, language } = asking;
    const id = await thingOf(deps, asking.params, { creates: false, naming }, caller);
    const sent = { deps, caller, key, id, query, claimedType: claimedTypeOf(file, spec.takes), language };
    assertSize(file, maxBytes);
    await assertWanted(spec.operationId, sent, may);
    return take(sent, file.stream);
  };
  const handler =
    (deps: Deps): RequestHandler =>
    async (req, res) => {
      const bearer = await admit(deps, whole, req);
      const { location, body, repeated } = await perform(deps, {
        ...bearer,
        ...{ params: req.params, query: queryOf(req), body: undefined, key: keyIn(req), language: languageOf(req), from: req },
        file: arriving(req),
      });
      if (location) res.location(location);
      res
        .status(location ? 201 : 200)
        .set('Idempotency-Replayed', String(repeated))
        .json(body);
    };
  return { spec: whole, handler, perform };
}

/**
 * One write whose body is a file that is kept. What `may` refuses is not read. A file that its command refuses, or has
 * already, is removed from the store again; where the outcome is unknown, it stays until the sweep knows it.
 */
export const upload = <Query extends z.ZodObject>(
  spec: UploadSpec<Query>,
  { may, ask, made }: Upload<z.infer<Query>>,
): UploadOperation<object> =>
  fileWrite(spec, ['file_store_unavailable'], may, async (sent, stream) => {
    const file = await receive(sent.deps, stream, spec.maxBytes);
    const answer = await ask(sent, file);
    if ('refusal' in answer || answer.repeated) await discard(sent.deps, file.fileId);
    if ('refusal' in answer) throw new Problem(answer.refusal);
    return { ...(await made(sent, answer.receipt)), repeated: answer.repeated };
  });

/**
 * One write whose body is a file that is read whole, and kept only in the rows that it makes. What `may` refuses is not
 * read. `take`: gives the command, and returns what it has made.
 */
export const wholeUpload = <Query extends z.ZodObject, Answered extends object, Rehearsed extends object>(
  spec: UploadSpec<Query> & { answer: z.ZodType<Answered>; rehearsed: z.ZodType<Rehearsed> },
  may: MayFollow<z.infer<Query>>,
  take: (sent: Sent<z.infer<Query>>, bytes: Buffer) => Promise<Made<NoInfer<Answered | Rehearsed>> | { refusal: Refusal }>,
): UploadOperation<Answered | Rehearsed> =>
  fileWrite(spec, [], may, async (sent, stream) => {
    const answer = await take(sent, await readWhole(stream, spec.maxBytes));
    if ('refusal' in answer) throw new Problem(answer.refusal);
    return answer;
  });
