import { z } from 'zod';
import { countSecurityLog, readSecurityLog } from '../../db/core/security-log.ts';
import { Day } from '../../domain/core/words.ts';
import { SECURITY_KINDS, SECURITY_LABELS } from '../../domain/core/security-log.ts';
import { read } from '../http/operation.ts';
import { keyOf, limitOf, pageOf, pageSchema, paging } from '../http/request/paging.ts';
import { PersonName } from '../http/answer/names.ts';

const SecurityTrace = z
  .object({
    id: z.int().positive(),
    kind: z.enum(SECURITY_KINDS),
    label: z.string(),
    at: z.iso.datetime(),
    lastAt: z.iso.datetime().meta({ description: 'When it last happened, where it happened several times' }),
    times: z.int().positive(),
    person: PersonName.nullable(),
    address: z.string().nullable().meta({ description: 'Where it came from: an IPv4 address, or a network of IPv6' }),
    operation: z.string().nullable().meta({ description: 'What was asked for; null where a path leads nowhere' }),
    reason: z.string().nullable().meta({ description: 'The code of the refusal, or what is wrong with the token' }),
    thingId: z.uuid().nullable().meta({ description: 'The thing that it was about; the first of several' }),
    requestId: z.string().nullable(),
  })
  .meta({ id: 'SecurityTrace' });

const SecurityLogPage = pageSchema(SecurityTrace, 'SecurityTraces')
  .extend({
    times: z
      .int()
      .nullable()
      .meta({ description: 'How often all that is asked for has happened, on every page; null where no first day is asked for' }),
  })
  .meta({ id: 'SecurityLogPage' });

const RowId = z.string().regex(/^[1-9]\d{0,14}$/);

export const listSecurityLog = read(
  {
    operationId: 'listSecurityLog',
    path: '/security-log',
    summary: 'What was refused, who signed in, and who read bank details, took files or audited, the newest first',
    roles: ['auditor', 'admin'],
    query: z.strictObject({
      personId: z.uuid().optional(),
      kind: z.enum(SECURITY_KINDS).optional(),
      from: Day.optional().meta({ description: 'The first day on which it began, in Paris' }),
      until: Day.optional().meta({ description: 'The last day on which it began, in Paris' }),
      ...paging,
    }),
    answer: SecurityLogPage,
    traced: () => 'audit',
  },
  async ({ deps: { db }, query, language }) => {
    const limit = limitOf(query);
    const { personId, kind, from, until } = query;
    const filter = { personId, kind, from, until };
    const [rows, times] = await Promise.all([
      readSecurityLog(db, filter, { before: keyOf(RowId, query), limit: limit + 1 }),
      // The whole log is not added up: it grows for years.
      from === undefined ? null : countSecurityLog(db, filter),
    ]);
    const page = pageOf(
      rows,
      limit,
      ({ id }) => String(id),
      (row) => ({
        id: row.id,
        kind: row.kind,
        label: SECURITY_LABELS[row.kind][language],
        at: row.at,
        lastAt: row.last_at,
        times: row.times,
        person: row.person_id === null ? null : { id: row.person_id, name: `${row.given_name} ${row.usual_name}` },
        address: row.address,
        operation: row.operation,
        reason: row.reason,
        thingId: row.thing_id,
        requestId: row.request_id,
      }),
    );
    return { ...page, times };
  },
);
