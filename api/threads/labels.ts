import { z } from 'zod';
import { ApplicationState, RefusedThreadCommand, ThreadCommand } from '../command-names.ts';
import { readFilesOfFund, readKnownLabels } from '../../db/threads/labels.ts';
import { fileOfApplication } from '../../db/threads/threads.ts';
import { type Asker, askingOf, joinOffers, offeredBy } from '../../domain/core/may.ts';
import { isStaff, scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import { asReader } from '../../domain/people/conflict.ts';
import { idList } from '../../domain/core/words.ts';
import { LABEL_COMMANDS, LabelFile, mayLabelFile } from '../../domain/threads/label.ts';
import type { ThreadFile } from '../../domain/threads/thread.ts';
import { setFollowing } from '../../db/threads/following.ts';
import { followsAsFund } from '../../domain/threads/following.ts';
import { readSeenApplication } from '../applications/read-application.ts';
import { command, note, read } from '../http/operation.ts';
import { Problem } from '../http/problem/problem.ts';
import { toOffers } from '../refused-commands.ts';
import { FileView, offersOnFile } from './thread-view.ts';

export const labelFile = command(
  {
    operationId: 'labelFile',
    method: 'put',
    path: '/labels',
    summary: 'Sets the labels by which the fund sorts an application',
    roles: LABEL_COMMANDS.labelFile,
    body: LabelFile,
    refusals: ['not_found', 'conflict_of_interest'],
  },
  { on: 'caller' },
);

const FILES_AT_MOST = 100;

/** The fund's own notes about a file: labels and notes. */
const offersOnListed = (file: ThreadFile, asker: Asker) =>
  joinOffers(
    offeredBy(LABEL_COMMANDS, asker.caller, askingOf({ labelFile: mayLabelFile }, [file], asker.caller, asker.at)),
    offersOnFile(file, asker),
  );

export const listFiles = read(
  {
    operationId: 'listFiles',
    path: '/files',
    summary: 'The state, the amount and the labels of these applications, and the commands that the caller may give on each',
    roles: STAFF_ROLES,
    query: z.strictObject({
      ids: idList(FILES_AT_MOST).meta({
        description: `Applications, ${FILES_AT_MOST} at most, with commas between; those that the caller may not read are left out`,
      }),
    }),
    answer: z
      .object({
        items: z.array(
          z.object({
            file: FileView,
            state: ApplicationState,
            requestedCents: z.int(),
            labels: z.array(z.string()),
            isFollowed: z.boolean().meta({ description: 'By the caller, who gets a daily letter about it' }),
            commands: z.array(ThreadCommand),
            refused: z.array(RefusedThreadCommand),
          }),
        ),
      })
      .meta({ id: 'FilesOfFund' }),
  },
  async ({ deps: { db }, caller, at, query, language }) => {
    const ids = [...new Set(query.ids.split(','))];
    const rows = await readFilesOfFund(db, scopeOf(caller), ids, caller.personId);
    return {
      items: ids.flatMap((id) => {
        const row = rows.find((each) => each.id === id);
        const reader = row && asReader(caller, row);
        if (!reader || !isStaff(reader.roles)) return [];
        const { title, reference, labels, isFollowed } = row;
        const file = fileOfApplication(row);
        return [
          {
            file: { kind: file.kind, id, title, reference },
            state: row.state,
            requestedCents: row.requested_cents,
            labels: labels ?? [],
            isFollowed,
            ...toOffers(offersOnListed(file, { caller: reader, at }), language),
          },
        ];
      }),
    };
  },
);

const FollowingView = z.object({ isFollowed: z.boolean() }).meta({ id: 'Following' });

const followingOf = (method: 'put' | 'delete', operationId: 'followFile' | 'unfollowFile', summary: string) =>
  note(
    {
      ...{ operationId, method, path: '/applications/{id}/following', summary, roles: STAFF_ROLES },
      answer: FollowingView,
    },
    async ({ deps, caller, at, id }) => {
      const application = await readSeenApplication(deps, caller, id);
      if (!application || !followsAsFund(application.organisation_id, caller)) throw new Problem({ code: 'not_found' });
      const follows = method === 'put';
      await setFollowing(deps.db, { applicationId: id, personId: caller.personId, follows, at });
      return { isFollowed: follows };
    },
  );

export const followFile = followingOf(
  'put',
  'followFile',
  'The caller follows an application: a daily letter tells them how it progresses',
);
export const unfollowFile = followingOf('delete', 'unfollowFile', 'The caller stops following an application');

export const listLabels = read(
  {
    operationId: 'listLabels',
    path: '/labels/known',
    summary: 'The labels of the applications that the caller may read, each once, in alphabetical order',
    roles: STAFF_ROLES,
    answer: z.object({ items: z.array(z.string()) }).meta({ id: 'Labels' }),
  },
  async ({ deps: { db }, caller }) => {
    const rows = await readKnownLabels(db, scopeOf(caller));
    return { items: rows.map(({ label }) => label).sort((a, b) => a.localeCompare(b, 'fr')) };
  },
);
