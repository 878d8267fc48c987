import { crc32, deflateRawSync } from 'node:zlib';

type Entry = { name: string; content: Buffer | string };

/** One local header with its bytes, and its line in the directory at the end. */
function packed({ name, content }: Entry, offset: number): { local: Buffer; central: Buffer } {
  const raw = Buffer.from(content);
  const data = deflateRawSync(raw);
  const file = Buffer.from(name);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt32LE(crc32(raw), 10);
  fields.writeUInt32LE(data.length, 14);
  fields.writeUInt32LE(raw.length, 18);
  fields.writeUInt16LE(file.length, 22);
  const place = Buffer.alloc(14);
  place.writeUInt32LE(offset, 10);
  return {
    local: Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, file, data]),
    central: Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, place, file]),
  };
}

/** A ZIP archive of these entries, compressed, in their order. */
export function zip(entries: readonly Entry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { local, central } = packed(entry, offset);
    locals.push(local);
    centrals.push(central);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

export const OOXML = 'application/vnd.openxmlformats-officedocument';
const OASIS = 'application/vnd.oasis.opendocument';

/** An Office document of this kind: its content types name the part at its heart, whatever stands before them. */
export const office = (kind: string, before: readonly Entry[] = []): Buffer =>
  zip([
    ...before,
    {
      name: '[Content_Types].xml',
      content: `<?xml version="1.0"?><Types><Override PartName="/main.xml" ContentType="${OOXML}.${kind}.main+xml"/></Types>`,
    },
    { name: 'main.xml', content: '<main/>' },
  ]);

export const openDocument = (kind: string): Buffer =>
  zip([
    { name: 'mimetype', content: `${OASIS}.${kind}` },
    { name: 'content.xml', content: '<office/>' },
  ]);

export const DOCX = `${OOXML}.wordprocessingml.document`;
export const XLSX = `${OOXML}.spreadsheetml.sheet`;
export const PPTX = `${OOXML}.presentationml.presentation`;
export const ODT = `${OASIS}.text`;
export const ODS = `${OASIS}.spreadsheet`;
export const ODP = `${OASIS}.presentation`;
