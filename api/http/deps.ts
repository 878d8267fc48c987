import type { WorkflowClient } from '@temporalio/client';
import type { RequestHandler } from 'express';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Hint } from '../../activities/core/workflow-wakeups.ts';
import type { Commands, Uploads } from '../../activities/index.ts';
import type { ApplicationDetail } from '../../db/applications/application-detail.ts';
import type { ApplicationRow } from '../../db/applications/applications.ts';
import type { Clock } from '../../db/core/clock.ts';
import type { Meet } from '../../db/core/commands.ts';
import type { Ibans } from '../../db/grants/ibans.ts';
import type { InvitationLinks } from '../../db/people/invitation-links.ts';
import type { SecurityLog } from '../../db/core/security-log.ts';
import type { DB } from '../../db/core/schema.ts';
import type { Attributing, FundSettings } from '../../domain/core/fund-settings.ts';
import type { FileStore } from '../../files/store.ts';
import type { Sealer } from '../../letters/core/sealed-pdf.ts';
import type { Door } from './caller/limits.ts';
import type { Strength } from './caller/sign-in.ts';
import type { Stopping } from './server/stop.ts';
import type { Turns } from './server/turns.ts';

/** A directory's answer about the organisation behind a SIRET. */
export type Described = { name: string | null; legalCategory: string | null; department: string | null; isActive: boolean };

/** Who asks the directory: a sign-in, which waits for it, or a visitor who checks any SIRET, signed in or not. */
export type Lane = 'signIns' | 'visits';

/** The organisation behind a SIRET, as an external directory knows it. `source`: what people call the directory. */
export type OrganisationDirectory = {
  source: string;
  /**
   * Undefined where the directory knows no such SIRET; rejects with DirectoryUnavailable where it does not answer.
   * @param lane visits where absent: they delay no sign-in
   */
  find: (siret: string, lane?: Lane) => Promise<Described | undefined>;
};

/** What is read of each thing once, by its id: undefined where the reader may not see it. */
export type ReadOnce<Read> = Map<string, Promise<Read | undefined>>;

/** What a page has read of applications: the operations that it calls judge by the same. */
type ApplicationsRead = { rows: ReadOnce<ApplicationRow>; details: ReadOnce<ApplicationDetail> };
export const noneRead = (): ApplicationsRead => ({ rows: new Map(), details: new Map() });

/** The dependencies of the front door; injected by bin/ and by the tests. */
export type Deps = Stopping &
  Door & {
    /** What a page has read already of applications; absent where no page asks. */
    applicationsRead?: ApplicationsRead;
    /** For reads; commands have connections of their own, so that ten of them waiting for one lock slow no read. */
    db: Kysely<DB>;
    /** To recognise callers and count their requests: no read ever holds these connections. */
    signIns: Kysely<DB>;
    /** A connection for the probes alone: a full pool is no PostgreSQL that is away. */
    health: Kysely<DB>;
    /** The turns of reads, so that they let commands go first; where absent, each begins as it comes. */
    turns?: Turns;
    /** The names of the pools of which every connection is in use while others wait for one; none where absent. */
    fullPools?: () => string[];
    /** Only asked whether it is there: commands go on without it. */
    temporal: WorkflowClient;
    taskQueue: string;
    /**
     * How the sweep, the digest and the letters are doing, by their names: `running` where all is well. Rejects where
     * Temporal is away; absent where none runs beside this door.
     */
    singletons?: () => Promise<Readonly<Record<string, string>>>;
    /** How long a command may take; nothing is committed later. */
    commandDeadlineMs?: number;
    /** How long a choice may be sought by the solver; as long as it says where absent. */
    solvedWithinMs?: number;
    /** The commands that people give: they commit here. */
    commands: Commands;
    /** The same for those that come with a file. */
    uploads: Uploads;
    /** The clock by which commands and reads are judged. */
    clock: Clock;
    /** Meets a date that comes before a command. */
    meet: Meet;
    /** Tells workflows that their rows have moved. */
    hint: Hint;
    /** Where the bytes of attachments are kept. */
    files: FileStore;
    /**
     * The proxies trusted about where a request comes from: so many in a row, or those at these addresses. None where
     * absent.
     */
    trustedProxies?: number | string[] | undefined;
    /** The origins whose pages may ask from a browser. */
    corsOrigins?: readonly string[];
    /** The fund as its open data name it; undefined where no setting does. */
    attributing?: Attributing | undefined;
    /** What operations of weight ask of a sign-in; nothing where absent. */
    strength?: Strength;
    /** How many days an organisation that a person has left counts among its own; the default where absent. */
    formerOrganisationDays?: number;
    /** What one person may add to credits alone; the defaults where absent. */
    alone?: Pick<FundSettings, 'creditsAloneAtMostCents' | 'creditsAloneDays'>;
    /** The directory of organisations by SIRET; none where absent. */
    directory?: OrganisationDirectory;
    logger: Logger;
    /** Reads the accounts of bank details. */
    ibans: Ibans;
    /** Checks the links of letters that a person follows without a session. */
    links: InvitationLinks;
    /** Seals documents with the fund's certificate; none are sealed where absent. */
    sealer?: Sealer;
    /** Logs refusals, sign-ins and readings; it has a connection of its own. */
    security: SecurityLog;
    /** Observes each request on its way in, and its answer; see metrics.ts and tracing.ts. */
    observers?: readonly RequestHandler[];
  };
