import { isLoopback } from '../../../runtime/loopback.ts';
import { mustEncrypt, readSettings } from '../../../runtime/settings.ts';
import { temporalConfig } from '../../../runtime/temporal.ts';

const HERE = ['localhost', 'LOCALHOST', 'guichet.localhost', '127.0.0.1', '127.8.9.10', '::1', '[::1]', '::ffff:127.0.0.1'];
const ELSEWHERE = ['0.0.0.0', '10.0.0.1', '::', '[2001:db8::1]', '::ffff:10.0.0.1', 'localhost.example', '127.0.0.1.example', 'db'];

test('loopback is what no other machine hears, by name or by address', () => {
  expect(HERE.filter((host) => !isLoopback(host))).toEqual([]);
  expect(ELSEWHERE.filter(isLoopback)).toEqual([]);
});

describe('a Temporal on another machine', () => {
  const REMOTE = 'temporal.example:7233';
  // A configuration that reads no file of the user who runs the tests.
  const configOf = (env: Record<string, string>) => {
    const whole = { TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml', ...env };
    return temporalConfig(readSettings(whole), whole).connectionOptions;
  };

  test('is refused without TLS, with what may be set, and without its address', () => {
    expect(() => configOf({ TEMPORAL_ADDRESS: REMOTE })).toThrow(
      /^TEMPORAL_ADDRESS leads to another machine without TLS(?!.*temporal\.example).*TEMPORAL_TLS=true.*TEMPORAL_API_KEY.*TEMPORAL_INSECURE=true/,
    );
  });

  test('is refused with a key that could be read on the way', () => {
    expect(() => configOf({ TEMPORAL_ADDRESS: REMOTE, TEMPORAL_API_KEY: 'hunter2', TEMPORAL_TLS: 'false' })).toThrow(
      /without TLS(?!.*hunter2)/,
    );
  });

  test.each([
    ['with TLS', { TEMPORAL_TLS: 'true' }],
    ['with a key, which is sent over TLS', { TEMPORAL_API_KEY: 'hunter2' }],
    ['where its network is trusted', { TEMPORAL_INSECURE: 'true' }],
  ])('is taken %s', (_, settings) => {
    expect(configOf({ TEMPORAL_ADDRESS: REMOTE, ...settings }).address).toBe(REMOTE);
  });

  test('is none where it is on this machine, or not said', () => {
    for (const address of ['127.0.0.1:7233', 'localhost:7233', '[::1]:7233', ''])
      expect(() => configOf({ TEMPORAL_ADDRESS: address })).not.toThrow();
  });
});

describe.each([
  ['OIDC_ISSUER', 'OIDC_INSECURE'],
  ['S3_ENDPOINT', 'S3_INSECURE'],
  ['SEAL_SERVICE_URL', 'SEAL_SERVICE_INSECURE'],
] as const)('%s', (name, insecure) => {
  const given = (url: string, more: Record<string, string> = {}) => readSettings({ [name]: url, ...more })[name];

  test('by http is refused on another machine, with what may be set', () => {
    expect(() => given('http://elsewhere.example')).toThrow(
      new RegExp(`^${name} leads to another machine without TLS(?!.*elsewhere).*${insecure}=true`),
    );
    expect(() => given('http://elsewhere.example', { [insecure]: 'false' })).toThrow(name);
    expect(() => given('http://localhost.example')).toThrow(name);
  });

  test('by http is taken on this machine, and where its network is trusted', () => {
    for (const url of ['http://127.0.0.1:9000', 'http://localhost:9000', 'http://[::1]:9000']) expect(given(url)).toBe(url);
    expect(given('http://elsewhere.example', { [insecure]: 'true' })).toBe('http://elsewhere.example');
  });

  test('by https is taken', () => expect(given('https://elsewhere.example')).toBe('https://elsewhere.example'));
});

test('each address that would be spoken to in clear has its sentence', () => {
  const read = () => readSettings({ OIDC_ISSUER: 'http://one.example', S3_ENDPOINT: 'http://other.example' });
  expect(read).toThrow(/^OIDC_ISSUER .*\nS3_ENDPOINT .*$/);
});

test('a mail server is asked for TLS on another machine, unless its network is trusted', () => {
  const asked = (SMTP_URL: string, SMTP_INSECURE = '') => mustEncrypt(readSettings({ SMTP_URL, SMTP_INSECURE }));
  expect([asked(''), asked('smtp://127.0.0.1:25'), asked('smtp://[::1]:25')]).toEqual([false, false, false]);
  expect([asked('smtp://mail.example:587'), asked('smtp://mail.example:587', 'true')]).toEqual([true, false]);
});

test('a word that says neither yes nor no is refused', () => {
  for (const wrong of ['yes', '1', 'TRUE']) expect(() => readSettings({ TEMPORAL_INSECURE: wrong })).toThrow(/^TEMPORAL_INSECURE is/);
});
