import { z } from 'zod';
import { readApplicationRow } from '../db/applications.ts';
import { readAttachmentNames } from '../db/attachments.ts';
import { readCallVersion } from '../db/calls.ts';
import { readNames, readTimeline } from '../db/timeline.ts';
import { isStaff, scopeOf } from '../domain/role.ts';
import { writeEvent } from '../letters/write.ts';
import { read } from './operation.ts';
import { Problem } from './problems/index.ts';

const Entry = z.object({
  at: z.iso.datetime(),
  event: z.string(),
  who: z
    .object({ id: z.uuid(), name: z.string(), organisationName: z.string() })
    .nullable()
    .meta({ description: 'Null where a date did it, and nobody; applicants are not told who asked for corrections' }),
  text: z.string(),
});

export const getTimeline = read(
  {
    operationId: 'getTimeline',
    path: '/applications/{id}/timeline',
    tag: 'applications',
    summary: 'Who did what when, in words',
    answer: z.object({ items: z.array(Entry) }).meta({ id: 'Timeline' }),
  },
  async ({ deps: { db }, caller, id, language }) => {
    const application = await readApplicationRow(db, scopeOf(caller), id);
    if (!application) throw new Problem({ code: 'not_found' });
    const staff = isStaff(caller.roles);
    const [rows, call, attachments] = await Promise.all([
      readTimeline(db, id, !staff),
      readCallVersion(db, application.call_id, application.call_version),
      readAttachmentNames(db, id),
    ]);
    const names = await readNames(
      db,
      rows.map(({ facts }) => facts['reviewerId']).filter((reviewerId) => typeof reviewerId === 'string'),
    );
    const labels = new Map(call.terms.steps.map(({ key, label }) => [key, label[language]]));
    // Who reviews is the fund's own, so applicants are not told who asked for corrections.
    const isUnnamed = (name: string): boolean => name === 'requestCorrection' && !staff;
    const items = rows.map(
      ({ at, name, facts, person_id: personId, given_name: given, usual_name: usual, organisation_name: organisationName }) => ({
        at,
        event: name,
        who: personId && !isUnnamed(name) ? { id: personId, name: `${given} ${usual}`, organisationName: organisationName ?? '' } : null,
        text: writeEvent(language, name, {
          ...facts,
          unnamed: isUnnamed(name),
          step: labels.get(String(facts['step'])) ?? null,
          attachment: attachments.get(String(facts['attachmentId'])) ?? null,
          reviewer: names.get(String(facts['reviewerId'])) ?? null,
        }),
      }),
    );
    return { items };
  },
);
