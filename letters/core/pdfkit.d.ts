declare module 'fontkit' {
  /** The glyphs of a text and where they stand, in units of the font. */
  export type GlyphRun = { readonly positions: readonly object[] };

  /** An opened font; pdfkit accepts it wherever it accepts a font's file. */
  export type Font = PDFKit.Mixins.PDFFontSource & { layout(text: string, features?: object): GlyphRun };

  /** Opens a font. */
  export function openSync(path: string): Font;
}

declare namespace PDFKit.Mixins {
  /** Options that pdfkit accepts, and its types do not know yet: the scope of a table's heading. */
  interface StructureElementOptions {
    scope?: 'Column' | 'Row';
  }
}
