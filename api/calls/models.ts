import { z } from 'zod';
import { findCallStream, readCallLife } from '../../db/calls/call-lives.ts';
import { readModel, readModels } from '../../db/calls/models.ts';
import { FILE_TYPES, MAX_FILE_BYTES } from '../../domain/applications/attachment.ts';
import { AddModel, mayAddModel } from '../../domain/applications/model-file.ts';
import { CallId } from '../../domain/calls/call.ts';
import { callTable, modelFilesIn } from '../../domain/calls/call-life.ts';
import type { Answer } from '../../domain/core/command.ts';
import type { Refusal } from '../../domain/core/refusal.ts';
import { rolesFor } from '../../domain/core/state-table.ts';
import { AttachmentAnswer, FILE_REFUSALS, FileName, madeFile, measuredFile, storedFile } from '../applications/joined-file.ts';
import { download } from '../http/answer/download.ts';
import { carryOut, read } from '../http/operation.ts';
import { orMissing, Problem } from '../http/problem/problem.ts';
import { type Received, type Sent, upload } from '../http/request/upload.ts';

const Named = z.strictObject({
  name: FileName,
  document: AddModel.shape.document.meta({ description: 'The document of the call that it is the model of, by its key' }),
});
type Sender = Sent<z.infer<typeof Named>>;

async function may({ deps: { db, clock }, caller, id, query }: Sender): Promise<Refusal | null> {
  const call = await readCallLife(db, id);
  if (!call) return { code: 'not_found' };
  const at = await clock(new Date().toISOString());
  return mayAddModel({ ...call, held: await readModels(db, id) }, query.document, caller, at);
}

async function ask({ deps, caller, key, id, query, claimedType }: Sender, file: Received): Promise<Answer> {
  const body: AddModel = { ...query, ...measuredFile(claimedType, file) };
  const asked = { name: 'addModel', id, creates: false, key, caller, body } as const;
  return carryOut(deps, (means) => deps.uploads.addModel(file.fileId)(asked, means));
}

export const addModel = upload(
  {
    operationId: 'addModel',
    path: '/calls/{callId}/models',
    summary: 'Adds the model of a document, sent unchanged, to a call’s next version',
    roles: rolesFor(callTable, 'addModel'),
    naming: { parameter: 'callId', find: findCallStream },
    query: Named,
    takes: FILE_TYPES,
    maxBytes: MAX_FILE_BYTES,
    answer: AttachmentAnswer,
    refusals: ['wrong_state', 'document_unknown', ...FILE_REFUSALS],
  },
  { may, ask, made: madeFile((_, file) => `/call-models/${file}`) },
);

export const listModels = read(
  {
    operationId: 'listModels',
    path: '/calls/{callId}/models',
    summary: 'The model files of a call, and those of other calls that its next version names, oldest first',
    roles: ['admin'],
    answer: z
      .object({
        items: z.array(
          z
            .object({
              id: z.uuid(),
              document: z.string().meta({ description: 'The document that it was added for, by its key' }),
              name: z.string(),
              type: z.enum(FILE_TYPES).meta({ description: 'Found in the bytes' }),
              ...{ sizeBytes: z.int(), sha256: z.string(), addedAt: z.iso.datetime() },
            })
            .meta({ id: 'CallModel' }),
        ),
      })
      .meta({ id: 'CallModels' }),
  },
  async ({ deps: { db }, params }) => {
    const callId = CallId.safeParse(params['callId']);
    const streamId = orMissing(callId.success ? await findCallStream(db, callId.data) : undefined);
    const { next } = orMissing(await readCallLife(db, streamId));
    const named = next ? modelFilesIn(next).map(({ id }) => id) : [];
    const rows = await readModels(db, streamId, named);
    return { items: rows.map(({ isNamed: _, ...row }) => row) };
  },
);

export const getModel = download(
  {
    operationId: 'getModel',
    path: '/call-models/{id}',
    needsNoRole: true,
    summary: 'The bytes of a document’s model, to keep: of a published version of a call or, for an admin, of a draft',
    media: FILE_TYPES,
    problems: ['attachment_damaged', 'file_store_unavailable'],
  },
  async ({ deps, caller, id }) => {
    const row = await readModel(deps.db, id);
    if (!row || !(row.isPublic || caller.roles.includes('admin'))) throw new Problem({ code: 'not_found' });
    return storedFile(deps, row);
  },
);
