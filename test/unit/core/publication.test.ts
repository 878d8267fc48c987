import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/**
 * What the standard of publiccode.yml asks for in its versions 0.x, as far as Guichet says it: a key that is not here
 * is refused. The standard publishes no schema for programs, but a validator, which soak/deploy runs where the machine
 * has one.
 */
const Description = z.strictObject({
  shortDescription: z.string().min(1).max(150),
  longDescription: z.string().min(150).max(10_000),
  features: z.array(z.string().min(1)).min(5).max(20),
  screenshots: z.array(z.string().regex(/\.(?:png|jpg)$/)).optional(),
});
const PublicCode = z.strictObject({
  publiccodeYmlVersion: z.literal('0'),
  name: z.string().min(1),
  url: z.url({ protocol: /^https$/ }),
  softwareVersion: z.string(),
  releaseDate: z.iso.date(),
  platforms: z.array(z.enum(['web', 'windows', 'mac', 'linux', 'ios', 'android'])).min(1),
  categories: z.array(z.enum(['budgeting', 'financial-reporting', 'grant-management', 'workflow-management'])).min(1),
  developmentStatus: z.enum(['concept', 'development', 'beta', 'stable', 'obsolete']),
  softwareType: z.literal('standalone/web'),
  intendedAudience: z.strictObject({
    countries: z.array(z.string().regex(/^[A-Z]{2}$/)),
    scope: z.array(z.enum(['finance-and-economic-development', 'local-authorities', 'science-and-technology'])),
  }),
  description: z.record(z.string().regex(/^[a-z]{2}$/), Description),
  legal: z.strictObject({ license: z.string(), mainCopyrightOwner: z.string() }),
  // Another type names persons or a contract: who maintains it, and until when.
  maintenance: z.strictObject({ type: z.literal('none') }),
  localisation: z.strictObject({ localisationReady: z.boolean(), availableLanguages: z.array(z.string()).min(1) }),
  dependsOn: z.strictObject({ open: z.array(z.strictObject({ name: z.string(), versionMin: z.string() })) }),
});

const { version, license } = JSON.parse(read('package.json')) as { version: string; license: string };
const versions = [...read('CHANGELOG.md').matchAll(/^## (.+)$/gm)].map(([, title = '']) => title);

describe('publiccode.yml', () => {
  const said = PublicCode.parse(parse(read('publiccode.yml')));

  test('has the licence of the package, whose text and owner stand in LICENSE', () => {
    expect(said.legal.license).toBe(license);
    expect(read('LICENSE')).toContain('MIT License');
    expect(read('LICENSE')).toContain(said.legal.mainCopyrightOwner);
  });

  test('names the version of the package, and the day of its entry in CHANGELOG.md', () => {
    expect(said.softwareVersion).toBe(version);
    const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(said.releaseDate));
    expect(versions).toContain(`${version}, ${day}`);
  });

  test('describes Guichet in each language that it speaks, with pictures that are there', () => {
    expect(Object.keys(said.description).toSorted()).toEqual(said.localisation.availableLanguages.toSorted());
    const pictures = Object.values(said.description).flatMap(({ screenshots = [] }) => screenshots);
    expect(pictures).not.toEqual([]);
    expect(pictures.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });
});

test('each version of CHANGELOG.md, and what is not released yet, says what must be done', () => {
  const [, ...sections] = read('CHANGELOG.md').split(/^## /m);
  const silent = sections.filter((section) => !section.includes('\n### What you must do\n'));
  expect(silent.map((section) => section.split('\n')[0])).toEqual([]);
});

test('the newest version of CHANGELOG.md is that of the package', () => {
  expect(/^## (\d[\d.]*), /m.exec(read('CHANGELOG.md'))?.[1]).toBe(version);
});

test('the lock file and the description of the API have the version of the package', () => {
  const lock = JSON.parse(read('package-lock.json')) as { version: string; packages: Record<string, { version: string }> };
  const api = JSON.parse(read('docs/openapi.json')) as { info: { version: string } };
  expect([lock.version, lock.packages['']?.version, api.info.version]).toEqual([version, version, version]);
});
