import { getApplication } from '../../api/applications/applications.ts';
import { getSession } from '../../api/committee/sessions.ts';
import { getDatalabRequest } from '../../api/datalab/requests.ts';
import { getMission } from '../../api/datalab/missions.ts';
import { getGrant } from '../../api/grants/grants.ts';
import type { CommandOperation, Operation, Subject } from '../../api/http/operation.ts';
import { getEnvelope } from '../../api/ledger/envelopes.ts';
import { getMe, getPerson } from '../../api/people/people.ts';
import { getCall } from '../../api/calls/calls.ts';
import { getDatalabPlan } from '../../api/datalab/plan.ts';
import { getThread } from '../../api/threads/threads.ts';
import { OWN_PAGE, pageOf } from '../../domain/core/page-address.ts';
import type { Language } from '../../domain/core/words.ts';
import { longDate } from '../../domain/core/format.ts';
import type { CommandName } from './addresses.ts';
import { orNothing, type Visit } from './page.ts';
import type { Next } from './components/awaited.ts';
import type { RefusedAction } from './components/refused-actions.ts';

/** What things have in common: what they wait for, and the commands that the caller may give, or not now. */
type Standing = { next?: Next | null; commands?: readonly CommandName[]; refused?: readonly RefusedAction[] };

/** A thing as pages name it and as forms start from it. */
export type Thing = {
  /** What people call it. */
  name: string;
  /** Its page. */
  href: string;
  /** The thing as it was read: a form takes its version and revision from here. */
  read: Readonly<Record<string, unknown>> & Standing;
};

type Read = Thing['read'];

type Kind = {
  /** The parameter of a command's path that names the thing. */
  parameter: string;
  /** The thing as the caller reads it for this command; undefined where they may not. */
  find: (visit: Visit, id: string, command: CommandName) => Promise<Thing | undefined>;
};

/**
 * A kind of thing, as one operation reads it.
 * @param asked what more is asked of the operation for some commands
 */
const readBy = <Found extends Read>(
  operation: Operation<Found>,
  page: (id: string) => string,
  name: (found: Found, language: Language, id: string) => string,
  { parameter = 'id', asked = {} }: { parameter?: string; asked?: Readonly<Partial<Record<CommandName, Record<string, unknown>>>> } = {},
): Kind => ({
  parameter,
  async find(visit, id, command) {
    const read = await orNothing(visit.read(operation, { params: { [parameter]: id }, query: asked[command] ?? {} }));
    return read && { name: name(read, visit.language, id), href: page(id), read };
  },
});

const titled = ({ reference, title }: { reference?: string | null; title: string }): string =>
  [reference, title].filter(Boolean).join(' · ');

/** The query by which a person who decides on bank details reads the whole account. */
const WHOLE = { accounts: 'whole' };

/** The period of the Datalab's plan that is read for one of its people: the coming year. */
const A_YEAR = { months: '12' };

const aPerson = readBy(
  getPerson,
  (id) => pageOf('person', id),
  ({ name }) => name,
);

/** Each kind of thing that commands are about: what reads it, its page and its name. */
const KINDS: Readonly<Record<Subject, Kind>> = {
  application: readBy(getApplication, (id) => pageOf('application', id), titled),
  grant: readBy(getGrant, (id) => pageOf('grant', id), titled, { asked: { approvePayee: WHOLE, rejectPayee: WHOLE } }),
  session: readBy(
    getSession,
    (id) => pageOf('session', id),
    ({ reference, heldOn }, language) => `${reference} · ${longDate(language, heldOn)}`,
  ),
  datalab_request: readBy(getDatalabRequest, (id) => pageOf('datalab_request', id), titled),
  mission: readBy(getMission, (id) => pageOf('mission', id), titled),
  envelope: readBy(
    getEnvelope,
    (id) => pageOf('envelope', id),
    ({ code, name }) => `${code} · ${name}`,
  ),
  person: {
    ...aPerson,
    // A caller who may read no other person still reads their own account.
    async find(visit, id, command) {
      if (id !== visit.person?.caller.personId) return aPerson.find(visit, id, command);
      const read = await visit.read(getMe);
      return { name: read.name, href: OWN_PAGE, read };
    },
  },
  thread: readBy(
    getThread,
    (id) => pageOf('thread', id),
    ({ subject }) => subject,
  ),
  call: readBy(
    getCall,
    (id) => pageOf('call', id),
    ({ terms }, language) => terms.title[language],
    { parameter: 'callId' },
  ),
  datalab_person: readBy(
    getDatalabPlan,
    (id) => `/datalab/${id}`,
    ({ people }, _, id) => people.find((each) => each.id === id)?.name ?? '',
    { asked: { setDatalabPerson: A_YEAR, setDatalabMonth: A_YEAR } },
  ),
};

const kindOf = ({ spec: { subject } }: CommandOperation): Kind | undefined => subject && KINDS[subject];

/**
 * The parameter of an operation's path that names its thing; undefined where a new one is made, or it is the caller.
 */
export const parameterOf = (operation: CommandOperation): string | undefined => kindOf(operation)?.parameter;

/** The thing of a command, as the caller reads it; undefined where they may not, or where the command makes one. */
export const thingOf = async (visit: Visit, operation: CommandOperation, id: string): Promise<Thing | undefined> =>
  kindOf(operation)?.find(visit, id, operation.spec.operationId);
