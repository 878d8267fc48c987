import { z } from 'zod';
import { RefusedThreadCommand, ThreadCommand } from '../command-names.ts';
import { readFileLabels, readKnownLabels } from '../../db/threads/labels.ts';
import { type Asker, askingOf, offeredBy } from '../../domain/core/may.ts';
import { isStaff, scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import { Id } from '../../domain/core/words.ts';
import { LABEL_COMMANDS, LabelFile, mayLabelFile } from '../../domain/threads/label.ts';
import type { ThreadFile } from '../../domain/threads/thread.ts';
import { command, read } from '../http/operation.ts';
import { Problem } from '../http/problem/problem.ts';
import { toOffers } from '../refused-commands.ts';
import { readFile } from './read-file.ts';
import { FileView } from './thread-view.ts';

const tag = 'threads';

export const labelFile = command(
  {
    operationId: 'labelFile',
    method: 'put',
    path: '/labels',
    tag,
    summary: 'Sets the labels by which the fund sorts an application',
    roles: LABEL_COMMANDS.labelFile,
    body: LabelFile,
    refusals: ['not_found', 'conflict_of_interest'],
  },
  { on: 'caller' },
);

const offersOnLabels = (file: ThreadFile, { caller, at }: Asker) =>
  offeredBy(LABEL_COMMANDS, caller, askingOf({ labelFile: mayLabelFile }, [file], caller, at));

export const getFileLabels = read(
  {
    operationId: 'getFileLabels',
    path: '/labels',
    tag,
    summary: 'The labels of an application, for the fund’s people alone',
    query: z.strictObject({ file: Id }),
    answer: z
      .object({
        file: FileView,
        labels: z.array(z.string()),
        commands: z.array(ThreadCommand),
        refused: z.array(RefusedThreadCommand),
      })
      .meta({ id: 'FileLabels' }),
    problems: ['not_found'],
  },
  async ({ deps, caller, at, query, language }) => {
    const { found, reader } = await readFile(deps, caller, query.file);
    const { file, title, reference } = found;
    if (!isStaff(reader.roles) || file.kind !== 'application') throw new Problem({ code: 'not_found' });
    return {
      file: { kind: file.kind, id: file.id, title, reference },
      labels: await readFileLabels(deps.db, file.id),
      ...toOffers(offersOnLabels(file, { caller: reader, at }), language),
    };
  },
);

export const listLabels = read(
  {
    operationId: 'listLabels',
    path: '/labels/known',
    tag,
    summary: 'The labels of the applications whose labels the caller reads, each once, in the order of the alphabet',
    roles: STAFF_ROLES,
    answer: z.object({ items: z.array(z.string()) }).meta({ id: 'Labels' }),
  },
  async ({ deps: { db }, caller }) => {
    const rows = await readKnownLabels(db, scopeOf(caller));
    return { items: rows.map(({ label }) => label).sort((a, b) => a.localeCompare(b, 'fr')) };
  },
);
