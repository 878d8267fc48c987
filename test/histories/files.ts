import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

const FOLDER = new URL('./recorded/', import.meta.url);
const SUFFIX = '.json.gz';

/** A workflow's history as the server returns it, in its JSON form. */
type Recorded = { workflowId: string; history: { events: { eventType: string }[] } };

export const writeRecorded = (name: string, recorded: string): void =>
  writeFileSync(new URL(name + SUFFIX, FOLDER), gzipSync(recorded, { level: 9 }));

const textOf = (name: string): string => gunzipSync(readFileSync(new URL(name + SUFFIX, FOLDER))).toString();
export const readRecorded = (name: string): Recorded => JSON.parse(textOf(name)) as Recorded;

export const recordedNames = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort();

/** Every payload of a history, decoded: what workflow and worker have sent each other. */
export const payloadsOf = (name: string): string[] =>
  [...textOf(name).matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)].map(([, data = '']) => Buffer.from(data, 'base64').toString());
