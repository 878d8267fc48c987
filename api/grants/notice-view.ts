import { z } from 'zod';
import type { NoticeRow } from '../../db/grants/ending-notices.ts';
import { ENDING_GROUNDS } from '../../domain/grants/ending-notice.ts';

export const NoticeView = z
  .object({
    number: z.int(),
    ground: z.enum(ENDING_GROUNDS),
    milestone: z
      .int()
      .nullable()
      .meta({ description: 'The milestone at which the project is to stop; null if it is given for anything else' }),
    condition: z.string(),
    findings: z.string(),
    answerBy: z.iso.date(),
    endBy: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Until when the grant may be ended on this ground; null if no time limits that' }),
    givenAt: z.iso.datetime(),
    givenBy: z.string(),
    observations: z.string().nullable(),
    observedAt: z.iso.datetime().nullable(),
    observedBy: z.string().nullable(),
  })
  .meta({ id: 'EndingNotice' });

export const toNotice = (row: NoticeRow): z.input<typeof NoticeView> => ({
  number: row.number,
  ground: row.ground,
  milestone: row.milestone,
  condition: row.condition,
  findings: row.findings,
  answerBy: row.answerBy,
  endBy: row.endBy,
  givenAt: row.givenAt,
  givenBy: `${row.giverGivenName} ${row.giverUsualName}`,
  observations: row.observations,
  observedAt: row.observedAt,
  observedBy: row.observedAt === null ? null : `${row.observerGivenName} ${row.observerUsualName}`,
});
