import { z } from 'zod';
import { isLoopback } from './loopback.ts';
import { meantBy } from './settings/near-names.ts';
import { LEGAL_DUTIES, SETTINGS } from './settings/table.ts';
import type { FundSettings } from '../domain/core/fund-settings.ts';

type Table = typeof SETTINGS;

const schema = z.object(
  Object.fromEntries(Object.entries(SETTINGS).map(([name, { schema: of }]) => [name, of])) as {
    [Name in keyof Table]: Table[Name]['schema'];
  },
);

export type Settings = z.infer<typeof schema>;

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
  ...(isClear(settings.SEAL_SERVICE_URL) && !settings.SEAL_SERVICE_INSECURE ? [inClear('SEAL_SERVICE_URL', 'SEAL_SERVICE_INSECURE')] : []),
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

const SEAL_SERVICE = ['SEAL_SERVICE_URL', 'SEAL_SERVICE_CREDENTIAL', 'SEAL_SERVICE_CERTIFICATES', 'SEAL_SERVICE_TOKEN_FILE'] as const;

/** Whether a signature service seals: one of its settings is given. */
export const hasSealService = (settings: Settings): boolean =>
  [...SEAL_SERVICE, 'SEAL_SERVICE_PIN_FILE' as const].some((name) => settings[name] !== undefined);

/** Whether browsers of other machines reach the pages: those are a service of the public. */
const isPublic = ({ PUBLIC_URL: url }: Settings): boolean => url !== undefined && !isLoopback(new URL(url).hostname);

/**
 * The settings that other settings of APIs and workers require: all of a bucket, or of a signature service, where one
 * of its settings is given, a theme's folder, and behind a proxy the address of the pages, which would otherwise be
 * taken for this machine's own.
 */
export const askedByOthers = (settings: Settings): (keyof Settings)[] => [
  ...(settings.TRUSTED_PROXIES === undefined ? [] : (['PUBLIC_URL'] as const)),
  ...(BUCKET.some((name) => settings[name] !== undefined) ? BUCKET : []),
  ...(hasSealService(settings) ? SEAL_SERVICE : []),
  ...(settings.THEME === 'dsfr' ? (['DSFR_DIR'] as const) : []),
];

/** What the pages and letters of a public service have to say. */
export const askedByLaw = (settings: Settings): readonly (keyof Settings)[] => (isPublic(settings) ? LEGAL_DUTIES : []);

const missing = (name: keyof Settings): string => `${name} is not set: it should be ${SETTINGS[name].expected}.`;

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
      (name) => `${name} is ${repeatable(name, given[name] ?? '')}, but it should be ${SETTINGS[name].expected}.`,
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

/** The service of the fund that letters name; null where the settings do not say it. */
export const fundServiceOf = (
  settings: Pick<Settings, 'FUND_SERVICE' | 'FUND_ADDRESS' | 'FUND_PHONE' | 'FUND_COURT' | 'SERVICE_CONTACT'>,
) => ({
  name: settings.FUND_SERVICE ?? null,
  address: settings.FUND_ADDRESS ?? null,
  contact: settings.SERVICE_CONTACT ?? null,
  phone: settings.FUND_PHONE ?? null,
  court: settings.FUND_COURT ?? null,
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

/**
 * Errors are read by more people than secrets may be. It cannot be told where a password begins and ends in an invalid
 * URL, so such a value is left out rather than cut.
 */
function repeatable(name: keyof Settings, value: string): string {
  const isPlain = 'isPlain' in SETTINGS[name] && !/@|\/\//.test(value);
  // Browsers see it anyway: a web address without a user, a query or a fragment holds nothing secret.
  const isSeen = name === 'PUBLIC_URL' && /^https?:\/\/[\w.:[\]-]+(\/[\w./-]*)?$/.test(value);
  return isPlain || isSeen ? `'${value}'` : 'something else, not shown since it may hold a secret';
}
