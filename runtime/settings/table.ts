import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { Siret } from '../../domain/core/siret.ts';
import { USUAL_SETTINGS } from '../../domain/core/fund-settings.ts';
import { isMetropolitanCourt } from '../../domain/core/law.ts';

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

/** A whole number within bounds. */
const within = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most));

/** A line of text that pages show. */
const line = z.string().trim().min(1).max(300);

/** Where people write: a mail address, or a web address. */
const contact = z.union([z.email(), webUrl]);

/** What a setting is: how its value is read, and what people are told of it. */
type Setting<Schema extends z.ZodType> = {
  schema: Schema;
  /** What a valid value is, for the sentence about a wrong one. */
  expected: string;
  /** What the setting does, for its table. */
  what: string;
  /** What holds without it, where that is no value of its own. */
  otherwise?: string;
  /** An example of a value, for a file of settings. */
  example?: string;
  /** A wrong value may be repeated where errors are read: numbers and lists hold no secret. */
  isPlain?: true;
};

const setting = <Schema extends z.ZodType>(schema: Schema, told: Omit<Setting<Schema>, 'schema'>): Setting<Schema> => ({ schema, ...told });

const ENCODED = 'in whose password / is written %2F, ? %3F, # %23 and @ %40';
const TRUE_OR_FALSE = 'true or false';
const A_FOLDER = 'a folder';
const A_MINUTE = 'a whole number of requests a minute, or 0 for any number';
const RANDOM_KEY = '32 random bytes in base64, such as from openssl rand -base64 32';
const ADDRESS_HERE = 'an address of this machine';
const WRITE_TO = 'a mail address, or a web address';

const SERVICE = {
  PORT: setting(port.default(3000), {
    expected: 'a whole number from 1 to 65535',
    what: 'where the API listens',
    isPlain: true,
  }),
  HOST: setting(z.string().default('127.0.0.1'), { expected: ADDRESS_HERE, what: 'the address on which it listens' }),
  PUBLIC_URL: setting(webUrl.refine((url) => URL.parse(url)?.pathname === '/' && url.indexOf('?') < 0).optional(), {
    expected: 'the origin under which browsers reach the pages, like https://guichet.example',
    what:
      'where browsers reach the pages: an origin; letters link to it, and a letter that invites is useless without it. ' +
      'It is needed where `TRUSTED_PROXIES` says that a proxy stands before the API',
    otherwise: '`HOST` and `PORT`',
    example: 'https://guichet.example',
  }),
  PUBLIC_INSECURE: setting(allowed, {
    expected: TRUE_OR_FALSE,
    what: '`true`: browsers of other machines may come without TLS, over a trusted network',
  }),
  // The default of 10 s is above the 6 s in which HAProxy, by default, gives a server up (three checks, one every 2 s).
  STOP_DELAY_SECONDS: setting(within(0, 600).default(10), {
    expected: 'a whole number of seconds from 0 to 600',
    what:
      'how long an API that is told to stop keeps serving while `/readyz` answers 503, so that a balancer sends requests ' +
      'elsewhere: 0 to 600; 1 under `npm start`. Its supervisor waits 5 s more before it kills it ' +
      '([stopping](operations.md#start-stop-restart-upgrade))',
    isPlain: true,
  }),
  DATA_DIR: setting(z.string().default('.data'), {
    expected: A_FOLDER,
    what: 'state, logs, mail and keys of `npm start`; readable by its owner alone',
  }),
  TRUSTED_PROXIES: setting(
    z
      .union([
        z
          .string()
          .regex(/^\d{1,2}$/)
          .transform(Number),
        listed.refine((networks) => networks.every(isNetwork)),
      ])
      .optional(),
    {
      expected: 'a number of proxies, or their addresses and networks like 10.0.0.0/8,2001:db8::/32',
      what:
        'how many proxies stand before the API, or their addresses and networks separated by commas: only they are trusted ' +
        'about where a request comes from',
      otherwise: 'none',
      example: '1',
      isPlain: true,
    },
  ),
  CORS_ORIGINS: setting(listed.refine((origins) => origins.every(isOrigin)).optional(), {
    expected: 'a list of exact origins like https://portail.example,https://suivi.example',
    what: 'the origins whose pages may call the API from a browser, each exactly, separated by commas',
    otherwise: 'none',
    example: 'https://portail.example',
    isPlain: true,
  }),
};

const DATA = {
  DATABASE_URL: setting(urlWithPassword(/^postgres(ql)?$/).optional(), {
    expected: `a URL like postgres://user:password@host:5432/database, ${ENCODED}`,
    what: 'a PostgreSQL (15 or later), as the service reads and writes it',
    otherwise: 'embedded, under `npm start`',
    example: 'postgres://guichet:PASSWORD@127.0.0.1:5432/guichet?sslmode=verify-full',
  }),
  DATABASE_OWNER_URL: setting(urlWithPassword(/^postgres(ql)?$/).optional(), {
    expected: `a URL like postgres://owner:password@host:5432/database, ${ENCODED}`,
    what:
      'the same database as its owner, which migrates it; `npm run migrate` then leaves the role of `DATABASE_URL` only the ' +
      'right to read and write rows, or only to add them where nothing may be changed. No setting of APIs and workers',
    otherwise: 'the role of `DATABASE_URL` owns everything, and the log says so',
    example: 'postgres://guichet_owner:PASSWORD@127.0.0.1:5432/guichet?sslmode=verify-full',
  }),
  DATABASE_READ_URL: setting(urlWithPassword(/^postgres(ql)?$/).optional(), {
    expected: `a URL like postgres://service:password@host:5432/database, ${ENCODED}`,
    what:
      'a replica of that database, which `npm run verify` and `npm run audit-export` read instead: a long one holds nothing up ' +
      'then ([what it needs](operations.md#proving-that-the-books-are-right)). No setting of APIs and workers',
    otherwise: '`DATABASE_URL`',
    example: 'postgres://guichet:PASSWORD@replica.example:5432/guichet?sslmode=verify-full',
  }),
  IBAN_KEY: setting(key.optional(), {
    expected: RANDOM_KEY,
    what:
      'the key under which the accounts of bank details are encrypted: 32 random bytes in base64 (`openssl rand -base64 32`). ' +
      'An API does not start without it, nor does `npm start` on a database of yours',
    otherwise: 'made at the first start, in `DATA_DIR/iban.key`',
  }),
  IBAN_KEY_OTHER: setting(key.optional(), {
    expected: RANDOM_KEY,
    what: 'another key that can read them: the next one, or the one before ([how it is changed](operations.md#keys))',
    otherwise: 'none',
  }),
  INVITATION_KEY: setting(key.optional(), {
    expected: RANDOM_KEY,
    what:
      'the key from which the links of invitations are made, and those by which opinions and missions are declined from a letter: 32 random ' +
      'bytes in base64. APIs and workers share it, and do not ' +
      'start without it; nor does `npm start` on a database of yours',
    otherwise: 'made at the first start, in `DATA_DIR/invitation.key`',
  }),
  FILES_DIR: setting(z.string().optional(), {
    expected: A_FOLDER,
    what: 'where attachments are kept; several APIs share it',
    otherwise: '`DATA_DIR/files`',
    example: '/var/lib/guichet/files',
  }),
  S3_ENDPOINT: setting(webUrl.optional(), {
    expected: 'a web address like https://s3.fr-par.scw.cloud',
    what: 'a server that speaks S3, whose bucket keeps attachments instead of a folder: all five or none',
    otherwise: 'a folder',
    example: 'https://s3.example',
  }),
  S3_BUCKET: setting(
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
      .optional(),
    { expected: 'the name of a bucket', what: 'the bucket', otherwise: 'a folder', example: 'guichet-files' },
  ),
  S3_REGION: setting(z.string().optional(), {
    expected: 'the name of a region, such as fr-par',
    what: 'its region',
    otherwise: 'a folder',
    example: 'fr-par',
  }),
  S3_ACCESS_KEY_ID: setting(z.string().optional(), {
    expected: 'the id of a key to the bucket',
    what: 'the id of a key to it',
    otherwise: 'a folder',
  }),
  S3_SECRET_ACCESS_KEY: setting(z.string().optional(), {
    expected: 'the secret of that key',
    what: 'the secret of that key',
    otherwise: 'a folder',
  }),
  S3_INSECURE: setting(allowed, {
    expected: TRUE_OR_FALSE,
    what: '`true`: the bucket may be reached without TLS, over a trusted network',
  }),
};

const TEMPORAL = {
  TEMPORAL_ADDRESS: setting(
    z
      .string()
      .regex(/^[^/\s@]+:\d{1,5}$/)
      .optional(),
    {
      expected: 'a host and port like localhost:7233',
      what: 'a Temporal server; `TEMPORAL_NAMESPACE`, `TEMPORAL_TLS…`, `TEMPORAL_API_KEY` as Temporal’s own tools read them',
      otherwise: 'embedded, under `npm start`, by the executable `TEMPORAL_CLI_PATH`, or one that is found, downloaded or built',
      example: '127.0.0.1:7233',
    },
  ),
  TEMPORAL_INSECURE: setting(allowed, {
    expected: TRUE_OR_FALSE,
    what: '`true`: Temporal on another machine may be reached without TLS or an API key, over a trusted network',
  }),
  TASK_QUEUE: setting(z.string().default('guichet'), { expected: 'a name', what: 'the workers’ queue' }),
};

const SIGN_IN = {
  OIDC_ISSUER: setting(webUrl.optional(), {
    expected: 'a web address like https://sign-in.example',
    what:
      'the issuer that signs people in: access tokens (`typ` is `at+jwt`, or `JWT` without what makes an ID or a refresh token) ' +
      'with `siret`, `given_name`, `usual_name`, `email`, and `roles`, `organisation_name`, `legal_category` where known',
    otherwise: 'a local issuer, under `npm start`',
    example: 'https://sign-in.example',
  }),
  OIDC_INSECURE: setting(allowed, {
    expected: TRUE_OR_FALSE,
    what: '`true`: the issuer may be reached without TLS, over a trusted network',
  }),
  OIDC_AUDIENCE: setting(z.string().default('guichet'), { expected: 'a name', what: 'the audience that a token names' }),
  OIDC_CLIENT_ID: setting(z.string().optional(), {
    expected: 'the name of a client of the issuer',
    what:
      'the client of the issuer as which the pages sign people in; the issuer returns to `PUBLIC_URL/connexion/retour`, and ' +
      'after a sign-out to `/deconnexion/retour`',
    otherwise: 'the local issuer’s client',
    example: 'guichet',
  }),
  OIDC_CLIENT_SECRET: setting(z.string().optional(), {
    expected: 'the secret of that client',
    what: 'the secret of that client',
    otherwise: 'the local issuer’s client',
  }),
  OIDC_SCOPE: setting(z.string().default('openid given_name usual_name email uid siret idp_id'), {
    expected: 'scopes with spaces between them',
    what: 'the scope that the pages request; the default is the one that ProConnect names',
  }),
  OIDC_ACR: setting(listed.refine((acrs) => acrs.every((acr) => /^[\w:/.#-]+$/.test(acr))).optional(), {
    expected: 'a list of levels like eidas2,eidas3',
    what: 'levels of authentication that the pages ask of each sign-in and verify: any one is enough',
    otherwise: 'none',
    example: 'eidas1',
  }),
  TOKEN_ROLES: setting(allowed, {
    expected: TRUE_OR_FALSE,
    what:
      '`true`: people have the roles that their token says. Otherwise each role is given in Guichet, the first by `npm run ' +
      'admin`; `true` with the local issuer',
  }),
  TOKEN_ROLES_SIRETS: setting(listed.pipe(z.array(Siret)).optional(), {
    expected: 'a list of SIRETs like 13002526500013,99990017800016',
    what: 'only where the token is of one of these organisations, a list of SIRETs separated by commas',
    otherwise: 'any organisation',
    example: '13002526500013',
  }),
  TOKEN_LIFETIME_AT_MOST: setting(within(60, 999_999).default(12 * 60 * 60), {
    expected: 'a whole number of seconds from 60 to 999999',
    what:
      'for how many seconds at most a token may be issued; one that lives longer, or does not say when it was issued (`iat`), ' +
      'is refused',
    isPlain: true,
  }),
  RECENT_SIGN_IN_SECONDS: setting(within(1, 999_999).optional(), {
    expected: 'a whole number of seconds from 1 to 999999',
    what:
      'how old a sign-in may be (`auth_time`) for submitting, signing, ordering, paying, giving roles, and confirming what two ' +
      'people must do',
    otherwise: 'any age',
    example: '900',
  }),
  REQUIRED_ACR: setting(listed.refine((acrs) => acrs.every((acr) => /^[\w:/.#-]+$/.test(acr))).optional(), {
    expected: 'a list of levels like eidas2,eidas3',
    what: 'how strong that sign-in has to be (`acr`): a list separated by commas, any one of which is enough',
    otherwise: 'any level',
    example: 'eidas2',
  }),
  ORGANISATION_DIRECTORY_URL: setting(webUrl.optional(), {
    expected: 'a web address like https://recherche-entreprises.api.gouv.fr',
    what:
      'the directory that gives, for a SIRET, an organisation’s name and legal category where the token does not: ' +
      '`https://recherche-entreprises.api.gouv.fr`, or a service with the same answers. Asked at a sign-in to the pages, and by a ' +
      'person who checks whether their organisation is eligible; where it does not answer, nothing waits for it',
    otherwise: 'the organisations of the demonstration alone',
    example: 'https://recherche-entreprises.api.gouv.fr',
  }),
};

const MAIL = {
  SMTP_URL: setting(urlWithPassword(/^smtps?$/).optional(), {
    expected: `a URL like smtp://user:password@host:587, ${ENCODED}`,
    what: 'a mail server; one on another machine by `smtp` must offer STARTTLS before anything is sent',
    otherwise: 'files in `DATA_DIR/mail`',
    example: 'smtps://guichet:PASSWORD@mail.example:465',
  }),
  SMTP_INSECURE: setting(allowed, {
    expected: TRUE_OR_FALSE,
    what: '`true`: the mail server may be reached without TLS, over a trusted network',
  }),
  MAIL_FROM: setting(z.string().default('guichet@localhost'), {
    expected: 'a mail address',
    what: 'the address from which letters are sent',
    example: 'ne-pas-repondre@guichet.example',
  }),
};

const PAGES = {
  SERVICE_NAME: setting(z.string().max(80).default('Guichet'), {
    expected: 'a name of at most 80 characters',
    what: 'what the pages call the service',
  }),
  THEME: setting(z.enum(['neutral', 'dsfr']).default('neutral'), {
    expected: 'neutral or dsfr',
    what: '`dsfr`: the State’s design system, which only sites of the State may use',
  }),
  DSFR_DIR: setting(z.string().optional(), {
    expected: A_FOLDER,
    what: 'the folder `dist` of the State’s design system, for `THEME=dsfr`',
    otherwise: 'none',
    example: '/opt/dsfr/dist',
  }),
};

const SEALS = {
  SEAL_P12: setting(z.string().optional(), {
    expected: 'a file of PKCS #12',
    what:
      'the certificate of the fund’s seal with its RSA key and its chain, as one file of PKCS #12: APIs seal proofs, minutes and ' +
      'copies of agreements by it, workers the letters of decisions ([what that level is](operations.md#the-funds-seal))',
    otherwise: 'documents are not sealed; `npm start` makes one of its own in `DATA_DIR/seal.p12`',
    example: '/etc/guichet/seal.p12',
  }),
  SEAL_P12_PASSWORD: setting(z.string().optional(), {
    expected: 'the password of SEAL_P12',
    what: 'the password of that file',
    otherwise: 'the empty one',
  }),
  SEAL_SERVICE_URL: setting(webUrl.optional(), {
    expected: 'a web address like https://seal.example/csc/v2',
    what:
      'a remote signature service that keeps the key of the seal, where it speaks version 2 of the API of the Cloud Signature ' +
      'Consortium; instead of `SEAL_P12`, and with the three settings below ([its level](operations.md#the-funds-seal))',
    otherwise: '`SEAL_P12` seals, where it is set',
    example: 'https://seal.example/csc/v2',
  }),
  SEAL_SERVICE_CREDENTIAL: setting(line.optional(), {
    expected: 'the `credentialID` of the seal, as the service names it',
    what: 'which key of the service seals (`credentialID`)',
    otherwise: '`SEAL_P12` seals, where it is set',
    example: 'cachet-du-fonds',
  }),
  SEAL_SERVICE_CERTIFICATES: setting(z.string().optional(), {
    expected: 'a file of PEM certificates',
    what: 'the certificate of that key (RSA), and those of its issuers after it, as one file of PEM',
    otherwise: '`SEAL_P12` seals, where it is set',
    example: '/etc/guichet/seal-chain.pem',
  }),
  SEAL_SERVICE_TOKEN_FILE: setting(z.string().optional(), {
    expected: 'a file that holds an access token',
    what: 'the access token of the service, alone in a file: it is read for each seal, so that another program may renew it',
    otherwise: '`SEAL_P12` seals, where it is set',
    example: '/run/guichet/seal.token',
  }),
  SEAL_SERVICE_PIN_FILE: setting(z.string().optional(), {
    expected: 'a file that holds a PIN',
    what: 'the PIN that authorises each seal, alone in a file, where the service wants one',
    otherwise: 'the access token alone authorises',
    example: '/etc/guichet/seal.pin',
  }),
  SEAL_SERVICE_INSECURE: setting(allowed, {
    expected: TRUE_OR_FALSE,
    what: '`true`: the signature service may be reached without TLS, over a trusted network',
  }),
  TSA_URL: setting(webUrl.optional(), {
    expected: 'a web address',
    what: 'a time stamp authority (RFC 3161), whose stamp each sealed document and each day’s seal then has; the stamp is signed, so clear text is no fault',
    otherwise: 'seals say when they were made by the clock of the service alone',
    example: 'https://tsa.example',
  }),
};

/**
 * What the pages that are asked of a public service say. Where browsers of other machines come, an API does not start
 * without them, `SECURITY_CONTACT` excepted: a legal notice that says nothing is a false one.
 */
const DUTIES = {
  LEGAL_PUBLISHER: setting(line.optional(), {
    expected: 'a name and an address, on one line of at most 300 characters',
    what: 'the administration that publishes the service: its name and address (loi 2004-575, art. 1-1)',
    otherwise: 'the legal notice says that it is a demonstration',
    example: 'Direction du numérique, 1 rue de l’Exemple, 75000 Paris',
  }),
  LEGAL_DIRECTOR: setting(line.optional(), {
    expected: 'a name and a position, on one line of at most 300 characters',
    what: 'the director of publication: their name and position',
    otherwise: 'likewise',
    example: 'Camille Durand, directrice',
  }),
  LEGAL_HOST: setting(line.optional(), {
    expected: 'a name, an address and a telephone number, on one line of at most 300 characters',
    what: 'the host of the service: its name, address and telephone number',
    otherwise: 'likewise',
    example: 'Hébergeur, 2 rue de l’Exemple, 59000 Lille, 03 00 00 00 00',
  }),
  SERVICE_CONTACT: setting(contact.optional(), {
    expected: WRITE_TO,
    what: 'where users write: a mail address, or a web address',
    otherwise: 'likewise',
    example: 'contact@guichet.example',
  }),
  DPO_CONTACT: setting(contact.optional(), {
    expected: WRITE_TO,
    what: 'where people write to the data protection officer (RGPD, art. 13)',
    otherwise: 'likewise',
    example: 'dpo@guichet.example',
  }),
  ACCESSIBILITY_CONTACT: setting(contact.optional(), {
    expected: WRITE_TO,
    what: 'where people write when a page is not accessible to them (loi 2005-102, art. 47)',
    otherwise: 'likewise',
    example: 'accessibilite@guichet.example',
  }),
  SECURITY_CONTACT: setting(contact.optional(), {
    expected: WRITE_TO,
    what: 'where people report a vulnerability: `/.well-known/security.txt` names it (RFC 9116)',
    otherwise: 'no such page',
    example: 'securite@guichet.example',
  }),
  FEEDBACK_URL: setting(webUrl.optional(), {
    expected: 'a web address like https://jedonnemonavis.numerique.gouv.fr/Demarches/1',
    what: 'where « Je donne mon avis » of the footer leads: the button that the State gives each procedure, or a form of yours',
    otherwise: 'no such link',
    example: 'https://jedonnemonavis.numerique.gouv.fr/Demarches/1',
  }),
};

const FUND = {
  FUND_SERVICE: setting(line.optional(), {
    expected: 'a name, on one line of at most 300 characters',
    what: 'the service that takes decisions of the fund, and examines appeals against them: letters name it',
    otherwise: 'letters say « le fonds »',
    example: 'Direction du numérique, bureau des projets de données',
  }),
  FUND_ADDRESS: setting(line.optional(), {
    expected: 'a postal address, on one line of at most 300 characters',
    what: 'its postal address, to which appeals may be sent',
    otherwise: 'letters name no address',
    example: '1 rue de l’Exemple, 75000 Paris',
  }),
  FUND_PHONE: setting(line.optional(), {
    expected: 'a telephone number, on one line of at most 300 characters',
    what: 'its telephone number: an acknowledgement names it, with `SERVICE_CONTACT` (CRPA R112-11-1)',
    otherwise: 'letters name no number',
    example: '01 00 00 00 00',
  }),
  FUND_NAME: setting(line.optional(), {
    expected: 'a name, on one line of at most 300 characters',
    what: 'the administration that grants the subsidies, as its open data name it (nomAttribuant)',
    otherwise: 'no open data of subsidies',
    example: 'Direction du numérique',
  }),
  FUND_SIRET: setting(Siret.optional(), {
    expected: 'a SIRET: 14 digits, of which the last one checks the others',
    what: 'its SIRET (idAttribuant)',
    otherwise: 'likewise',
    example: '99980000600010',
  }),
  FUND_COURT: setting(line.refine(isMetropolitanCourt).optional(), {
    expected: 'a town of metropolitan France: before a court overseas the time to appeal is another one (CJA R421-7)',
    what: 'the town of the administrative court before which its decisions are contested (CJA R421-5), in metropolitan France',
    otherwise: 'letters name no town',
    example: 'Paris',
  }),
  ALLOT_ALONE_AT_MOST: setting(
    z
      .string()
      .regex(/^\d{1,12}$/)
      .transform(Number)
      .default(1_000_000),
    {
      expected: 'a whole number of euros, or 0 where two people add any',
      what:
        'how many euros one person adds alone to the AE, or the CP, of all envelopes and years together, in one order or in ' +
        'several; a second person confirms what is above; 0: any amount',
      isPlain: true,
    },
  ),
  ALLOT_ALONE_DAYS: setting(days(USUAL_SETTINGS.creditsAloneDays), {
    expected: 'a whole number of days from 1 to 366',
    what: 'over how many days that is counted',
    isPlain: true,
  }),
  FORMER_ORGANISATION_DAYS: setting(
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .pipe(z.int().min(1))
      .default(USUAL_SETTINGS.formerOrganisationDays),
    {
      expected: 'a whole number of days from 1 to 99999',
      what: 'how many days an organisation that a person has left still counts as theirs: they judge none of its files',
      isPlain: true,
    },
  ),
  ABSENCE_DAYS_AT_MOST: setting(days(USUAL_SETTINGS.absenceDaysAtMost), {
    expected: 'a whole number of days from 1 to 366',
    what: 'how many days an absence may last, with a substitute, its first and last day included',
    isPlain: true,
  }),
};

const LIMITS = {
  LIMIT_PERSON: setting(wholeNumber(600), {
    expected: A_MINUTE,
    what: 'how many requests a person may send a minute; 0: any number',
    isPlain: true,
  }),
  LIMIT_COMMANDS: setting(wholeNumber(120), { expected: A_MINUTE, what: 'how many commands among them', isPlain: true }),
  LIMIT_COSTLY: setting(wholeNumber(60), {
    expected: A_MINUTE,
    what:
      'how many documents, exports and searches by words among them, what takes long to make, and checks of a SIRET; of an ' +
      'address, how many such checks before a sign-in',
    isPlain: true,
  }),
  LIMIT_ADDRESS: setting(wholeNumber(1_200), {
    expected: A_MINUTE,
    what: 'how many requests without a signed-in person an address may send a minute',
    isPlain: true,
  }),
  LIMIT_FAILED_TOKENS: setting(wholeNumber(30), {
    expected: A_MINUTE,
    what: 'how many with refused tokens among them',
    isPlain: true,
  }),
  LIMIT_CONNECTIONS: setting(wholeNumber(500), {
    expected: 'a whole number of connections, or 0 for any number',
    what:
      'how many connections one address may hold, unless it is a proxy of `TRUSTED_PROXIES`; the oldest that asks nothing makes ' +
      'room for a new one; 0: any number',
    isPlain: true,
  }),
};

const WATCHING = {
  LOG_LEVEL: setting(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'), {
    expected: 'one of fatal, error, warn, info, debug, trace, silent',
    what: 'how much is logged',
    isPlain: true,
  }),
  METRICS_PORT: setting(port.optional(), {
    expected: 'a whole number from 1 to 65535',
    what: 'where a program answers `GET /metrics` for Prometheus; under `npm start` the worker takes the next port',
    otherwise: 'nowhere',
    example: '9464',
    isPlain: true,
  }),
  METRICS_HOST: setting(z.string().default('127.0.0.1'), { expected: ADDRESS_HERE, what: 'the address on which it does' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(webUrl.optional(), {
    expected: 'a web address like http://127.0.0.1:4318',
    what: 'where traces are sent, as OTLP over HTTP; OpenTelemetry’s other variables count too',
    otherwise: 'nowhere',
    example: 'http://127.0.0.1:4318',
  }),
  GUICHET_URL: setting(webUrl.optional(), {
    expected: 'a web address like http://127.0.0.1:3000',
    what: 'the server that the demo and the seed talk to',
    otherwise: 'the local one',
    example: 'http://127.0.0.1:3000',
  }),
};

/** The settings by what they are about, in the order of their table. */
export const SETTING_GROUPS = {
  'The service': SERVICE,
  'Database, keys and files': DATA,
  Temporal: TEMPORAL,
  'Sign-in': SIGN_IN,
  Mail: MAIL,
  Pages: PAGES,
  'Pages that the law asks for': DUTIES,
  'The fund’s seal': SEALS,
  'The fund’s rules': FUND,
  Limits: LIMITS,
  'Watching it': WATCHING,
} as const;

/** Every setting that the project reads from its environment. */
export const SETTINGS = {
  ...SERVICE,
  ...DATA,
  ...TEMPORAL,
  ...SIGN_IN,
  ...MAIL,
  ...PAGES,
  ...DUTIES,
  ...SEALS,
  ...FUND,
  ...LIMITS,
  ...WATCHING,
};

/** What the pages of a service have to say that browsers of other machines reach, and its letters (CRPA R112-11-1). */
export const LEGAL_DUTIES = [
  'LEGAL_PUBLISHER',
  'LEGAL_DIRECTOR',
  'LEGAL_HOST',
  'SERVICE_CONTACT',
  'DPO_CONTACT',
  'ACCESSIBILITY_CONTACT',
  'FEEDBACK_URL',
  'FUND_SERVICE',
  'FUND_ADDRESS',
  'FUND_PHONE',
  'FUND_COURT',
] as const;
