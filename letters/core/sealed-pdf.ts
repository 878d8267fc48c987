import assert from 'node:assert/strict';
import type { SealLevel } from '../../domain/core/seal-level.ts';

/** What a seal says of itself, as readers of PDF show it. `at`: the ISO instant at which it is made. */
type SealWords = { name: string; reason: string; at: string };

/**
 * What makes seals: the fund's own certificate, or a signature service outside. `level`: what its seals are, which
 * pages and documents say. `sign`: a CMS signature of bytes that stand outside of it (RFC 5652, CAdES), in DER.
 * `onUnsealed` hears why a document has no seal, where `sign` gives none.
 */
export type Sealer = {
  name: string;
  level: SealLevel;
  sign: (bytes: Buffer) => Promise<Buffer>;
  onUnsealed?: (error: unknown) => void;
};

/** The room for a signature with its certificates and a time stamp, in bytes. */
export const SIGNATURE_BYTES = 16_384;
const RANGE_DIGITS = 10;
const RANGE_BLANK = Array.from({ length: 3 }, () => '*'.repeat(RANGE_DIGITS)).join(' ');
const CONTENTS_BLANK = '0'.repeat(2 * SIGNATURE_BYTES);

/** The last body of an object, between its delimiters; documents of our own have one object on lines of its own. */
function objectIn(text: string, number: string): string {
  const found = [...text.matchAll(new RegExp(`(?:^|\\n)${number} 0 obj\\n<<\\n([^]*?)\\n>>\\nendobj`, 'g'))].at(-1)?.[1];
  assert(found !== undefined, `the document has no object ${number}`);
  return found;
}

function valueIn(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  assert(found !== undefined, `the document has no ${pattern}`);
  return found;
}

/** A text as PDF writes it in any language: UTF-16 with its mark, in hexadecimal. */
const pdfText = (text: string): string => `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;
const pdfDate = (at: string): string => `(D:${at.slice(0, 19).replace(/[-:T]/g, '')}Z)`;

/**
 * The document with the place of a signature, appended to it as PDF wants changes: its first bytes are those of the
 * document, so that a hash of it still holds for them.
 */
function withPlace(pdf: Buffer, { name, reason, at }: SealWords): Buffer {
  const text = pdf.toString('latin1');
  const trailer = text.slice(text.lastIndexOf('\ntrailer\n'));
  const [root, size] = [valueIn(trailer, /\/Root (\d+) 0 R/), Number(valueIn(trailer, /\/Size (\d+)/))];
  const catalog = objectIn(text, root);
  const page = valueIn(objectIn(text, valueIn(catalog, /\/Pages (\d+) 0 R/)), /\/Kids \[(\d+) 0 R/);
  const [signature, field] = [size, size + 1];
  const objects: [number: number | string, body: string][] = [
    [
      signature,
      [
        '/Type /Sig\n/Filter /Adobe.PPKLite\n/SubFilter /ETSI.CAdES.detached',
        `/ByteRange [0 ${RANGE_BLANK}]\n/Contents <${CONTENTS_BLANK}>`,
        `/M ${pdfDate(at)}\n/Name ${pdfText(name)}\n/Reason ${pdfText(reason)}`,
      ].join('\n'),
    ],
    // Without a size it is not on the page; it is printed and locked.
    [
      field,
      `/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/Rect [0 0 0 0]\n/F 132\n/T ${pdfText('Seal')}\n/V ${signature} 0 R\n/P ${page} 0 R`,
    ],
    [page, `${objectIn(text, page)}\n/Annots [${field} 0 R]`],
    [root, `${catalog}\n/AcroForm <<\n/SigFlags 3\n/Fields [${field} 0 R]\n>>`],
  ];
  let update = '\n';
  const table = objects.map(([number, body]) => {
    const offset = pdf.length + update.length;
    update += `${number} 0 obj\n<<\n${body}\n>>\nendobj\n`;
    return `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const kept = [...trailer.matchAll(/^\/(?:Info|ID) .*$/gm)].map(([line]) => line);
  const newTrailer = [`/Size ${size + 2}`, `/Root ${root} 0 R`, ...kept, `/Prev ${valueIn(trailer, /startxref\n(\d+)/)}`];
  const startsAt = pdf.length + update.length;
  update += `xref\n${table.join('')}trailer\n<<\n${newTrailer.join('\n')}\n>>\nstartxref\n${startsAt}\n%%EOF\n`;
  return Buffer.concat([pdf, Buffer.from(update, 'latin1')]);
}

/**
 * A document of our own with a seal: a signature of all of it, by PAdES (ETSI EN 319 142-1).
 * @throws what `sign` throws, and an Error for a signature without room
 */
export async function sealPdf(pdf: Buffer, { name, sign }: Pick<Sealer, 'name' | 'sign'>, words: Omit<SealWords, 'name'>): Promise<Buffer> {
  const placed = withPlace(pdf, { ...words, name });
  const [opens, range] = [placed.indexOf(`<${CONTENTS_BLANK}>`, pdf.length), placed.indexOf(RANGE_BLANK, pdf.length)];
  const closes = opens + CONTENTS_BLANK.length + 2;
  const figures = [opens, closes, placed.length - closes].map((figure) => String(figure).padEnd(RANGE_DIGITS)).join(' ');
  placed.write(figures, range, 'latin1');
  const signature = await sign(Buffer.concat([placed.subarray(0, opens), placed.subarray(closes)]));
  if (signature.length > SIGNATURE_BYTES) throw new Error(`a signature of ${signature.length} bytes finds no room in ${SIGNATURE_BYTES}`);
  placed.write(signature.toString('hex'), opens + 1, 'latin1');
  return placed;
}
