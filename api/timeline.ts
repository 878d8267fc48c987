import { z } from 'zod';
import { readApplicationRow } from '../db/applications.ts';
import { readCallVersion } from '../db/calls.ts';
import { readNames, readTimeline } from '../db/timeline.ts';
import { isStaff, scopeOf } from '../domain/role.ts';
import { read } from './operation.ts';
import { Problem } from './problems/index.ts';
import { TimelineEntry, toEntry } from './timeline-entry.ts';

export const getTimeline = read(
  {
    operationId: 'getTimeline',
    path: '/applications/{id}/timeline',
    tag: 'applications',
    summary: 'Who did what when, in words',
    answer: z.object({ items: z.array(TimelineEntry) }).meta({ id: 'Timeline' }),
  },
  async ({ deps: { db }, caller, id, language }) => {
    const application = await readApplicationRow(db, scopeOf(caller), id);
    if (!application) throw new Problem({ code: 'not_found' });
    const [rows, call] = await Promise.all([
      readTimeline(db, id, !isStaff(caller.roles)),
      readCallVersion(db, application.call_id, application.call_version),
    ]);
    const names = await readNames(
      db,
      rows.map(({ facts }) => facts['reviewerId']).filter((reviewerId) => typeof reviewerId === 'string'),
    );
    const labels = new Map(call.terms.steps.map(({ key, label }) => [key, label[language]]));
    const items = rows.map((row) =>
      toEntry(language, row, {
        ...row.facts,
        step: labels.get(String(row.facts['step'])) ?? null,
        reviewer: names.get(String(row.facts['reviewerId'])) ?? null,
      }),
    );
    return { items };
  },
);
