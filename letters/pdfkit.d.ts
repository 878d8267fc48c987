declare namespace PDFKit.Mixins {
  /** What pdfkit takes, and its types do not know yet: what a head of a table is the head of. */
  interface StructureElementOptions {
    scope?: 'Column' | 'Row';
  }
}
