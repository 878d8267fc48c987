import { z } from 'zod';
import { readReferences } from '../../db/core/references.ts';
import { readTasks } from '../../db/desk/tasks/index.ts';
import { FOLLOWED } from '../../domain/core/command.ts';
import { read } from '../http/operation.ts';

const TaskView = z
  .object({
    command: z.string().meta({ description: 'The command that is expected: an operationId' }),
    kind: z.enum([...FOLLOWED, 'envelope']),
    id: z.uuid(),
    detail: z.string().nullable().meta({
      description:
        'A review step’s key, a tranche’s or a milestone’s rank, a claim’s, an alert’s, an interest’s or a proposed change’s number, or a year, where the command names one; of what waits for an award, `held` where the available credits hold it',
    }),
    detailLabel: z.string().nullable().meta({
      description: 'What the detail is called, where it is the key of a review step or an obligation of the call',
    }),
    reference: z.string().nullable().meta({ description: 'How people call it; null where it has no reference' }),
    title: z.string(),
    organisationName: z.string().nullable(),
    dueAt: z.iso.datetime().nullable(),
    amountCents: z.int().nullable().meta({
      description: 'What it would promise, attest, order, pay or collect, of a grant, its tranche or its claim; null elsewhere',
    }),
  })
  .meta({ id: 'Task' });

export const getTasks = read(
  {
    operationId: 'getTasks',
    path: '/me/tasks',
    tag: 'people',
    summary: 'What waits for me, with its deadline; the most urgent first',
    anybody: true,
    answer: z.object({ items: z.array(TaskView) }).meta({ id: 'Tasks' }),
  },
  async ({ deps: { db }, caller, at, language }) => {
    const tasks = await readTasks(db, { caller, at });
    const references = await readReferences(
      db,
      tasks.map(({ id }) => id),
    );
    return {
      items: tasks.map(({ organisation_name: organisationName, due_at: dueAt, detailLabel, ...task }) => ({
        ...task,
        detailLabel: detailLabel?.[language] ?? null,
        reference: references.get(task.id) ?? null,
        organisationName,
        dueAt,
      })),
    };
  },
);
