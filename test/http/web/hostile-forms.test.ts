import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { Problem } from '../../../api/http/problem/problem.ts';
import { COMMANDS } from '../../../web/core/command-page.ts';
import { pages } from '../../../web/pages.ts';
import { SHIPPED_CALL } from '../../support/domain.ts';
import { readEnvelope, toActive, toDraft, toSubmitted } from '../../support/fixtures.ts';
import { pagesOfFile, type Visitor } from '../../support/pages-harness.ts';
import { until } from '../../support/until.ts';
import { listen } from '../../support/wire.ts';

const MEGABYTE = 1_000_000;

const harness = pagesOfFile();
let applicant: Visitor;
let draft: string;
let grant: string;
let thread: string;
beforeAll(async () => {
  applicant = await harness.visit('applicant');
  draft = (await toDraft(harness)).id;
  grant = (await toActive(harness)).grantId;
  const question = { file: await toSubmitted(harness), subject: 'Hébergement', message: 'Lequel ?' };
  thread = (await (await harness.as('applicant')).post('/threads', question)).body.id;
});

/** That the service goes on is seen by somebody else. */
afterEach(async () => expect((await applicant.get('/taches')).status).toBe(200));

async function countOf(table: 'attachment' | 'stored_file'): Promise<number> {
  const all = harness.database.db.selectFrom(table).select(({ fn }) => fn.countAll().as('n'));
  return Number((await all.executeTakeFirstOrThrow()).n);
}

/**
 * Sends the beginning of a request and goes away, or waits for its answer where `says` has all that the request says
 * it has.
 */
async function sendBytes(path: string, cookie: string, body: Buffer, says = body.length): Promise<number | undefined> {
  const { hostname, port } = new URL(harness.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${hostname}:${port}`,
    `Cookie: ${cookie}`,
    'Sec-Fetch-Site: same-origin',
    'Content-Type: multipart/form-data; boundary=BB',
    `Content-Length: ${says}`,
    'Connection: close',
  ];
  await once(socket, 'connect');
  socket.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]));
  if (says > body.length) {
    await new Promise(setImmediate);
    socket.destroy();
    return undefined;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(Buffer.concat(chunks).toString())?.[1]);
}

const formOf = (fileName: string, key = randomUUID()): Buffer =>
  Buffer.from(
    [
      ...['--BB', 'Content-Disposition: form-data; name="~key"', '', key],
      ...['--BB', `Content-Disposition: form-data; name="file"; filename="${fileName}"`, '', 'a;b', '1;2', '--BB--', ''],
    ].join('\r\n'),
  );

/** Every page that takes files, at something that is there, and at something that is not. */
async function placesOfFiles(): Promise<string[]> {
  const { id: envelope } = await readEnvelope(harness);
  const ids: Record<string, string> = { dossiers: draft, enveloppes: String(envelope), echanges: thread, administration: SHIPPED_CALL.id };
  return pages
    .filter(({ takesFiles }) => takesFiles)
    .flatMap(({ path }) => [ids[path.split('/')[1] ?? ''] ?? path, randomUUID()].map((id) => path.replace(':id', id)));
}

describe('a form with a file', () => {
  const WHO = ['applicant', 'applicant2', 'screener', 'finance', 'auditor'];

  test.each(WHO)('that breaks off ends its own request, whoever sends it: %s', async (login) => {
    const { cookie } = await harness.visit(login);
    for (const path of await placesOfFiles()) {
      expect([path, path.includes(':')]).toEqual([path, false]);
      for (const body of [formOf('note.csv'), formOf('setup.exe')])
        for (const part of [0.2, 0.6, 0.8, 0.9]) {
          const cut = body.subarray(0, Math.floor(body.length * part));
          await sendBytes(path, cookie, cut, body.length);
          expect([path, part, await sendBytes(path, cookie, cut)]).not.toEqual([path, part, 500]);
        }
    }
    expect((await applicant.get('/taches')).status).toBe(200);
  });

  test('leaves nothing behind wherever it breaks off, and is taken whole', async () => {
    const path = `/dossiers/${draft}/pieces`;
    const whole = formOf('note.csv');
    const end = whole.indexOf('\r\n--BB--');
    for (let cut = 0; cut < end; cut += 3) {
      if (cut % 2 === 0) await sendBytes(path, applicant.cookie, whole.subarray(0, cut), whole.length);
      else expect(await sendBytes(path, applicant.cookie, whole.subarray(0, cut))).not.toBe(500);
    }
    await until('nothing of it is stored', async () => (await countOf('stored_file')) === 0);
    expect(await countOf('attachment')).toBe(0);
    expect(await sendBytes(path, applicant.cookie, whole)).toBe(303);
    expect(await countOf('attachment')).toBe(1);
    await harness.heard();
  });

  test('says that it did not arrive whole', async () => {
    const body = new Blob([formOf('note.csv').subarray(0, 170)]);
    const headers = { Cookie: applicant.cookie, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'multipart/form-data; boundary=BB' };
    const answer = await fetch(`${harness.url}/dossiers/${draft}/pieces`, { method: 'POST', body, headers });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('Le formulaire n’est pas arrivé entier');
  });

  test('which is refused by its name and is then cut is an answer and no more', async () => {
    const begin = formOf('setup.exe').subarray(0, -12);
    const body = Buffer.concat([begin, Buffer.alloc(3_000_000, 'x')]);
    await sendBytes(`/dossiers/${draft}/pieces`, applicant.cookie, body, body.length + 2_000_000);
  });
});

describe('a form that is long', () => {
  test('is refused at its first byte too many, and not read to its end', async () => {
    let sent = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        sent += MEGABYTE;
        if (sent > 200 * MEGABYTE) controller.close();
        else controller.enqueue(Buffer.alloc(MEGABYTE, 'a'));
      },
    });
    const headers = {
      Cookie: applicant.cookie,
      'Sec-Fetch-Site': 'same-origin',
      'Content-Type': 'application/x-www-form-urlencoded',
    };
    const { status } = await fetch(`${harness.url}/vues`, { method: 'POST', headers, body, duplex: 'half' });
    expect(status).toBe(413);
    expect(sent).toBeLessThan(50 * MEGABYTE);
  });

  test('is taken with all its files, however long they take to come', async () => {
    const paceMs = 300;
    const wire = await listen(harness.app, { paceMs });
    const csv = 'a;b\r\n'.repeat(3_500_000);
    const named = (name: string): Buffer =>
      Buffer.from(`--BB\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n${name}\r\n${csv}`);
    async function* slowly() {
      yield Buffer.from(`--BB\r\nContent-Disposition: form-data; name="~key"\r\n\r\n${randomUUID()}\r\n`);
      for (const name of ['un.csv', 'deux.csv']) {
        yield named(name);
        await new Promise((resolve) => setTimeout(resolve, 2 * paceMs));
      }
      yield Buffer.from('--BB--\r\n');
    }
    const headers = { Cookie: applicant.cookie, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'multipart/form-data; boundary=BB' };
    const answer = await wire.send('POST', `/dossiers/${draft}/pieces`, headers, Readable.from(slowly(), { objectMode: false }));
    await wire.stop();
    expect(answer.status).toBe(303);
  });
});

describe('what a request says of itself', () => {
  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    'is no more than a word where it is %s',
    async (name) => {
      const [one, two] = [
        await harness.stranger.post('/mon-compte', { [name]: 'x' }),
        await applicant.post('/mon-compte', { [name]: 'x' }),
      ];
      expect([one.status, two.status].filter((status) => status >= 500)).toEqual([]);
      expect((await harness.stranger.get(`/connexion?${name}=x`, { Cookie: `${name}=x` })).status).toBe(200);
      expect((await applicant.get(`/taches?${name}=x`)).status).toBe(200);
    },
  );

  test.each(['http://', '//', 'http://[', 'x:', '/./'])('is passed over where it came from %j', async (Referer) => {
    const headers = { 'Sec-Fetch-Site': 'same-origin', Referer };
    const { status, location } = await harness.stranger.post('/mon-compte', {}, headers);
    expect([status, location?.split('?')[0]]).toEqual([303, '/connexion']);
  });

  test.each([
    '/.//evil.example',
    '//evil.example',
    '/\\evil.example',
    '/%2e//evil.example',
    'https://evil.example',
    '/a/../..//evil.example',
  ])('leads to a page of ours where it is to go on to %s', async (retour) => {
    const { status, location } = await applicant.post('/apparence', { theme: 'dark', retour });
    expect([status, new URL(location ?? '', harness.url).origin]).toEqual([303, harness.url]);
  });

  test('is a form of five thousand fields at most', async () => {
    const form = Object.fromEntries(Array.from({ length: 6_000 }, (_, place) => [`/costLines/${place}/label`, 'x']));
    const { status, html } = await applicant.post(`/dossiers/${draft}/remplir/depenses`, form);
    expect([status, html.includes('Formulaire trop long')]).toEqual([413, true]);
  });
});

describe('what is typed', () => {
  const keptOf = async (form: string) => harness.database.db.selectFrom('page_draft').where('form', '=', form).select('fields').execute();

  test.each(['vues /dossiers', 'vues', 'x', '__proto__ x', 'constructor x', `updateApplication ${'x'.repeat(300)}`])(
    'is kept under the name of a form of ours alone, and not of %s',
    async (form) => {
      expect((await applicant.post('/brouillon', { '~form': form, x: 'y' })).status).toBe(404);
      expect(await keptOf(form)).toEqual([]);
    },
  );

  test('is kept as far as forms go, and its writer is told where it is not', async () => {
    const form = `updateApplication ${draft} projet`;
    const { status, html } = await applicant.post('/brouillon', { '~form': form, '/summary': 'x'.repeat(700_000) });
    expect([status, html.includes('Formulaire trop long')]).toEqual([413, true]);
    expect(await keptOf(form)).toEqual([]);
    expect((await applicant.post('/brouillon', { '~form': form, '/summary': 'x'.repeat(100_000) })).status).toBe(204);
  });
});

test('who has used up its commands still signs out and changes the look', async () => {
  const door = await harness.beside({
    limits: async (_req, name) => {
      if (name === 'commands' || name === 'person')
        throw new Problem({ code: 'too_many_requests', limit: name, most: 1, inSeconds: 60, retryAfterSeconds: 60 });
    },
  });
  const visitor = await door.visit('applicant2');
  expect((await visitor.post('/vues', { liste: '/dossiers' })).status).toBe(429);
  expect((await visitor.post('/apparence', { theme: 'dark', retour: '/taches' })).status).toBe(303);
  expect((await visitor.post('/deconnexion')).status).toBeLessThan(400);
  expect((await harness.stranger.get('/taches', { Cookie: visitor.cookie })).status).toBe(303);
});

test.each(['applicant', 'lead'])('a command of %s on a thing that does not exist meets no error of ours', async (login) => {
  const visitor = await harness.visit(login);
  const faults: string[] = [];
  for (const name of COMMANDS.keys())
    for (const path of [`/agir/${name}/${randomUUID()}`, `/agir/${name}`])
      for (const { status } of [await visitor.get(path), await visitor.post(path)]) if (status >= 500) faults.push(`${path}: ${status}`);
  expect(faults).toEqual([]);
});

test.each(['applicant', 'lead', 'finance'])('a form that %s sends empty meets no error of ours', async (login) => {
  const visitor = await harness.visit(login);
  const { id: envelope } = await readEnvelope(harness);
  const ids: Record<string, unknown> = { dossiers: draft, conventions: grant, enveloppes: envelope };
  const paths = pages.flatMap(({ path, post }) => {
    const id = ids[path.split('/')[1] ?? ''];
    return post && id ? [path.replace(':id', String(id)).replace(/:(?:rank|number|tranche)/g, '1')] : [];
  });
  expect(paths).toContain(`/conventions/${grant}/bilans/1`);
  const faults: string[] = [];
  for (const path of paths) {
    const { status } = await visitor.post(path);
    if (status >= 500) faults.push(`${path}: ${status}`);
  }
  expect(faults).toEqual([]);
});
