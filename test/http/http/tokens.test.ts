import { generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { authenticator } from '../../../api/http/caller/auth.ts';
import { setting } from '../../support/database.ts';
import { startIssuer } from '../../support/issuer.ts';
import { claimsOf, OFFICE, OUTSIDER, signToken } from '../../support/tokens.ts';
import { tracesIn } from '../../support/traces.ts';
import { until } from '../../support/until.ts';
import { type AppHarness, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();

const who = () => claimsOf({ ...OFFICE, sub: 'camille', roles: ['applicant'] });
const without = (claim: string) => {
  const { [claim]: _, ...rest } = who();
  return signToken(rest);
};
const tampered = async () => {
  const [header, payload = '', signature] = (await signToken(who())).split('.');
  const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), roles: ['finance'] };
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
};
const strange = async (alg: string, key: Parameters<SignJWT['sign']>[0]) =>
  new SignJWT(who()).setProtectedHeader({ typ: 'at+jwt', alg }).setIssuedAt().setExpirationTime('1h').sign(key);

test('a token of the issuer opens the door', async () => {
  const { status, body } = await harness.ask('get', '/me', { token: await signToken(who()) });
  expect([status, body.name, body.roles]).toEqual([200, 'Camille Quelconque', ['applicant']]);
});

test.each<[string, () => Promise<string> | string]>([
  ['garbage', () => 'garbage'],
  ['three parts of garbage', () => 'a.b.c'],
  ['for another audience', () => signToken({ ...who(), aud: 'another-service' })],
  ['of another issuer', () => signToken({ ...who(), iss: 'https://sign-in.example' })],
  ['expired', () => signToken(who(), { expiresIn: '-1m' })],
  ['that never expires', () => signToken(who(), { expiresIn: null })],
  ['not valid yet', () => signToken({ ...who(), nbf: Math.floor(Date.now() / 1000) + 600 })],
  ['unsigned', () => new UnsecuredJWT(who()).setExpirationTime('1h').encode()],
  ['signed by another key', async () => strange('RS256', (await generateKeyPair('RS256')).privateKey)],
  ['signed with a shared secret', () => strange('HS256', Buffer.from('guichet'.repeat(6)))],
  ['whose roles were changed after it was signed', tampered],
  ['without a subject', () => without('sub')],
  ['without an e-mail', () => without('email')],
  ['without a SIRET', () => without('siret')],
  ['whose SIRET has a wrong check digit', () => signToken({ ...who(), siret: '99990017800017' })],
  ['that lives for thirteen hours', () => signToken(who(), { expiresIn: '13h' })],
  ['of a sign-in that is to come', () => signToken({ ...who(), auth_time: 9_999_999_999 })],
  ['of a sign-in of 1970', () => signToken({ ...who(), auth_time: 0 })],
  ['whose roles are no list', () => signToken({ ...who(), roles: 'finance' })],
])('a token %s is refused, and its bearer is not recorded', async (_, token) => {
  const before = await tracesIn(harness.database.db);
  const { status, headers, body } = await harness.ask('get', '/me', { token: await token() });
  expect([status, body.code, headers['www-authenticate']]).toEqual([401, 'unauthenticated', 'Bearer error="invalid_token"']);
  expect(Object.keys(body).sort()).toEqual(['code', 'detail', 'reason', 'requestId', 'status', 'title', 'type']);
  expect(await tracesIn(harness.database.db)).toEqual(before);
});

test.each([
  ['no header', {}],
  ['another scheme', { Authorization: 'Basic YTpi' }],
])('%s is asked for a bearer token', async (_, headers) => {
  const answer = await harness.ask('get', '/me', { headers });
  expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
});

test('roles that are not ours are passed over', async () => {
  const { body } = await harness.ask('get', '/me', { token: await signToken({ ...who(), sub: 'two-hats', roles: ['king', 'applicant'] }) });
  expect(body.roles).toEqual(['applicant']);
});

describe('a token that was let in', () => {
  const answerTo = async (token: string) => {
    const { status, body } = await harness.ask('get', '/me', { token });
    return [status, body.reason];
  };

  test('is refused from its expiry on', async () => {
    // The skew leaves it two seconds to live.
    const token = await signToken(who(), { expiresIn: '-3s' });
    expect(await answerTo(token)).toEqual([200, undefined]);
    await until('it has expired', async () => (await answerTo(token))[0] === 401, 10_000);
    expect(await answerTo(token)).toEqual([401, 'ERR_JWT_EXPIRED']);
  });

  test('lets in neither another signature under the same words, nor other words under its signature', async () => {
    const [token, other] = [await signToken(who()), await signToken({ ...who(), roles: ['admin'] })];
    expect(await answerTo(token)).toEqual([200, undefined]);
    const [[header, words, signature], [, otherWords, otherSignature]] = [token.split('.'), other.split('.')] as [string[], string[]];
    for (const forged of [`${header}.${words}.${otherSignature}`, `${header}.${otherWords}.${signature}`])
      expect(await answerTo(forged)).toEqual([401, 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED']);
  });
});

describe.each<[string, () => Promise<string>]>([
  ['says nothing of roles', () => without('roles')],
  ['says roles that are all unknown', () => signToken({ ...who(), roles: ['king'] })],
])('a token that %s', (_, token) => {
  test('lets its person in, who holds no role', async () => {
    const { status, body } = await harness.ask('get', '/me', { token: await token() });
    expect([status, body.roles, body.holdings]).toEqual([200, [], []]);
  });

  test.each(['/me/organisation', '/me/preferences', '/me/tasks', '/calls'])('opens %s', async (path) => {
    expect((await harness.ask('get', path, { token: await token() })).status).toBe(200);
  });

  test.each(['/applications', '/grants', '/people', '/envelopes'])('does not open %s', async (path) => {
    const { status, body } = await harness.ask('get', path, { token: await token() });
    expect([status, body.code]).toEqual([403, 'role_required']);
  });
});

describe('a person who writes a role into their own token', () => {
  const believing = (believesRolesOf: (siret: string) => boolean) =>
    harness.door({
      authenticate: authenticator(harness.database.db, { issuer: setting('TEST_ISSUER'), audience: 'guichet', believesRolesOf }),
    });
  const finance = (organisation: typeof OFFICE) => signToken(claimsOf({ ...organisation, sub: 'self-made', roles: ['finance'] }));

  test('holds none where no token is believed on roles', async () => {
    const door = believing(() => false);
    const token = await finance(OFFICE);
    expect((await door.ask('get', '/envelopes', { token })).body.code).toBe('role_required');
    expect((await door.ask('get', '/me', { token })).body).toMatchObject({ roles: [], holdings: [] });
  });

  test('holds it for the organisation of which tokens are believed, and for no other', async () => {
    const door = believing((siret) => siret === OFFICE.siret);
    expect((await door.ask('get', '/envelopes', { token: await finance(OFFICE) })).status).toBe(200);
    expect((await door.ask('get', '/envelopes', { token: await finance(OUTSIDER) })).body.code).toBe('role_required');
  });
});

describe('a role that is given here', () => {
  const sub = 'given-here';
  const roleless = async (organisation: typeof OFFICE = OFFICE) => signToken({ ...claimsOf({ ...organisation, sub, roles: [] }) });
  const rolesOf = async (door: Pick<AppHarness, 'ask'>, token: string) => (await door.ask('get', '/me', { token })).body.roles;

  test('holds from the next request on, in every process, and no longer once it is withdrawn', async () => {
    const token = await roleless();
    const { id } = await harness.enter(token);
    const elsewhere = harness.door({
      authenticate: authenticator(harness.database.db, {
        issuer: setting('TEST_ISSUER'),
        audience: 'guichet',
        believesRolesOf: () => true,
      }),
    });
    expect([await rolesOf(harness, token), await rolesOf(elsewhere, token)]).toEqual([[], []]);
    const manager = await harness.as('manager');
    expect((await manager.post(`/people/${id}/roles`, { role: 'applicant' })).status).toBe(200);
    for (const door of [harness, elsewhere]) {
      expect(await rolesOf(door, token)).toEqual(['applicant']);
      expect((await door.ask('get', '/applications', { token })).status).toBe(200);
    }
    expect((await manager.post(`/people/${id}/role-withdrawals`, { role: 'applicant' })).status).toBe(200);
    for (const door of [harness, elsewhere]) {
      expect(await rolesOf(door, token)).toEqual([]);
      expect((await door.ask('get', '/applications', { token })).body.code).toBe('role_required');
    }
  });

  test('adds to those of the token, and each stands once', async () => {
    const token = await signToken(claimsOf({ ...OFFICE, sub: 'both-ways', roles: ['signatory', 'applicant'] }));
    const { id } = await harness.enter(token);
    await (await harness.as('admin')).post(`/people/${id}/roles`, { role: 'auditor' });
    expect(await rolesOf(harness, token)).toEqual(['applicant', 'signatory', 'auditor']);
  });

  test('does not follow its person to another organisation, and is there when they act for the first again', async () => {
    const [here, there] = [await roleless(), await roleless(OUTSIDER)];
    const { id } = await harness.enter(here);
    await (await harness.as('manager')).post(`/people/${id}/roles`, { role: 'signatory' });
    expect((await harness.enter(there)).id).toBe(id);
    expect(await rolesOf(harness, there)).toEqual([]);
    expect((await harness.ask('get', '/applications', { token: there })).body.code).toBe('role_required');
    expect((await (await harness.as('manager')).get(`/people/${id}`)).status).toBe(404);
    expect(await rolesOf(harness, here)).toEqual(['signatory']);
  });
});

test('what the issuer says anew of a person holds from the next request on', async () => {
  const first = await harness.enter(await signToken({ ...who(), sub: 'moving', roles: ['applicant'] }));
  const second = await harness.enter(await signToken({ ...who(), sub: 'moving', roles: ['screener'] }));
  expect(second.id).toBe(first.id);
  expect((await second.get('/me')).body.roles).toEqual(['screener']);
});

describe('an older token', () => {
  const meAt = async (token: string, door: Pick<AppHarness, 'ask'> = harness) => {
    const { status, body } = await door.ask('get', '/me', { token });
    return status === 200 ? body.organisation.siret : body.reason;
  };
  const older = (claims: Parameters<typeof claimsOf>[0]) => signToken(claimsOf(claims), { issuedAt: '1 minute ago' });
  /** Another process. */
  const beside = () =>
    harness.door({
      authenticate: authenticator(harness.database.db, {
        issuer: setting('TEST_ISSUER'),
        audience: 'guichet',
        believesRolesOf: () => true,
      }),
    });

  test('is refused once a newer one is for another organisation, in every process, and again once that is the one of before', async () => {
    const [office, town] = [
      { ...OFFICE, sub: 'mover', roles: [] },
      { ...OUTSIDER, sub: 'mover', roles: [] },
    ];
    const [first, other] = [await older(office), beside()];
    expect([await meAt(first), await meAt(first, other)]).toEqual([OFFICE.siret, OFFICE.siret]);
    const second = await signToken(claimsOf(town), { issuedAt: '30 seconds ago' });
    expect(await meAt(second, other)).toBe(OUTSIDER.siret);
    expect([await meAt(first), await meAt(first, other)]).toEqual(['superseded', 'superseded']);
    expect([await meAt(await signToken(claimsOf(office))), await meAt(second, other)]).toEqual([OFFICE.siret, 'superseded']);
    expect(await meAt(first)).toBe(OFFICE.siret);
  });

  test('is refused once a newer one has other roles, and goes on beside one that says the same', async () => {
    const claims = { ...OFFICE, sub: 'payer-of-before' };
    const first = await older({ ...claims, roles: ['finance', 'payer'] });
    expect(await meAt(first)).toBe(OFFICE.siret);
    const same = await signToken(claimsOf({ ...claims, roles: ['payer', 'finance'] }), { issuedAt: '30 seconds ago' });
    expect([await meAt(same), await meAt(first), await meAt(same)]).toEqual([OFFICE.siret, OFFICE.siret, OFFICE.siret]);
    expect(await meAt(await signToken(claimsOf({ ...claims, roles: ['finance'] })))).toBe(OFFICE.siret);
    expect([await meAt(first), await meAt(same)]).toEqual(['superseded', 'superseded']);
  });

  test('that would say something again that was never seen before is refused as well', async () => {
    const claims = { ...OFFICE, sub: 'late-comer' };
    expect(await meAt(await signToken(claimsOf({ ...claims, roles: [] })))).toBe(OFFICE.siret);
    expect(await meAt(await older({ ...claims, roles: ['finance'] }))).toBe('superseded');
  });
});

describe('with an issuer that comes and goes', () => {
  const doorOf = (issuer: string, keysAtMostEveryMs: number, keysFreshForMs?: number) =>
    harness.door({
      authenticate: authenticator(harness.database.db, {
        issuer,
        audience: 'guichet',
        believesRolesOf: () => true,
        keysAtMostEveryMs,
        ...(keysFreshForMs === undefined ? {} : { keysFreshForMs }),
      }),
    });
  const told = (issuer: string): JWTPayload => ({ ...who(), iss: issuer });
  /** A service that starts now accepts nothing that such an issuer has signed. */
  const refuses = async (issuer: string, token: string): Promise<void> => {
    const { status, body } = await doorOf(issuer, 0).ask('get', '/me', { token });
    expect([status, body.code]).toEqual([503, 'issuer_unavailable']);
  };

  test('a key that the issuer publishes later is accepted, and one that it took back is not', async () => {
    const issuer = await startIssuer();
    try {
      const door = doorOf(issuer.url, 0);
      const [first, second] = [await issuer.publishKey('one'), await issuer.makeKey('two')];
      const before = await first(told(issuer.url));
      expect((await door.ask('get', '/me', { token: before })).status).toBe(200);
      expect((await door.ask('get', '/me', { token: await second(told(issuer.url)) })).status).toBe(401);
      await issuer.publishKey('two');
      expect((await door.ask('get', '/me', { token: await second(told(issuer.url)) })).status).toBe(200);
      for (const token of [before, await first(told(issuer.url))]) expect((await door.ask('get', '/me', { token })).status).toBe(401);
    } finally {
      await issuer.stop();
    }
  });

  test('unknown keys do not make the service ask the issuer each time', async () => {
    const issuer = await startIssuer();
    try {
      const door = doorOf(issuer.url, 60_000);
      const [published, unknown] = [await issuer.publishKey('one'), await issuer.makeKey('two')];
      await door.ask('get', '/me', { token: await published(told(issuer.url)) });
      const asked = issuer.asked();
      for (let i = 0; i < 5; i += 1) expect((await door.ask('get', '/me', { token: await unknown(told(issuer.url)) })).status).toBe(401);
      expect(issuer.asked()).toBe(asked);
    } finally {
      await issuer.stop();
    }
  });

  test.each(['whose document is another issuer’s', 'that sends elsewhere', 'whose keys are said to be elsewhere, which sends on'])(
    'an issuer %s is believed on no key',
    async (how) => {
      const [issuer, other] = [await startIssuer(), await startIssuer()];
      try {
        const token = await (await issuer.publishKey('one'))(told(issuer.url));
        const elsewhere = await (await other.publishKey('two'))(told(issuer.url));
        expect((await doorOf(issuer.url, 0).ask('get', '/me', { token })).status).toBe(200);
        if (how === 'whose document is another issuer’s') issuer.say({ issuer: other.url });
        if (how === 'that sends elsewhere') issuer.moveTo(other.url);
        if (how === 'whose keys are said to be elsewhere, which sends on') {
          const between = await startIssuer();
          between.moveTo(other.url);
          issuer.say({ jwks_uri: `${between.url}/jwks` });
          await refuses(issuer.url, elsewhere).finally(between.stop);
        }
        for (const each of [token, elsewhere]) await refuses(issuer.url, each);
      } finally {
        for (const each of [issuer, other]) await each.stop();
      }
    },
  );

  test('an issuer under TLS whose keys are said to be in clear is believed on none of them, and they are not asked for', async () => {
    const clear = await startIssuer();
    const { fetch } = globalThis;
    const issuer = 'https://sign-in.example';
    try {
      const token = await (await clear.publishKey('one'))(told(issuer));
      globalThis.fetch = (address, asked) =>
        String(address).startsWith(issuer)
          ? Promise.resolve(Response.json({ issuer, jwks_uri: `${clear.url}/jwks` }))
          : fetch(address, asked);
      await refuses(issuer, token);
      expect(clear.asked()).toBe(0);
    } finally {
      globalThis.fetch = fetch;
      await clear.stop();
    }
  });

  test.each(['before anything is known of it', 'before its keys are known', 'when a new key must be asked for'])(
    'an issuer that is away %s makes sign-in unavailable',
    async (when) => {
      const issuer = await startIssuer();
      const door = doorOf(issuer.url, 0);
      const sign = await issuer.publishKey('one');
      const token = await sign(told(issuer.url));
      if (when === 'before its keys are known') {
        issuer.breakKeys();
        expect((await door.ask('get', '/me', { token })).body.code).toBe('issuer_unavailable');
      }
      if (when === 'when a new key must be asked for') expect((await door.ask('get', '/me', { token })).status).toBe(200);
      const next = await (await issuer.makeKey('two'))(told(issuer.url));
      await issuer.stop();
      const { status, body, headers } = await door.ask('get', '/me', { token: when === 'when a new key must be asked for' ? next : token });
      expect([status, body.code, headers['retry-after']]).toEqual([503, 'issuer_unavailable', '2']);
    },
  );

  test('while the issuer is away those go on whose key is known, however old that knowledge; a key that is not known waits for it', async () => {
    const issuer = await startIssuer();
    const door = doorOf(issuer.url, 0, 0);
    const token = await (await issuer.publishKey('one'))(told(issuer.url));
    const unknown = await (await issuer.makeKey('two'))(told(issuer.url));
    expect((await door.ask('get', '/me', { token })).status).toBe(200);
    await issuer.stop();
    for (let n = 0; n < 3; n += 1) {
      expect((await door.ask('get', '/me', { token })).status).toBe(200);
      expect((await door.ask('get', '/me', { token: unknown })).body.code).toBe('issuer_unavailable');
    }
  });

  test('a key that the issuer took back is forgotten without any token that names a new one', async () => {
    const issuer = await startIssuer();
    try {
      const door = doorOf(issuer.url, 60_000, 0);
      const token = await (await issuer.publishKey('one'))(told(issuer.url));
      expect((await door.ask('get', '/me', { token })).status).toBe(200);
      await issuer.publishKey('two');
      await until('its bearer is refused', async () => (await door.ask('get', '/me', { token })).status === 401);
    } finally {
      await issuer.stop();
    }
  });

  describe('left to itself', () => {
    const MINUTE_MS = 60_000;
    const HOUR_MS = 60 * MINUTE_MS;
    const [now, clock] = [Date.now, performance.now];
    /** Moves all clocks that are read here this much later; the expiry of a token is compared with the real day. */
    const later = (ms: number): void => {
      Date.now = () => now() + ms;
      performance.now = () => clock.call(performance) + ms;
    };
    afterEach(() => later(0));
    const lasting = (issuer: string): JWTPayload => ({ ...told(issuer), exp: Math.floor(now() / 1_000) + 3 * 24 * 3_600 });
    const door = (issuer: string) =>
      harness.door({
        authenticate: authenticator(harness.database.db, {
          issuer,
          audience: 'guichet',
          believesRolesOf: () => true,
          lifetimeAtMostSeconds: 4 * 86_400,
        }),
      });

    /** Runs instead whenever a signature is checked. */
    const whenChecked = (instead: (check: () => Promise<boolean>) => Promise<boolean>): void => {
      const { subtle } = crypto;
      const value = (...asked: Parameters<typeof subtle.verify>) => instead(() => SubtleCrypto.prototype.verify.apply(subtle, asked));
      // It hides that of its class for as long as it is there.
      Object.defineProperty(subtle, 'verify', { value, configurable: true });
    };
    afterEach(() => Reflect.deleteProperty(crypto.subtle, 'verify'));

    test('the service checks the signature of a token once in a minute', async () => {
      const issuer = await startIssuer();
      let checked = 0;
      whenChecked((check) => {
        checked += 1;
        return check();
      });
      try {
        const { ask } = door(issuer.url);
        const token = await (await issuer.publishKey('one'))(lasting(issuer.url));
        const checkedAfter = async (times: number) => {
          for (let n = 0; n < times; n += 1) expect((await ask('get', '/me', { token })).status).toBe(200);
          return checked;
        };
        expect(await checkedAfter(3)).toBe(1);
        later(MINUTE_MS + 1);
        expect(await checkedAfter(3)).toBe(2);
      } finally {
        await issuer.stop();
      }
    });

    test('the service asks an issuer again after ten minutes, and forgets then the key that it took back', async () => {
      const issuer = await startIssuer();
      try {
        const { ask } = door(issuer.url);
        const token = await (await issuer.publishKey('one'))(lasting(issuer.url));
        const status = async () => (await ask('get', '/me', { token })).status;
        expect(await status()).toBe(200);
        await issuer.publishKey('two');
        const asked = issuer.asked();
        later(9 * MINUTE_MS);
        expect([await status(), await status(), issuer.asked()]).toEqual([200, 200, asked]);
        later(10 * MINUTE_MS + 1);
        await until('its bearer is refused', async () => (await status()) === 401);
      } finally {
        await issuer.stop();
      }
    });

    test('a token that is checked while the keys change is not believed afterwards for what was right before', async () => {
      const issuer = await startIssuer();
      try {
        const { ask } = door(issuer.url);
        const sign = await issuer.publishKey('one');
        const [token, other] = [await sign(lasting(issuer.url)), await sign({ ...lasting(issuer.url), jti: 'another' })];
        const statusOf = async (which: string) => (await ask('get', '/me', { token: which })).status;
        expect([await statusOf(token), await statusOf(other)]).toEqual([200, 200]);
        await issuer.publishKey('two');
        later(11 * MINUTE_MS);
        const { promise: changed, resolve: tell } = Promise.withResolvers<void>();
        let checks = 0;
        whenChecked(async (check) => {
          checks += 1;
          if (checks === 1) await changed;
          return check();
        });
        const slow = statusOf(token);
        await until('it is being checked', () => checks === 1);
        await until('the other is refused', async () => (await statusOf(other)) === 401);
        tell();
        expect([await slow, await statusOf(token)]).toEqual([200, 401]);
      } finally {
        await issuer.stop();
      }
    });

    test('the service believes the keys of an issuer that is away for a day and no longer, and believes them again once it is back', async () => {
      const issuer = await startIssuer();
      const { ask } = door(issuer.url);
      const token = await (await issuer.publishKey('one'))(lasting(issuer.url));
      const answer = async () => {
        const { status, body } = await ask('get', '/me', { token });
        return [status, body.code];
      };
      expect(await answer()).toEqual([200, undefined]);
      await issuer.stop();
      later(24 * HOUR_MS - MINUTE_MS);
      expect(await answer()).toEqual([200, undefined]);
      later(24 * HOUR_MS + MINUTE_MS);
      expect(await answer()).toEqual([503, 'issuer_unavailable']);
      await issuer.start();
      expect(await answer()).toEqual([200, undefined]);
      await issuer.stop();
    });
  });

  test('an issuer that comes back opens the door again', async () => {
    const gone = await startIssuer();
    await gone.stop();
    const door = doorOf(gone.url, 0);
    expect((await door.ask('get', '/me', { token: await signToken(told(gone.url)) })).status).toBe(503);
    const back = await startIssuer(Number(new URL(gone.url).port));
    try {
      const sign = await back.publishKey('one');
      expect((await door.ask('get', '/me', { token: await sign(told(back.url)) })).status).toBe(200);
    } finally {
      await back.stop();
    }
  });
});
