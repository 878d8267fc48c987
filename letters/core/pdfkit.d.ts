declare module 'fontkit' {
  /** The glyphs of a text and where they stand, in units of the font. */
  export type GlyphRun = { readonly positions: readonly object[] };

  /** A glyph, with the characters that it stands for; none where it was read as a part of another. */
  export type Glyph = { codePoints: readonly number[] };

  /** An opened font; pdfkit accepts it wherever it accepts a font's file. It makes each glyph once. */
  export type Font = PDFKit.Mixins.PDFFontSource & {
    layout(text: string, features?: object): GlyphRun;
    getGlyph(id: number, codePoints?: readonly number[]): Glyph;
  };

  /** Opens a font. */
  export function openSync(path: string): Font;
}

declare namespace PDFKit.Mixins {
  /** Options that pdfkit accepts, and its types do not know yet: the scope of a table's heading. */
  interface StructureElementOptions {
    scope?: 'Column' | 'Row';
  }
}
