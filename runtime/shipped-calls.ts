import { readdir, readFile } from 'node:fs/promises';
import { CallFile } from '../domain/calls/call.ts';

const folder = new URL('../calls/', import.meta.url);

/** The ids of the calls that are shipped with this version, in order. */
export async function shippedCallIds(): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  return files.map((name) => name.slice(0, -'.json'.length)).sort();
}

export const shippedCallFile = (id: string): URL => new URL(`${id}.json`, folder);

/** All calls that are shipped with this version, by their ids' order. */
export async function readShippedCalls(): Promise<CallFile[]> {
  const texts = (await shippedCallIds()).map((id) => readFile(shippedCallFile(id), 'utf8'));
  return (await Promise.all(texts)).map((text) => CallFile.parse(JSON.parse(text)));
}
