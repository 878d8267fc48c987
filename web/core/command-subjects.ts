import { getApplication } from '../../api/applications/applications.ts';
import { getSession } from '../../api/committee/sessions.ts';
import { getDatalabRequest } from '../../api/datalab/requests.ts';
import { getMission } from '../../api/datalab/missions.ts';
import { getGrant } from '../../api/grants/grants.ts';
import type { Operation } from '../../api/http/operation.ts';
import { getEnvelope } from '../../api/ledger/envelopes.ts';
import { getImport } from '../../api/ledger/reconciliation.ts';
import { getMe, getPerson } from '../../api/people/people.ts';
import { getCall } from '../../api/calls/calls.ts';
import { getDatalabPlan } from '../../api/datalab/plan.ts';
import { OWN_PAGE, pageOf } from '../../domain/core/page-address.ts';
import type { Language } from '../../domain/core/words.ts';
import { longDate } from '../../domain/core/format.ts';
import { addressOfCommand } from './addresses.ts';
import type { AnswerOf } from './answer.ts';
import { orNothing, type Visit } from './page.ts';

/** A thing as pages name it and as forms start from it. */
export type Thing = {
  /** What people call it. */
  name: string;
  /** Its page. */
  href: string;
  /** The thing as it was read: a form takes its version and revision from here. */
  read: Readonly<Record<string, unknown>>;
};

type Kind = {
  prefix: string;
  page: (id: string) => string;
  read: Operation<object>;
  parameter: string;
  name: (read: Record<string, unknown>, language: Language, id: string) => string;
  /** What more is asked of it where a command is about that, by the command. */
  asked?: Readonly<Record<string, Record<string, unknown>>>;
};

/** The query by which a person who decides on bank details reads the whole account. */
const WHOLE = { accounts: 'whole' };

const titled = (read: Record<string, unknown>): string => [read['reference'], read['title'] ?? read['name']].filter(Boolean).join(' · ');

const titleOfCall: Kind['name'] = (read, language) => (read as AnswerOf<typeof getCall>).terms.title[language];

/** The name of one of the Datalab's people, from the Datalab's plan. */
const nameInPlan: Kind['name'] = (read, _, id) =>
  (read as AnswerOf<typeof getDatalabPlan>).people.find((each) => each.id === id)?.name ?? '';

/** The period of the Datalab's plan that is read for one of its people: the coming year. */
const A_YEAR = { months: '12' };

/** Each kind of thing that commands are about: where its operations stand, its page, and what reads it. */
const KINDS: readonly Kind[] = [
  { prefix: '/applications/{id}', page: (id) => pageOf('application', id), read: getApplication, parameter: 'id', name: titled },
  {
    prefix: '/grants/{id}',
    page: (id) => pageOf('grant', id),
    read: getGrant,
    parameter: 'id',
    name: titled,
    asked: { approvePayee: WHOLE, rejectPayee: WHOLE },
  },
  {
    prefix: '/sessions/{id}',
    page: (id) => pageOf('session', id),
    read: getSession,
    parameter: 'id',
    name: ({ reference, heldOn }, language) => `${String(reference)} · ${longDate(language, String(heldOn))}`,
  },
  { prefix: '/datalab-requests/{id}', page: (id) => pageOf('datalab_request', id), read: getDatalabRequest, parameter: 'id', name: titled },
  { prefix: '/missions/{id}', page: (id) => pageOf('mission', id), read: getMission, parameter: 'id', name: titled },
  {
    prefix: '/envelopes/{id}',
    page: (id) => pageOf('envelope', id),
    read: getEnvelope,
    parameter: 'id',
    name: ({ code, name }) => `${String(code)} · ${typeof name === 'string' ? name : ''}`,
  },
  { prefix: '/imports/{id}', page: (id) => `/rapprochement/${id}`, read: getImport, parameter: 'id', name: () => '' },
  { prefix: '/people/{id}', page: (id) => pageOf('person', id), read: getPerson, parameter: 'id', name: ({ name }) => String(name ?? '') },
  { prefix: '/calls/{callId}', page: (id) => pageOf('call', id), read: getCall, parameter: 'callId', name: titleOfCall },
  {
    prefix: '/datalab-people/{id}',
    page: (id) => `/datalab/${id}`,
    read: getDatalabPlan,
    parameter: 'id',
    name: nameInPlan,
    asked: { setDatalabPerson: A_YEAR, setDatalabMonth: A_YEAR },
  },
];

const kindOf = ({ spec }: Operation): Kind | undefined =>
  KINDS.find(({ prefix }) => spec.path === prefix || spec.path.startsWith(`${prefix}/`));

/**
 * The parameter of an operation's path that names its thing; undefined where a new one is made, or it is the caller.
 */
export const parameterOf = (operation: Operation): string | undefined => kindOf(operation)?.parameter;

/** The thing of a command, as the caller reads it; undefined where they may not, or where the command makes one. */
export async function thingOf(visit: Visit, operation: Operation, id: string): Promise<Thing | undefined> {
  const kind = kindOf(operation);
  if (!kind) return undefined;
  const isOneself = kind.parameter === 'id' && id === visit.person?.caller.personId;
  // A caller who may read no other person still reads their own account.
  const found = isOneself
    ? await visit.ask(getMe)
    : await orNothing(visit.ask(kind.read, { params: { [kind.parameter]: id }, query: kind.asked?.[operation.spec.operationId] ?? {} }));
  if (!found) return undefined;
  const read = found as Record<string, unknown>;
  return { name: kind.name(read, visit.language, id), href: isOneself ? OWN_PAGE : kind.page(id), read };
}

export { addressOfCommand, pageOf };
