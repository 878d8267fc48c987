import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type Active, Altered, intact, type Measure, measure, TooLarge } from '../../../files/measure.ts';
import { typeOf } from '../../../files/type.ts';
import { DOCX, ODP, ODS, ODT, office, OOXML, openDocument, PPTX, XLSX, zip } from '../../support/archives.ts';
import { pdf, png } from '../../support/attachments-fixtures.ts';

const found = (bytes: Buffer) => typeOf(Readable.from(bytes, { objectMode: false }), bytes.length);

test.each<[string, () => Buffer, string | null]>([
  ['a PDF', () => pdf(), 'application/pdf'],
  ['a PNG', png, 'image/png'],
  ['a JPEG', () => Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), 'image/jpeg'],
  ['a WebP', () => Buffer.from('RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\0\0\0\0\0\0\0', 'latin1'), 'image/webp'],
  ['a DOCX', () => office('wordprocessingml.document'), DOCX],
  ['a XLSX', () => office('spreadsheetml.sheet'), XLSX],
  ['a PPTX', () => office('presentationml.presentation'), PPTX],
  ['an ODT', () => openDocument('text'), ODT],
  ['an ODS', () => openDocument('spreadsheet'), ODS],
  ['an ODP', () => openDocument('presentation'), ODP],
  ['any archive', () => zip([{ name: 'a.txt', content: 'a' }]), 'application/zip'],
  ['a program', () => Buffer.from(`MZ${'\0'.repeat(200)}`), 'application/x-msdownload'],
  ['a text', () => Buffer.from('Bonjour'), null],
  ['nothing', () => Buffer.alloc(0), null],
])('%s is known by its bytes', async (_, bytes, type) => expect(await found(bytes())).toBe(type));

test.each([
  ['a document', 'wordprocessingml.document', DOCX],
  ['a template', 'wordprocessingml.template', `${OOXML}.wordprocessingml.template`],
])('%s is known by its types, not guessed by its folders, though a large picture stands before them', async (_, kind, type) => {
  const picture = { name: 'word/media/image1.png', content: randomBytes(4_000_000) };
  expect(await found(office(kind, [picture]))).toBe(type);
});

describe('an archive that unpacks to a thousand times its size', () => {
  const bomb = 'a'.repeat(90_000_000);
  test.each([
    ['in its document', () => office('wordprocessingml.document', [{ name: 'word/document.xml', content: bomb }]), DOCX],
    ['in its types', () => zip([{ name: '[Content_Types].xml', content: bomb }]), 'application/zip'],
    ['in its type', () => zip([{ name: 'mimetype', content: bomb }]), 'application/zip'],
  ])('%s is not unpacked', async (_, make, type) => {
    const bytes = make();
    expect(bytes.length).toBeLessThan(1_000_000);
    globalThis.gc?.();
    const before = process.memoryUsage().arrayBuffers;
    expect(await found(bytes)).toBe(type);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30_000_000);
  });
});

async function measured(chunks: readonly (string | Buffer)[], maxBytes = 1_000): Promise<Measure> {
  const { bytes, measured } = measure(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), maxBytes);
  await buffer(bytes);
  return measured();
}

test('a stream is counted and hashed as it passes', async () => {
  expect(await measured(['ab', 'c'])).toEqual({
    sizeBytes: 3,
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    isText: true,
    active: null,
  });
});

test('a stream may be as long as its limit and no longer', async () => {
  expect((await measured(['a'.repeat(1_000)])).sizeBytes).toBe(1_000);
  await expect(measured(['a'.repeat(600), 'a'.repeat(401)])).rejects.toThrow(TooLarge);
});

const e = Buffer.from('é');
test.each<[string, (string | Buffer)[], boolean]>([
  ['French', ['Nom;Prénom\r\nŒuvre\t;日本 👩🏽‍💻\f'], true],
  ['French with the mark of UTF-8', ['\ufeffNom;Prénom\n'], true],
  ['a letter cut between two chunks', [e.subarray(0, 1), e.subarray(1)], true],
  ['a letter cut at the end', ['abc', e.subarray(0, 1)], false],
  ['Latin-1', [Buffer.from('Prénom', 'latin1')], false],
  ['NUL', ['a\0b'], false],
  ['an escape', ['a\u001b[31m'], false],
  ['a control character of Latin-1', ['a\u0080'], false],
])('%s: text or not', async (_, chunks, isText) => expect((await measured(chunks)).isText).toBe(isText));

test.each<[string, string[], Active | null]>([
  ['a page', ['<!DOCTYPE html><p>'], 'markup'],
  ['a page behind its mark of UTF-8 and some lines', ['\ufeff\n \n<p onclick="a()">'], 'markup'],
  ['an HTA', ['<HTA:APPLICATION ID="a">'], 'markup'],
  ['a script in a CSV', [`nom;montant\n${'a;1\n'.repeat(1_000)}x;<ScRiPt src=//a>\n`], 'markup'],
  ['a tag cut between two chunks', ['nom\n<scr', 'ipt>a()'], 'markup'],
  ['a tag cut between many', ['nom\n', ...'<script>'], 'markup'],
  ['a drawing', ['drawing\n<svg/onload=a()>'], 'markup'],
  ['XML', ['<?xml version="1.0"?><a/>'], 'markup'],
  ['PHP in the middle', ['a <?php a(); ?>'], 'markup'],
  ['a shell script', ['#!/bin/sh\nrm -r /'], 'script'],
  ['a script of Windows', ['\r\n@echo off\r\n'], 'script'],
  ['a note with signs', ['1 < 2 et 3 > 2, <b>gras</b>, #! et @echo'], null],
  ['a name of a file', ['nom;lien\nscript.js;<a@b.fr>\n'], null],
  ['no text at all', ['<script>\0'], null],
])('%s: what a browser or a shell would make of it', async (_, chunks, active) =>
  expect((await measured(chunks, 10_000)).active).toBe(active),
);

describe('on its way out', () => {
  const whole = { sizeBytes: 3, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' };
  const out = (...chunks: string[]) => intact(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), whole);

  test('a file passes when it is what was recorded', async () => expect(String(await buffer(out('a', 'bc')))).toBe('abc'));
  test.each([
    ['longer', ['abc', 'd']],
    ['shorter', ['a', 'b']],
    ['another', ['abd']],
    ['nothing', []],
  ] as [string, string[]][])('one that is %s breaks off before its last chunk', async (_, chunks) => {
    const seen: string[] = [];
    await expect(
      (async () => {
        for await (const chunk of out(...chunks)) seen.push(String(chunk));
      })(),
    ).rejects.toThrow(Altered);
    expect(seen).toEqual(chunks.slice(0, -1));
  });
});
