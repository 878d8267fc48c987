declare module 'fontkit' {
  /** Opens a font; pdfkit accepts it wherever it accepts a font's file. */
  export function openSync(path: string): PDFKit.Mixins.PDFFontSource;
}

declare namespace PDFKit.Mixins {
  /** Options that pdfkit accepts, and its types do not know yet: the scope of a table's heading. */
  interface StructureElementOptions {
    scope?: 'Column' | 'Row';
  }
}
