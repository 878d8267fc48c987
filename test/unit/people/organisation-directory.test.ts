import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { directoryAt, directoryOfThese, DirectoryUnavailable } from '../../../api/people/organisation-directory.ts';

const SIRET = '13002526500013';
const DINUM = {
  nom_raison_sociale: 'DIRECTION INTERMINISTERIELLE DU NUMERIQUE',
  nature_juridique: '7120',
  etat_administratif: 'A',
  statut_diffusion: 'O',
  siege: { siret: SIRET, commune: '75107' },
  matching_etablissements: [],
};

type Said = { status?: number; headers?: Record<string, string>; body?: unknown; afterMs?: number };
let said: Said[];
let asked: { url: string; headers: IncomingHttpHeaders }[];
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', headers: request.headers });
    const { status = 200, headers = {}, body = { results: [] }, afterMs = 0 } = said.shift() ?? {};
    setTimeout(() => {
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    }, afterMs);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  [said, asked] = [[], []];
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

test('it is asked for the SIRET under our name, and what it says is believed without asking again', async () => {
  said = [{ body: { results: [DINUM] } }];
  const directory = directoryAt(url, { userAgent: 'Guichet' });
  const found = { name: DINUM.nom_raison_sociale, legalCategory: '7120', department: '75', isActive: true };
  expect(await directory.find(SIRET)).toEqual(found);
  expect(await directory.find(SIRET)).toEqual(found);
  expect(asked.map((each) => new URL(each.url, url).searchParams.get('q'))).toEqual([SIRET]);
  expect(asked[0]?.headers['user-agent']).toBe('Guichet');
  expect(directory.source).toBe(new URL(url).host);
});

test('an establishment that is not the head office is found among those that match', async () => {
  const branch = '13002526500039';
  said = [{ body: { results: [{ ...DINUM, matching_etablissements: [{ siret: branch, commune: '97411' }] }] } }];
  expect(await directoryAt(url).find(branch)).toMatchObject({ legalCategory: '7120', department: '974' });
});

test('who only resembles the SIRET is not taken for it', async () => {
  said = [{ body: { results: [{ ...DINUM, siege: { siret: '41816609600051' } }] } }];
  expect(await directoryAt(url).find(SIRET)).toBeUndefined();
});

test('a name that may not be diffused is kept out, and a legal category that is none as well', async () => {
  said = [{ body: { results: [{ ...DINUM, statut_diffusion: 'P', nature_juridique: null }] } }];
  expect(await directoryAt(url).find(SIRET)).toEqual({ name: null, legalCategory: null, department: '75', isActive: true });
});

test.each<[string, Said]>([
  ['an error', { status: 500 }],
  ['no JSON', { body: 'Bonjour' }],
  ['another form', { body: { resultats: [] } }],
  ['a redirect', { status: 302, headers: { Location: 'http://127.0.0.1:1/' } }],
])('%s is no answer, and the next question is asked anew', async (_what, answer) => {
  said = [answer, { body: { results: [DINUM] } }];
  const directory = directoryAt(url, { perSecond: { signIns: 1_000, visits: 1_000 } });
  await expect(directory.find(SIRET)).rejects.toThrow(DirectoryUnavailable);
  expect((await directory.find(SIRET))?.legalCategory).toBe('7120');
});

test('an answer that is too late is none', async () => {
  said = [{ afterMs: 400, body: { results: [DINUM] } }];
  await expect(directoryAt(url, { patienceMs: 50 }).find(SIRET)).rejects.toThrow(DirectoryUnavailable);
});

test('a directory that is gone is unavailable', async () => {
  await expect(directoryAt('http://127.0.0.1:1').find(SIRET)).rejects.toThrow(DirectoryUnavailable);
});

test('it is left alone for as long as its Retry-After says', async () => {
  said = [{ status: 429, headers: { 'Retry-After': '60' } }];
  const directory = directoryAt(url);
  await expect(directory.find(SIRET)).rejects.toThrow(DirectoryUnavailable);
  await expect(directory.find('41816609600051')).rejects.toThrow(DirectoryUnavailable);
  expect(asked.length).toBe(1);
});

test('it is asked no more often than so many times a second: who would wait too long is told so', async () => {
  const directory = directoryAt(url, { perSecond: { signIns: 1, visits: 1 }, patienceMs: 500 });
  const sirets = [SIRET, '41816609600051', '35600000018723'];
  const ends = await Promise.allSettled(sirets.map((siret) => directory.find(siret)));
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(asked.length).toBe(1);
});

test('visitors who have it asked for ever new SIRETs keep no sign-in waiting', async () => {
  const directory = directoryAt(url, { perSecond: { signIns: 1, visits: 1 }, patienceMs: 500 });
  const visits = Array.from({ length: 50 }, (_, index) => directory.find(`1300252650${index + 1_000}`));
  const ends = Promise.allSettled(visits);
  said = [{}, { body: { results: [DINUM] } }];
  expect((await directory.find(SIRET, 'signIns'))?.legalCategory).toBe('7120');
  expect((await ends).filter(({ status }) => status === 'rejected')).toHaveLength(49);
});

test('the stand-in knows its own organisations and no others', async () => {
  const stand = directoryOfThese('demonstration', [{ siret: SIRET, name: 'Direction', legalCategory: '7120' }]);
  expect(await stand.find(SIRET)).toEqual({ name: 'Direction', legalCategory: '7120', department: null, isActive: true });
  expect(await stand.find('41816609600051')).toBeUndefined();
});
