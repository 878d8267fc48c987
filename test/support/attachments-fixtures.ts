import { randomBytes, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import request, { type Response } from 'supertest';
import { EXTENSIONS, type FileType } from '../../domain/applications/attachment.ts';
import type { AppHarness } from './app-harness.ts';

/** A small file of this type, other bytes each time. */
export const png = (): Buffer =>
  Buffer.concat([
    Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex'),
    Buffer.from('0000000a49444154789c6300010000050001', 'hex'),
    randomBytes(16),
  ]);
export const pdf = (sizeBytes = 64): Buffer => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(sizeBytes - 9)]);

export type Told = { name?: string; purpose?: string; part?: string; document?: string; type?: string; key?: string; language?: string };

function query(said: Record<string, string | undefined>): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(said)) if (value !== undefined) asked.set(name, value);
  return `?${asked}`;
}

/** An extension that fits a type; that of a PDF for a type that is not accepted. */
const extensionFor = (type: string): string => EXTENSIONS[type.split(';')[0] as FileType]?.[0] ?? 'pdf';

/** Sends a file to an application, as this login: a PDF for the application itself, unless told otherwise. */
export async function attach(harness: AppHarness, login: string, id: string, bytes: Buffer, told: Told = {}): Promise<Response> {
  const { purpose = 'application', part, document, type = 'application/pdf', key = randomUUID(), language = 'fr' } = told;
  return sendTo(harness, login, `/applications/${id}/attachments`, bytes, { ...told, purpose, part, document, type, key, language });
}

/** Sends a file to this address, as this login: a PDF, unless told otherwise. */
export async function sendTo(
  harness: AppHarness,
  login: string,
  path: string,
  bytes: Buffer,
  told: Partial<Record<keyof Told, string | undefined>> = {},
): Promise<Response> {
  const { purpose, part, document, type = 'application/pdf', key = randomUUID(), language = 'fr' } = told;
  const { name = `plan.${extensionFor(type)}` } = told;
  const { token } = await harness.as(login);
  return harness.ask('post', `${path}${query({ name, purpose, part, document })}`, {
    token,
    key,
    language,
    headers: { 'Content-Type': type },
    body: bytes,
  });
}

/** The answer to a person who asks for a file; its body is the bytes. */
export const fetchFile = async (harness: AppHarness, login: string, path: string): Promise<Response> =>
  request(harness.app)
    .get(path)
    .set('Authorization', `Bearer ${(await harness.as(login)).token}`)
    .responseType('blob');

/** The ids of all that lies in a harness's store, partial files too. */
export async function storedIn({ filesDir }: Pick<AppHarness, 'filesDir'>): Promise<string[]> {
  const found = await readdir(filesDir, { recursive: true, withFileTypes: true }).catch(() => []);
  return found
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}

/** Removes, as this login, the last file of an application; `seenBy` is the login that reads the list of files. */
export async function removeLast(harness: AppHarness, login: string, id: string, seenBy: string): Promise<Response> {
  const { items } = (await (await harness.as(seenBy)).get(`/applications/${id}/attachments`)).body;
  return (await harness.as(login)).post(`/applications/${id}/attachment-removals`, { attachmentId: items.at(-1)?.id });
}
