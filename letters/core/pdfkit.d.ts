declare module 'fontkit' {
  /** Opens a font; pdfkit takes it wherever it takes a font's file. */
  export function openSync(path: string): PDFKit.Mixins.PDFFontSource;
}

declare namespace PDFKit.Mixins {
  /** What pdfkit takes, and its types do not know yet: what a head of a table is the head of. */
  interface StructureElementOptions {
    scope?: 'Column' | 'Row';
  }
}
