import { distanceBetween, meantBy } from '../../../runtime/settings/near-names.ts';
import { settingsFile, settingsTables } from '../../../runtime/settings/page.ts';
import { SETTINGS } from '../../../runtime/settings/table.ts';
import { askedByOthers, askedByLaw, readSettings, type Settings } from '../../../runtime/settings.ts';
import { temporalFaults } from '../../../runtime/temporal.ts';

function sentences(env: Record<string, string>, needs: (keyof Settings)[] = []): string[] {
  try {
    readSettings(env, { needs: (given) => [...needs, ...askedByOthers(given)], faults: temporalFaults });
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}
const first = (env: Record<string, string>, needs?: (keyof Settings)[]): string[] =>
  sentences(env, needs).map((sentence) => sentence.split(/ (?:is|has|leads) /)[0] ?? '');

test('all that is wrong, missing, misspelt or sent in clear is told at once, each in a sentence', () => {
  const env = {
    PORT: '70000',
    SMPT_URL: 'smtp://user:hunter2@mail.example',
    PUBLIC_URL: 'http://guichet.example',
    OIDC_ISSUER: 'http://sign-in.example',
    THEME: 'dsfr',
    S3_BUCKET: 'files',
  };
  const told = sentences(env, ['DATABASE_URL', 'IBAN_KEY']);
  expect(first(env, ['DATABASE_URL', 'IBAN_KEY'])).toEqual([
    ...['PORT', 'DATABASE_URL', 'IBAN_KEY', 'S3_ENDPOINT', 'S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'DSFR_DIR'],
    ...['SMPT_URL', 'OIDC_ISSUER', 'PUBLIC_URL'],
  ]);
  expect(told).toContain('SMPT_URL is no setting: SMTP_URL is. Correct its name, or remove it.');
  expect(told.join()).not.toContain('hunter2');
});

test('a signature service for the seal is set whole, or not at all', () => {
  expect(first({ SEAL_SERVICE_CREDENTIAL: 'cachet' })).toEqual([
    ...['SEAL_SERVICE_URL', 'SEAL_SERVICE_CERTIFICATES', 'SEAL_SERVICE_TOKEN_FILE'],
  ]);
  expect(first({ SEAL_SERVICE_PIN_FILE: '/run/pin' })).toHaveLength(4);
});

test('what is wrong with Temporal’s address is told with the rest', () => {
  process.env['TEMPORAL_ADDRESS'] = 'temporal.example:7233';
  try {
    expect(first({ PORT: '0', TEMPORAL_ADDRESS: 'temporal.example:7233' })).toEqual(['PORT', 'TEMPORAL_ADDRESS']);
  } finally {
    delete process.env['TEMPORAL_ADDRESS'];
  }
});

test.each([
  ['SMPT_URL', 'SMTP_URL'],
  ['DATABSE_URL', 'DATABASE_URL'],
  ['DATABASE_URI', 'DATABASE_URL'],
  ['PUBLICURL', 'PUBLIC_URL'],
  ['LIMIT_PERSONS', 'LIMIT_PERSON'],
  ['TRUSTED_PROXY', undefined],
  ['TRUSTED_PROXIE', 'TRUSTED_PROXIES'],
  ['TEMPORAL_ADRESS', 'TEMPORAL_ADDRESS'],
  ['OIDC_CLIENT', undefined],
])('%s was probably meant to be %s', (name, meant) => {
  expect(sentences({ [name]: '1' })).toEqual(meant ? [`${name} is no setting: ${meant} is. Correct its name, or remove it.`] : []);
});

test('an API may be told to serve for ten minutes after SIGTERM, or not at all, and is told nothing longer', () => {
  const delayOf = (told: string) => readSettings({ STOP_DELAY_SECONDS: told }).STOP_DELAY_SECONDS;
  expect(['', '0', '600'].map(delayOf)).toEqual([10, 0, 600]);
  for (const wrong of ['601', '-1', '1.5', '10 s'])
    expect(sentences({ STOP_DELAY_SECONDS: wrong })).toEqual([
      `STOP_DELAY_SECONDS is '${wrong}', but it should be a whole number of seconds from 0 to 600.`,
    ]);
});

test('what other programs are told is passed over', () => {
  const others = [
    'HOME',
    'HOSTNAME',
    'TERM',
    'PGHOST',
    'DATA_DIRS_OF_X',
    'SMTP_HOST',
    'S3_FORCE_PATH_STYLE',
    'TEMPORAL_TLS_CA',
    'OTEL_SDK_DISABLED',
  ];
  expect(sentences(Object.fromEntries(others.map((name) => [name, '1'])))).toEqual([]);
  // No setting is near enough to another one to be taken for it.
  const { PORT: _, ...rest } = process.env;
  expect(Object.keys(rest).filter((name) => meantBy(name, ['SMTP_URL', 'DATABASE_URL']))).toEqual([]);
});

test.each([
  ['', '', 0],
  ['SMTP', 'SMTP', 0],
  ['SMPT', 'SMTP', 1],
  ['SMTP', 'SMT', 1],
  ['SMTP', 'SSMTP', 1],
  ['SMTP', 'SNTP', 1],
  ['ABCD', 'BADC', 2],
  ['KITTEN', 'SITTING', 3],
])('between %p and %p stand %d letters', (one, other, letters) => {
  expect([distanceBetween(one, other), distanceBetween(other, one)]).toEqual([letters, letters]);
});

describe('PUBLIC_URL', () => {
  test('by http is for this machine, and where its network is trusted', () => {
    for (const url of ['http://127.0.0.1:3000', 'http://localhost:3000', 'https://guichet.example'])
      expect(sentences({ PUBLIC_URL: url })).toEqual([]);
    expect(sentences({ PUBLIC_URL: 'http://guichet.example' })).toEqual([
      expect.stringMatching(/^PUBLIC_URL has .* without TLS.*PUBLIC_INSECURE=true/),
    ]);
    expect(sentences({ PUBLIC_URL: 'http://guichet.example', PUBLIC_INSECURE: 'true' })).toEqual([]);
  });

  test('is asked for behind a proxy: a browser would otherwise be sent to this machine, and no legal notice be asked for', () => {
    expect(first({ TRUSTED_PROXIES: '1' })).toEqual(['PUBLIC_URL']);
    expect(sentences({ TRUSTED_PROXIES: '1', PUBLIC_URL: 'https://guichet.example' })).toEqual([]);
  });

  test('that is wrong is shown, unless it could hold a secret', () => {
    expect(sentences({ PUBLIC_URL: 'https://guichet.example/pages' })[0]).toMatch(
      /^PUBLIC_URL is 'https:\/\/guichet\.example\/pages', but/,
    );
    for (const secret of ['https://root:hunter2@guichet.example', 'https://guichet.example/?token=hunter2', 'hunter2'])
      expect(sentences({ PUBLIC_URL: secret }).join()).not.toContain('hunter2');
  });
});

describe('the pages that the law asks for', () => {
  const missing = (env: Record<string, string>): (keyof Settings)[] =>
    askedByLaw(readSettings(env)).filter((name) => readSettings(env)[name] === undefined);

  test('name their publisher, host, contacts and « Je donne mon avis » where browsers of other machines come, and may name none elsewhere', () => {
    expect(missing({ PUBLIC_URL: 'https://guichet.example' })).toEqual([
      ...['LEGAL_PUBLISHER', 'LEGAL_DIRECTOR', 'LEGAL_HOST', 'SERVICE_CONTACT', 'DPO_CONTACT', 'ACCESSIBILITY_CONTACT', 'FEEDBACK_URL'],
      ...['FUND_SERVICE', 'FUND_ADDRESS', 'FUND_PHONE', 'FUND_COURT'],
    ]);
    expect(missing({})).toEqual([]);
    expect(missing({ PUBLIC_URL: 'http://127.0.0.1:3000' })).toEqual([]);
  });

  test('take a mail address or a web address for a contact, and nothing else', () => {
    for (const contact of ['dpo@guichet.example', 'https://guichet.example/ecrire'])
      expect(sentences({ DPO_CONTACT: contact })).toEqual([]);
    expect(first({ DPO_CONTACT: 'the DPO', LEGAL_HOST: ' ' })).toEqual(['LEGAL_HOST', 'DPO_CONTACT']);
  });
});

test('CJA R421-7: a fund’s court is one of metropolitan France, whose time to appeal is the one that is reckoned', () => {
  for (const court of ['Paris', 'Montreuil', 'Cergy-Pontoise', 'Saint-Étienne']) expect(sentences({ FUND_COURT: court })).toEqual([]);
  for (const court of ['Nouméa', 'noumea', 'Fort de France', 'Schœlcher', 'Schoelcher', 'Saint-Denis de La Réunion'])
    expect(sentences({ FUND_COURT: court })).toEqual([expect.stringContaining('a town of metropolitan France')]);
});

test('every setting has its row in the table, and its line in the file to fill in, which is valid as it stands', () => {
  const [tables, file] = [settingsTables(), settingsFile()];
  const lines = file.split('\n').filter((line) => /^#[A-Z]/.test(line));
  expect(lines.map((line) => line.slice(1).split('=')[0])).toEqual(Object.keys(SETTINGS));
  for (const name of Object.keys(SETTINGS)) expect(tables).toContain(`| \`${name}\` | `);
  // A theme's folder and a bucket's keys are not there to be read: what is filled in is what a value looks like.
  const filledIn = Object.fromEntries(lines.map((line) => [line.slice(1).split('=')[0], line.slice(line.indexOf('=') + 1)]));
  expect(sentences(filledIn as Record<string, string>).filter((sentence) => !sentence.startsWith('S3_'))).toEqual([]);
});
