import { Client, Connection, type WorkflowClient } from '@temporalio/client';
import type { FollowedKind } from '../../../domain/core/command.ts';
import { assign, toDraft, toInReview } from '../../../test/support/fixtures.ts';
import { workflowIdOf } from '../../../workflows/messages.ts';
import { followAll, many, PROJECT, untilQuiet } from '../applications.ts';
import { accepted, asker, type Request } from '../asking.ts';
import type { Benchmark } from '../benchmark.ts';
import { openGround } from '../command/ground.ts';
import { signatures } from '../command/kinds.ts';
import { copyApplication } from '../copies.ts';
import { alone, type Figure } from '../figures.ts';
import { type Counted, countOf } from '../histories.ts';
import type { Stage } from '../stage.ts';

/** Each command is given this often, on things of its own. */
const TIMES = 5;
const MOST: Counted = { tasks: 2, activities: 1 };

type Given = { kind: Exclude<FollowedKind, 'envelope'>; id: string; request: Request };
const idIn = ({ path }: Request): string => path.split('/')[2] ?? '';

/** Gives each of these, waits until all its consequences are over, and counts Temporal's work for one. */
async function count(stage: Stage, client: WorkflowClient, name: string, given: readonly Given[]): Promise<Figure[]> {
  const logins = [...new Set(given.map(({ request }) => request.login))];
  const ask = await asker(stage, stage.api, logins);
  const read = async () => {
    const each = await Promise.all(given.map(({ kind, id }) => countOf(client, workflowIdOf(kind, id))));
    return { tasks: each.map(({ tasks }) => tasks), activities: each.map(({ activities }) => activities) };
  };
  const before = await read();
  for (const { request } of given) await accepted(ask, request);
  await untilQuiet(stage);
  const after = await read();
  const of = (which: keyof Counted, unit: string): Figure =>
    alone(
      `${name}, ${unit}`,
      '',
      after[which].map((now, place) => now - (before[which][place] ?? 0)),
      { most: MOST[which] },
    );
  return [of('tasks', 'workflow tasks'), of('activities', 'activities')];
}

/** Temporal's work for one command, from its histories: letters left out, which belong to their recipients. */
export const history: Benchmark = async (means) => {
  const stage = await means.stage();
  const ground = await openGround(stage, means.say);
  const connection = await Connection.connect({ address: stage.temporal });
  const client = new Client({ connection }).workflow;

  const drafts = await many(TIMES, () => toDraft(stage.people, PROJECT));
  const submissions = drafts.map(({ id, version }) => ({ login: 'applicant', path: `/applications/${id}/submission`, body: { version } }));
  const original = await toInReview(stage.people, PROJECT);
  await assign(stage.people, original, 'legal');
  await untilQuiet(stage);
  const reviewed = await copyApplication(stage.database, original, TIMES);
  await followAll(stage, 'application', reviewed, means.say);
  const body = { step: 'data', reviewerId: (await stage.people.as('reviewer-data')).id };
  const assignments = reviewed.map((id) => ({ login: 'lead', path: `/applications/${id}/assignments`, body }));
  const signed = await signatures(ground).make(TIMES);

  const on = (kind: Exclude<FollowedKind, 'envelope'>, requests: readonly Request[]): Given[] =>
    requests.map((request) => ({ kind, id: idIn(request), request }));
  const figures = [
    ...(await count(stage, client, 'submitApplication', on('application', submissions))),
    ...(await count(stage, client, 'assignReviewer', on('application', assignments))),
    ...(await count(stage, client, 'signGrant', on('grant', signed))),
  ];
  await connection.close();
  await ground.close();
  return figures;
};
