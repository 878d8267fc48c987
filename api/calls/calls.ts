import { z } from 'zod';
import { CallCommand, RefusedCallCommand } from '../command-names.ts';
import { DRAFTS_READ_AT_MOST, readCallClosing } from '../../db/calls/call-closing.ts';
import { readCallLines, readCallPage, readCallRows } from '../../db/calls/call-lives.ts';
import { findCallVersion, readCall, readCallsOf } from '../../db/calls/calls.ts';
import { type Call, CallId, CallTerms } from '../../domain/calls/call.ts';
import {
  CALL_STATES,
  CloseCall,
  CreateCall,
  PublishCall,
  UpdateCall,
  asksOfCall,
  callTable,
  documentKeys,
} from '../../domain/calls/call-life.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { CallCode } from '../../domain/core/reference.ts';
import type { Caller } from '../../domain/core/role.ts';
import { type Asker, offered } from '../../domain/core/may.ts';
import { labelFor } from '../../domain/core/state-table.ts';
import { type Language, Words } from '../../domain/core/words.ts';
import { toOffers } from '../refused-commands.ts';
import { onCall } from '../commands-on.ts';
import { command, read } from '../http/operation.ts';
import { orMissing, Problem } from '../http/problem/problem.ts';
import { keyOf, limitOf, pageOf, pageSchema, paging } from '../http/request/paging.ts';

const CallView = z
  .object({
    id: z.string(),
    code: CallCode,
    version: z.int().meta({ description: 'What a command on the call must name' }),
    state: z.enum(CALL_STATES),
    label: z.string().meta({ description: 'The state in words' }),
    callVersion: z.int().nullable().meta({ description: 'The newest published version; null for a call that is still a draft' }),
    envelopeId: z.uuid(),
    terms: CallTerms.meta({ description: 'What the newest version says; a draft’s own where none is published' }),
    draft: z
      .object({ envelopeId: z.uuid(), terms: CallTerms })
      .nullable()
      .meta({ description: 'What the next version will say; null where nothing is drafted, and for every caller but the admin' }),
    closedAt: z.iso.datetime().nullable(),
    closingReason: z.string().nullable(),
    commands: z.array(CallCommand).meta({ description: 'The commands that the caller may give now' }),
    refused: z.array(RefusedCallCommand),
  })
  .meta({ id: 'Call' });

const VersionView = z
  .object({ id: z.string(), callVersion: z.int(), envelopeId: z.uuid(), terms: CallTerms })
  .meta({ id: 'CallVersion', description: 'What a published version says; it never changes' });

type Row = Awaited<ReturnType<typeof readCallRows>>[number];

/** Only people who open calls see drafts. */
const seesDrafts = ({ roles }: Caller): boolean => roles.includes('admin');

function toView(row: Row, newest: Call | undefined, { caller, at }: Asker, language: Language): z.infer<typeof CallView> {
  const draft = seesDrafts(caller) && row.draft ? { envelopeId: row.envelope_id, terms: row.draft } : null;
  const shown = newest ?? draft;
  // A call without a version is a draft, and was read for its admin.
  if (!shown) throw new Problem({ code: 'not_found' });
  return {
    id: row.id,
    code: row.code,
    version: row.version,
    state: row.state,
    label: labelFor(caller, callTable[row.state], language),
    callVersion: newest?.version ?? null,
    envelopeId: shown.envelopeId,
    terms: shown.terms,
    draft,
    closedAt: row.closed_at,
    closingReason: row.closing_reason,
    ...toOffers(
      offered(
        callTable,
        row.state,
        caller,
        asksOfCall(
          {
            ...{ state: row.state, published: newest?.version ?? 0, draft: draft?.terms ?? null },
            documents: documentKeys(draft?.terms ?? shown.terms),
          },
          { caller, at },
        ),
      ),
      language,
    ),
  };
}

export const createCall = command({
  operationId: 'createCall',
  path: '/calls',
  summary: 'Drafts a call, to be published later',
  roles: ['admin'],
  body: CreateCall,
  creates: { named: (body) => CreateCall.parse(body).id },
  refusals: ['envelope_unknown', 'call_incoherent', 'call_exists', 'call_code_taken'],
});

export const updateCall = onCall({
  operationId: 'updateCall',
  method: 'put',
  path: '',
  summary: 'Writes over the draft of a call’s next version',
  body: UpdateCall,
  refusals: ['wrong_state', 'stale_version', 'envelope_unknown', 'call_incoherent'],
});

export const publishCall = onCall({
  operationId: 'publishCall',
  path: '/publication',
  summary: 'Publishes the draft as the next version: applications under way keep theirs',
  body: PublishCall,
  refusals: ['wrong_state', 'stale_version', 'call_without_draft', 'call_incoherent'],
});

export const closeCall = onCall({
  operationId: 'closeCall',
  path: '/closing',
  summary: 'Closes a call: no more applications, and what is on the waitlist is refused',
  body: CloseCall,
  refusals: ['wrong_state', 'stale_version'],
});

/** The day of its opening, and its id. */
const CallKey = z.string().regex(/^\d{4}-\d{2}-\d{2}\/[a-z0-9-]{3,40}$/);

export const listCalls = read(
  {
    operationId: 'listCalls',
    path: '/calls',
    needsNoRole: true,
    summary: 'Calls with their states and their newest versions, the newest opening first',
    query: z.strictObject({
      opening: z
        .enum(['open', 'others'])
        .optional()
        .meta({ description: 'open: those that take applications today; others: those that will, or no longer do. Drafts are neither' }),
      ...paging,
    }),
    answer: pageSchema(CallView, 'Calls'),
  },
  async ({ deps: { db }, caller, at, language, query }) => {
    const limit = limitOf(query);
    const [afterOpensOn, afterId] = keyOf(CallKey, query)?.split('/') ?? [];
    const rows = await readCallPage(db, {
      drafts: seesDrafts(caller) && query.opening === undefined,
      isOpen: query.opening && query.opening === 'open',
      ...{ today: parisDate(at), limit: limit + 1, afterOpensOn, afterId },
    });
    const published = rows.flatMap(({ id, callVersion }) => (callVersion === null ? [] : [{ callId: id, callVersion }]));
    const versionOf = await readCallsOf(db, published);
    return pageOf(
      rows,
      limit,
      ({ opensOn, id }) => `${opensOn}/${id}`,
      (row) =>
        toView(
          row,
          row.callVersion === null ? undefined : versionOf({ callId: row.id, callVersion: row.callVersion }),
          { caller, at },
          language,
        ),
    );
  },
);

const Labelled = z.object({ key: z.string(), label: Words });

export const listCallTitles = read(
  {
    operationId: 'listCallTitles',
    path: '/call-titles',
    needsNoRole: true,
    summary: 'All calls by their titles and dates, the newest opening first, and the labels that they give to keys',
    answer: z
      .object({
        items: z.array(
          CallView.pick({ id: true, code: true, state: true, callVersion: true, envelopeId: true }).extend({
            title: Words,
            opensOn: z.iso.date(),
            closesOn: z.iso.date().nullable(),
          }),
        ),
        projectTypes: z.array(Labelled).meta({ description: 'Each key once, as the newest call says it' }),
        steps: z.array(Labelled).meta({ description: 'The steps of reviews, likewise' }),
      })
      .meta({ id: 'CallTitles' }),
  },
  async ({ deps: { db }, caller }) => {
    const { items, labels } = await readCallLines(db, { drafts: seesDrafts(caller) });
    const of = (asked: (typeof labels)[number]['kind']) =>
      labels
        .filter(({ kind }) => kind === asked)
        .toSorted((a, b) => a.place - b.place)
        .map(({ key, label }) => ({ key, label }));
    return { items, projectTypes: of('projectTypes'), steps: of('steps') };
  },
);

export const getCall = read(
  {
    operationId: 'getCall',
    path: '/calls/{callId}',
    needsNoRole: true,
    summary: 'The newest version of a call: who may apply, for what, and what a project must bring',
    answer: CallView,
  },
  async ({ deps: { db }, params, caller, at, language }) => {
    const id = CallId.safeParse(params['callId']);
    const [row] = id.success ? await readCallRows(db, { drafts: seesDrafts(caller), id: id.data }) : [];
    if (!row) throw new Problem({ code: 'not_found' });
    return toView(row, await readCall(db, row.id), { caller, at }, language);
  },
);

const ClosingView = z
  .object({
    drafts: z
      .object({
        count: z.int(),
        organisations: z.int().meta({ description: 'How many organisations write them' }),
        read: z.int().meta({ description: `How many of them were read whole: the newest, ${DRAFTS_READ_AT_MOST} at most` }),
        complete: z.int().meta({ description: 'How many of those could be submitted as they are' }),
      })
      .meta({ description: 'What could not be submitted any more; whose they are is their organisations’ own' }),
    undecided: z
      .object({ count: z.int(), requestedCents: z.int() })
      .meta({ description: 'What was submitted, goes on, and is before its decision' }),
  })
  .meta({ id: 'CallClosing' });

export const getCallClosing = read(
  {
    operationId: 'getCallClosing',
    path: '/calls/{callId}/closing',
    summary: 'What closing a call would end, and what would go on',
    roles: ['admin'],
    answer: ClosingView,
  },
  async ({ deps: { db }, params }) => {
    const id = CallId.safeParse(params['callId']);
    const call = orMissing(id.success ? await readCall(db, id.data) : undefined);
    return readCallClosing(db, call);
  },
);

const VersionPath = z.object({ callId: CallId, callVersion: z.string().regex(/^[1-9]\d{0,8}$/) });

export const getCallVersion = read(
  {
    operationId: 'getCallVersion',
    path: '/calls/{callId}/versions/{callVersion}',
    summary: 'One published version of a call: what an application that keeps it is judged by',
    answer: VersionView,
  },
  async ({ deps: { db }, params: named }) => {
    const params = VersionPath.safeParse(named);
    const call = orMissing(params.success ? await findCallVersion(db, params.data.callId, Number(params.data.callVersion)) : undefined);
    return { id: call.id, callVersion: call.version, envelopeId: call.envelopeId, terms: call.terms };
  },
);
