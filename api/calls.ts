import { z } from 'zod';
import { readCall, readCalls } from '../db/calls.ts';
import { type Call, CallId, CallTerms } from '../domain/call.ts';
import { read } from './operation.ts';
import { Problem } from './problems/index.ts';

const CallView = z.object({ version: z.int(), envelopeId: z.uuid(), terms: CallTerms }).extend({ id: z.string() }).meta({ id: 'Call' });

const toView = ({ id, version, envelopeId, terms }: Call): z.input<typeof CallView> => ({ id, version, envelopeId, terms });

export const listCalls = read(
  {
    operationId: 'listCalls',
    path: '/calls',
    tag: 'calls',
    anybody: true,
    summary: 'The newest version of each call',
    answer: z.object({ items: z.array(CallView) }).meta({ id: 'Calls' }),
  },
  async ({ deps: { db } }) => ({ items: (await readCalls(db)).map(toView) }),
);

export const getCall = read(
  {
    operationId: 'getCall',
    path: '/calls/{callId}',
    tag: 'calls',
    anybody: true,
    summary: 'The newest version of a call: who may apply, for what, and what a project must bring',
    answer: CallView,
    problems: ['not_found'],
  },
  async ({ deps: { db }, req }) => {
    const id = CallId.safeParse(req.params['callId']);
    const call = id.success ? await readCall(db, id.data) : undefined;
    if (!call) throw new Problem({ code: 'not_found' });
    return toView(call);
  },
);
