import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { isLoopback } from './loopback.ts';
import { meantBy } from './near-names.ts';
import { Siret } from '../domain/core/siret.ts';
import { type FundSettings, USUAL_SETTINGS } from '../domain/core/fund-settings.ts';

const webUrl = z.url({ protocol: /^https?$/ });

/**
 * An address with a password in it. A `/`, `?` or `#` that is not encoded ends the host too early: half of the password
 * would pass for the port, and the rest for the name of a database, which may be logged.
 */
const urlWithPassword = (protocol: RegExp) => z.url({ protocol }).refine((url) => !/^[^/]*\/\/[^]*[/?#][^]*@/.test(url));

/** 32 bytes in base64. */
const key = z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/);

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.int().min(1).max(65_535));
/** A count; 0 for any number. */
const wholeNumber = (usual: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .default(usual);

/** Permits something that is otherwise refused. */
const allowed = z
  .enum(['true', 'false'])
  .default('false')
  .transform((said) => said === 'true');

/** Whole days, of a year at most. */
const days = (usual: number) =>
  z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(366))
    .default(usual);

const listed = z.string().transform((list) => list.split(',').map((each) => each.trim()));

const isNetwork = (text: string): boolean => {
  const [address = '', bits, ...more] = text.split('/');
  const most = ipaddr.IPv4.isValidFourPartDecimal(address) ? 32 : 128;
  return more.length === 0 && ipaddr.isValid(address) && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
};

const isOrigin = (text: string): boolean => /^https?:[^*]+$/.test(text) && URL.parse(text)?.origin === text;

/** Every setting that the project reads from its environment. */
const schema = z.object({
  /** Where the API listens. */
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  /**
   * How long an API that is told to stop keeps serving, while readiness says no. The default of 10 s is above the 6 s
   * in which HAProxy, by default, gives a server up (three checks, one every 2 s).
   */
  STOP_DELAY_SECONDS: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.int().max(600))
    .default(10),
  /** Where `npm start` keeps its database, logs and keys. */
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: urlWithPassword(/^postgres(ql)?$/).optional(),
  /** The role that owns the tables and migrates them, where that is another than the service's. */
  DATABASE_OWNER_URL: urlWithPassword(/^postgres(ql)?$/).optional(),
  /** The key under which the accounts of bank details are encrypted, and another one under which they may be. */
  IBAN_KEY: key.optional(),
  IBAN_KEY_OTHER: key.optional(),
  /** The key from which the links of invitations are made. */
  INVITATION_KEY: key.optional(),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^/\s@]+:\d{1,5}$/)
    .optional(),
  /** The `…_INSECURE` declare a network trusted, over which the named part is reached without TLS. */
  TEMPORAL_INSECURE: allowed,
  TASK_QUEUE: z.string().default('guichet'),
  OIDC_ISSUER: webUrl.optional(),
  OIDC_INSECURE: allowed,
  OIDC_AUDIENCE: z.string().default('guichet'),
  /** Where browsers reach the pages; HOST and PORT where absent. */
  PUBLIC_URL: webUrl.refine((url) => URL.parse(url)?.pathname === '/' && url.indexOf('?') < 0).optional(),
  PUBLIC_INSECURE: allowed,
  /** The client of the issuer as which the pages sign people in. */
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  /** The directory of organisations by SIRET; the organisations of the demonstration alone where absent. */
  ORGANISATION_DIRECTORY_URL: webUrl.optional(),
  OIDC_SCOPE: z.string().default('openid given_name usual_name email uid siret idp_id'),
  /** Levels of authentication that the pages ask of each sign-in: any one is enough. */
  OIDC_ACR: listed.refine((acrs) => acrs.every((acr) => /^[\w:/.#-]+$/.test(acr))).optional(),
  THEME: z.enum(['neutral', 'dsfr']).default('neutral'),
  /** The folder `dist` of the State's design system. */
  DSFR_DIR: z.string().optional(),
  SERVICE_NAME: z.string().max(80).default('Guichet'),
  /** Whether the roles in a token count, and for which organisations alone where they are named. */
  TOKEN_ROLES: allowed,
  TOKEN_ROLES_SIRETS: listed.pipe(z.array(Siret)).optional(),
  /** The requirements on a sign-in for signing, ordering, paying and giving roles. */
  RECENT_SIGN_IN_SECONDS: z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.int().min(1))
    .optional(),
  REQUIRED_ACR: listed.refine((acrs) => acrs.every((acr) => /^[\w:/.#-]+$/.test(acr))).optional(),
  /** For how long at most a token may be issued. */
  TOKEN_LIFETIME_AT_MOST: z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.int().min(60))
    .default(12 * 60 * 60),
  /** Where the files that people attach are kept, unless a bucket is named. */
  FILES_DIR: z.string().optional(),
  S3_ENDPOINT: webUrl.optional(),
  S3_INSECURE: allowed,
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .optional(),
  S3_REGION: z.string().optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  SMTP_URL: urlWithPassword(/^smtps?$/).optional(),
  SMTP_INSECURE: allowed,
  /** What one person may add alone to the credits of all envelopes, in euros. */
  ALLOT_ALONE_AT_MOST: z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number)
    .default(1_000_000),
  /** How many days an organisation that a person has left counts among their own. */
  FORMER_ORGANISATION_DAYS: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.int().min(1))
    .default(USUAL_SETTINGS.formerOrganisationDays),
  /** Over how many days that is counted. */
  ALLOT_ALONE_DAYS: days(USUAL_SETTINGS.creditsAloneDays),
  LIMIT_PERSON: wholeNumber(600),
  LIMIT_COMMANDS: wholeNumber(120),
  LIMIT_COSTLY: wholeNumber(60),
  LIMIT_ADDRESS: wholeNumber(1_200),
  LIMIT_FAILED_TOKENS: wholeNumber(30),
  LIMIT_CONNECTIONS: wholeNumber(500),
  TRUSTED_PROXIES: z
    .union([
      z
        .string()
        .regex(/^\d{1,2}$/)
        .transform(Number),
      listed.refine((networks) => networks.every(isNetwork)),
    ])
    .optional(),
  CORS_ORIGINS: listed.refine((origins) => origins.every(isOrigin)).optional(),
  /** How many days an absence may last. */
  ABSENCE_DAYS_AT_MOST: days(USUAL_SETTINGS.absenceDaysAtMost),
  MAIL_FROM: z.string().default('guichet@localhost'),
  /** Where this program answers GET /metrics; nowhere where no port is named. */
  METRICS_PORT: port.optional(),
  METRICS_HOST: z.string().default('127.0.0.1'),
  /** Where traces are sent; OpenTelemetry's own libraries read this and the other variables that begin with OTEL_. */
  OTEL_EXPORTER_OTLP_ENDPOINT: webUrl.optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** The Guichet that the demonstration talks to. */
  GUICHET_URL: webUrl.optional(),
});

export type Settings = z.infer<typeof schema>;

const ENCODED = 'in whose password / is written %2F, ? %3F, # %23 and @ %40';

const expected: Record<keyof Settings, string> = {
  PORT: 'a whole number from 1 to 65535',
  HOST: 'an address of this machine',
  STOP_DELAY_SECONDS: 'a whole number of seconds from 0 to 600',
  DATA_DIR: 'a folder',
  DATABASE_URL: `a URL like postgres://user:password@host:5432/database, ${ENCODED}`,
  DATABASE_OWNER_URL: `a URL like postgres://owner:password@host:5432/database, ${ENCODED}`,
  IBAN_KEY: '32 random bytes in base64, such as from openssl rand -base64 32',
  IBAN_KEY_OTHER: '32 random bytes in base64, such as from openssl rand -base64 32',
  INVITATION_KEY: '32 random bytes in base64, such as from openssl rand -base64 32',
  TEMPORAL_ADDRESS: 'a host and port like localhost:7233',
  TEMPORAL_INSECURE: 'true or false',
  TASK_QUEUE: 'a name',
  OIDC_ISSUER: 'a web address like https://sign-in.example',
  OIDC_INSECURE: 'true or false',
  OIDC_AUDIENCE: 'a name',
  PUBLIC_URL: 'the origin under which browsers reach the pages, like https://guichet.example',
  PUBLIC_INSECURE: 'true or false',
  OIDC_CLIENT_ID: 'the name of a client of the issuer',
  OIDC_CLIENT_SECRET: 'the secret of that client',
  ORGANISATION_DIRECTORY_URL: 'a web address like https://recherche-entreprises.api.gouv.fr',
  OIDC_SCOPE: 'scopes with spaces between them',
  OIDC_ACR: 'a list of levels like eidas2,eidas3',
  THEME: 'neutral or dsfr',
  DSFR_DIR: 'a folder',
  SERVICE_NAME: 'a name of at most 80 characters',
  TOKEN_ROLES: 'true or false',
  TOKEN_ROLES_SIRETS: 'a list of SIRETs like 13002526500013,99990017800016',
  RECENT_SIGN_IN_SECONDS: 'a whole number of seconds from 1 to 999999',
  REQUIRED_ACR: 'a list of levels like eidas2,eidas3',
  TOKEN_LIFETIME_AT_MOST: 'a whole number of seconds from 60 to 999999',
  FILES_DIR: 'a folder',
  S3_ENDPOINT: 'a web address like https://s3.fr-par.scw.cloud',
  S3_INSECURE: 'true or false',
  S3_BUCKET: 'the name of a bucket',
  S3_REGION: 'the name of a region, such as fr-par',
  S3_ACCESS_KEY_ID: 'the id of a key to the bucket',
  S3_SECRET_ACCESS_KEY: 'the secret of that key',
  SMTP_URL: `a URL like smtp://user:password@host:587, ${ENCODED}`,
  SMTP_INSECURE: 'true or false',
  ALLOT_ALONE_AT_MOST: 'a whole number of euros, or 0 where two people add any',
  FORMER_ORGANISATION_DAYS: 'a whole number of days from 1 to 99999',
  ALLOT_ALONE_DAYS: 'a whole number of days from 1 to 366',
  LIMIT_PERSON: 'a whole number of requests a minute, or 0 for any number',
  LIMIT_COMMANDS: 'a whole number of requests a minute, or 0 for any number',
  LIMIT_COSTLY: 'a whole number of requests a minute, or 0 for any number',
  LIMIT_ADDRESS: 'a whole number of requests a minute, or 0 for any number',
  LIMIT_FAILED_TOKENS: 'a whole number of requests a minute, or 0 for any number',
  LIMIT_CONNECTIONS: 'a whole number of connections, or 0 for any number',
  TRUSTED_PROXIES: 'a number of proxies, or their addresses and networks like 10.0.0.0/8,2001:db8::/32',
  CORS_ORIGINS: 'a list of exact origins like https://portail.example,https://suivi.example',
  ABSENCE_DAYS_AT_MOST: 'a whole number of days from 1 to 366',
  MAIL_FROM: 'a mail address',
  METRICS_PORT: 'a whole number from 1 to 65535',
  METRICS_HOST: 'an address of this machine',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'a web address like http://127.0.0.1:4318',
  LOG_LEVEL: 'one of fatal, error, warn, info, debug, trace, silent',
  GUICHET_URL: 'a web address like http://127.0.0.1:3000',
};

/**
 * Clear text can be read, and changed, on the way; on loopback it cannot. Addresses may hold a password: the sentence
 * names the setting alone.
 */
const inClear = (name: keyof Settings, insecure: keyof Settings): string =>
  `${name} leads to another machine without TLS, where what passes can be read and changed on the way: ` +
  `give an https address, or set ${insecure}=true where that network is trusted.`;

const isClear = (url: string | undefined): boolean => url !== undefined && !/^https:/i.test(url) && !isLoopback(new URL(url).hostname);

/** A sentence for each address that would be reached in clear. For a mail server, `mustEncrypt` requires TLS. */
const clearAddresses = (settings: Settings): string[] => [
  ...(isClear(settings.OIDC_ISSUER) && !settings.OIDC_INSECURE ? [inClear('OIDC_ISSUER', 'OIDC_INSECURE')] : []),
  ...(isClear(settings.S3_ENDPOINT) && !settings.S3_INSECURE ? [inClear('S3_ENDPOINT', 'S3_INSECURE')] : []),
  ...(isClear(settings.PUBLIC_URL) && !settings.PUBLIC_INSECURE
    ? [
        'PUBLIC_URL has browsers of other machines come without TLS: their sessions can be read on the way, and used. ' +
          'Give an https address, or set PUBLIC_INSECURE=true where that network is trusted.',
      ]
    : []),
];

/** Whether letters may leave over TLS alone: the mail server is on another machine, and its network is not trusted. */
export const mustEncrypt = ({ SMTP_URL, SMTP_INSECURE }: Pick<Settings, 'SMTP_URL' | 'SMTP_INSECURE'>): boolean =>
  SMTP_URL !== undefined && !SMTP_INSECURE && !isLoopback(new URL(SMTP_URL).hostname);

const NAMES = schema.keyof().options;

/** The variables that Temporal's own library reads, and those that find its server, beside TEMPORAL_ADDRESS. */
const OF_TEMPORAL = [
  'TEMPORAL_NAMESPACE',
  'TEMPORAL_API_KEY',
  'TEMPORAL_TLS',
  'TEMPORAL_PROFILE',
  'TEMPORAL_CONFIG_FILE',
  'TEMPORAL_CLI_PATH',
];
const KNOWN: readonly string[] = [...NAMES, ...OF_TEMPORAL];

/**
 * A sentence for each variable that is no setting, and was probably meant to be one: a setting that is silently ignored
 * is noticed only once it has done harm. Any other variable is ignored.
 */
const mistaken = (given: NodeJS.ProcessEnv): string[] =>
  Object.keys(given).flatMap((name) => {
    const meant = KNOWN.includes(name) ? undefined : meantBy(name, KNOWN);
    return meant ? [`${name} is no setting: ${meant} is. Correct its name, or remove it.`] : [];
  });

const BUCKET = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;

/**
 * The settings that other settings of APIs and workers require: all of a bucket where one of its settings is given, a
 * theme's folder.
 */
export const askedByOthers = (settings: Settings): (keyof Settings)[] => [
  ...(BUCKET.some((name) => settings[name] !== undefined) ? BUCKET : []),
  ...(settings.THEME === 'dsfr' ? (['DSFR_DIR'] as const) : []),
];

const missing = (name: keyof Settings): string => `${name} is not set: it should be ${expected[name]}.`;

/** What a program requires of its settings. */
type Asked = {
  /** Those that it cannot do without. */
  needs?: (settings: Settings) => readonly (keyof Settings)[];
  /** A sentence for each fault that it finds in them. */
  faults?: (settings: Settings) => readonly string[];
};

/**
 * Reads all settings; an empty one counts as unset.
 * @throws one error with a sentence for each setting that is wrong, missing, probably misspelt, or would send secrets
 * in clear: all of them at once, so that a program need not be started five times to learn of five errors
 */
export function readSettings(env: NodeJS.ProcessEnv, { needs = () => [], faults = () => [] }: Asked = {}): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const { error } = schema.safeParse(given);
  const wrong = new Set(error?.issues.map((issue) => issue.path[0]));
  // The valid settings are checked together with the invalid ones.
  const settings = schema.parse(Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name))));
  const needed = new Set(needs(settings));
  const sentences = [
    ...NAMES.filter((name) => wrong.has(name)).map(
      (name) => `${name} is ${repeatable(name, given[name] ?? '')}, but it should be ${expected[name]}.`,
    ),
    ...NAMES.filter((name) => needed.has(name) && settings[name] === undefined && !wrong.has(name)).map(missing),
    ...mistaken(given),
    ...clearAddresses(settings),
    ...faults(settings),
  ];
  if (sentences.length > 0) throw new Error(sentences.join('\n'));
  return settings;
}

/** The settings that the rules need. */
export const fundSettingsOf = (settings: Settings): FundSettings => ({
  absenceDaysAtMost: settings.ABSENCE_DAYS_AT_MOST,
  creditsAloneAtMostCents: 100 * settings.ALLOT_ALONE_AT_MOST,
  formerOrganisationDays: settings.FORMER_ORGANISATION_DAYS,
  creditsAloneDays: settings.ALLOT_ALONE_DAYS,
});

/** Where browsers reach the pages. */
export const publicUrlOf = ({ PUBLIC_URL, HOST, PORT }: Pick<Settings, 'PUBLIC_URL' | 'HOST' | 'PORT'>): string =>
  new URL(PUBLIC_URL ?? `http://${['0.0.0.0', '::'].includes(HOST) ? '127.0.0.1' : HOST}:${PORT}`).origin;

/** Whether the roles in a token are trusted, by the organisation for which it says that the person acts. */
export const believesRolesOf =
  ({ TOKEN_ROLES, TOKEN_ROLES_SIRETS }: Pick<Settings, 'TOKEN_ROLES' | 'TOKEN_ROLES_SIRETS'>) =>
  (siret: string): boolean =>
    TOKEN_ROLES && (TOKEN_ROLES_SIRETS?.includes(siret) ?? true);

/** A setting that this program cannot do without; throws a sentence when it is not set. */
export function required<Name extends keyof Settings>(settings: Settings, name: Name): NonNullable<Settings[Name]> {
  const value = settings[name];
  if (value !== undefined && value !== null) return value;
  throw new Error(missing(name));
}

/** Numbers and lists, which hold no secret unless an address is put there by mistake. */
const REPEATED: readonly (keyof Settings)[] = [
  'PORT',
  'STOP_DELAY_SECONDS',
  'METRICS_PORT',
  'ALLOT_ALONE_AT_MOST',
  'FORMER_ORGANISATION_DAYS',
  'ALLOT_ALONE_DAYS',
  'TOKEN_LIFETIME_AT_MOST',
  'LIMIT_PERSON',
  'LIMIT_COMMANDS',
  'LIMIT_COSTLY',
  'LIMIT_ADDRESS',
  'LIMIT_FAILED_TOKENS',
  'ABSENCE_DAYS_AT_MOST',
  'LIMIT_CONNECTIONS',
  'TRUSTED_PROXIES',
  'CORS_ORIGINS',
  'LOG_LEVEL',
];

/**
 * Errors are read by more people than secrets may be. It cannot be told where a password begins and ends in an invalid
 * URL, so such a value is left out rather than cut.
 */
function repeatable(name: keyof Settings, value: string): string {
  const isPlain = REPEATED.includes(name) && !/@|\/\//.test(value);
  // Browsers see it anyway: a web address without a user, a query or a fragment holds nothing secret.
  const isPublic = name === 'PUBLIC_URL' && /^https?:\/\/[\w.:[\]-]+(\/[\w./-]*)?$/.test(value);
  return isPlain || isPublic ? `'${value}'` : 'something else, not shown since it may hold a secret';
}
