import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import { openSync, type Font, type GlyphRun } from 'fontkit';
import PDFDocument from 'pdfkit';
import type { Language } from '../../domain/core/words.ts';
import { typeset } from '../../domain/core/format.ts';

/** As many words as many agreements have together: some ten megabytes. */
const WORDS_AT_MOST = 20_000;
/**
 * A font that lays out a word once: documents repeat each other's words, and finding the glyphs of a text is most of
 * the time that it takes. The document scales the positions that it is given, so each use has its own.
 */
function openFont(name: string): Font {
  const font = openSync(createRequire(import.meta.url).resolve(`@expo-google-fonts/noto-sans/${name}.ttf`));
  const [layOut, glyphOf] = [font.layout.bind(font), font.getGlyph.bind(font)];
  // A glyph that was first read as a part of another, as A is of À, knows no letter, and none could be copied or read
  // aloud where it stands by itself in a later document.
  font.getGlyph = (id, codePoints = []) => {
    const glyph = glyphOf(id, codePoints);
    if (codePoints.length > 0 && glyph.codePoints.length === 0) glyph.codePoints = codePoints;
    return glyph;
  };
  const known = new Map<string, GlyphRun>();
  font.layout = (text, features) => {
    if (features) return layOut(text, features);
    const run = known.get(text) ?? layOut(text);
    if (known.size >= WORDS_AT_MOST) known.clear();
    known.set(text, run);
    return Object.assign(Object.create(Object.getPrototypeOf(run) as object) as GlyphRun, run, {
      positions: run.positions.map((position) => ({ ...position })),
    });
  };
  return font;
}
/**
 * Opened once: what is read of a font for one document is kept for the next, which saves most of the time that a
 * document takes.
 */
const FONTS = { regular: openFont('400Regular/NotoSans_400Regular'), bold: openFont('700Bold/NotoSans_700Bold') } as const;
type FontName = keyof typeof FONTS;

const LOCALES = { fr: 'fr-FR', en: 'en-GB' } as const;
const MARGIN = 56;
const TEXT_SIZE = 10;
const HEADING_SIZES = { H1: 18, H2: 14, H3: 11 } as const;
/** A heading that has less room than this goes to the next page, with what follows it. */
const ROOM_AFTER_HEADING = 90;
const CELL = { size: 9, padding: 4, gap: 10, line: 0.5, colour: '#888888' } as const;

/** A column of a table: its heading, its width as a part of all widths, and the alignment of its cells. */
type Column = { head: string; width: number; align?: 'right' };

/** A document being written; its parts stand in it in the order in which they are added. */
export type Pdf = {
  heading(level: keyof typeof HEADING_SIZES, text: string): void;
  /** People's text, in the paragraphs and lines that they wrote. */
  text(written: string): void;
  list(items: readonly string[]): void;
  /** Rows of short texts under their headings; the first cell of each row is its heading. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void;
  /** Writes the number of each page; returns the document's bytes. */
  end(): Readable;
};

type Cell = { text: string; align: 'left' | 'right'; scope: 'Column' | 'Row' | null };

/**
 * A PDF that can be read aloud: tagged, with its title and language, and with embedded fonts for the languages of
 * Europe.
 * @param at ISO instant that the document names as its creation: that of its content, so that the same facts make the
 * same document
 */
export function startPdf(language: Language, title: string, at: string): Pdf {
  const date = new Date(at);
  /** As the language sets it; no font has a glyph for a tab. */
  const printable = (text: string): string => typeset(language, text.replaceAll('\t', '  '));
  const doc = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    pdfVersion: '1.7',
    tagged: true,
    lang: LOCALES[language],
    displayTitle: true,
    // The numbers of the pages are known only at the end.
    bufferPages: true,
    // None but the fonts that are opened here.
    font: '',
    info: { Title: printable(title), Creator: 'Guichet', Producer: 'Guichet', CreationDate: date, ModDate: date },
  });
  const root = doc.struct('Document');
  doc.addStructure(root);

  const inFont = (font: FontName, size: number) => doc.font(FONTS[font], font, size);

  const write = (text: string, { size = TEXT_SIZE, font = 'regular' as FontName, indent = 0, gap = 4 } = {}) => {
    inFont(font, size).text(printable(text), MARGIN + indent, undefined, { paragraphGap: gap });
  };

  type PlacedRow = ReturnType<typeof placeRow>;
  /** The cells of a row with their room; it is as high as its highest cell. */
  function placeRow(widths: readonly number[], cells: readonly Cell[]) {
    const placed = cells.map((cell, place) => {
      const width = widths[place] ?? 0;
      const font = () => inFont(cell.scope ? 'bold' : 'regular', CELL.size);
      const [text, inner] = [printable(cell.text), width - 2 * CELL.padding];
      return { ...cell, text, width, inner, font, height: font().heightOfString(text, { width: inner }) + 2 * CELL.padding };
    });
    return { placed, height: Math.max(...placed.map((cell) => cell.height)) };
  }

  const left = (): number => doc.page.height - MARGIN - doc.y;

  /** A row stands on one page. */
  function writeRow(table: PDFKit.PDFStructureElement, { placed, height }: PlacedRow): void {
    if (height > left()) doc.addPage();
    const top = doc.y;
    const row = doc.struct('TR');
    table.add(row);
    let from = MARGIN;
    for (const { text, align, scope, width, inner, font } of placed) {
      const x = from + CELL.padding;
      const write = () => void font().text(text, x, top + CELL.padding, { width: inner, align });
      row.add(scope ? doc.struct('TH', { scope }, write) : doc.struct('TD', {}, write));
      from += width;
    }
    row.end();
    doc.markContent('Artifact', { type: 'Layout' });
    doc.lineWidth(CELL.line).strokeColor(CELL.colour);
    doc
      .moveTo(MARGIN, top + height)
      .lineTo(from, top + height)
      .stroke();
    doc.endMarkedContent();
    doc.y = top + height;
  }

  function numberPages(): void {
    const { count } = doc.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      doc.switchToPage(page);
      // Below the margin a text would begin another page.
      doc.page.margins.bottom = 0;
      doc.markContent('Artifact', { type: 'Pagination' });
      inFont('regular', 8).text(`${page + 1} / ${count}`, MARGIN, doc.page.height - MARGIN / 2, { align: 'right', lineBreak: false });
      doc.endMarkedContent();
    }
  }

  return {
    heading(level, text) {
      if (doc.y > doc.page.height - MARGIN - ROOM_AFTER_HEADING) doc.addPage();
      root.add(doc.struct(level, {}, () => write(text, { size: HEADING_SIZES[level], font: 'bold', gap: 6 })));
    },
    text(written) {
      for (const paragraph of written.split(/\n{2,}/)) root.add(doc.struct('P', {}, () => write(paragraph)));
    },
    list(items) {
      const list = doc.struct('L');
      root.add(list);
      for (const item of items) {
        const body = doc.struct('LBody', {}, () => write(item, { indent: 12 }));
        list.add(doc.struct('LI', {}, body));
      }
      list.end();
    },
    table(columns, rows) {
      const table = doc.struct('Table');
      root.add(table);
      const all = columns.reduce((sum, { width }) => sum + width, 0);
      const widths = columns.map(({ width }) => ((doc.page.width - 2 * MARGIN) * width) / all);
      const heads = columns.map(({ head: text, align }): Cell => ({ text, align: align ?? 'left', scope: 'Column' }));
      const cellsOf = (row: readonly string[]) =>
        columns.map(({ align }, place): Cell => ({ text: row[place] ?? '', align: align ?? 'left', scope: place === 0 ? 'Row' : null }));
      const placed = [heads, ...rows.map(cellsOf)].map((cells) => placeRow(widths, cells));
      const whole = placed.reduce((total, { height }) => total + height, 0);
      // A table that one page can hold is not broken over two.
      if (whole > left() && whole <= doc.page.height - 2 * MARGIN) doc.addPage();
      for (const row of placed) writeRow(table, row);
      table.end();
      doc.y += CELL.gap;
    },
    end() {
      root.end();
      numberPages();
      doc.end();
      return doc as unknown as Readable;
    },
  };
}
