export { NO_DOCUMENT, signingAmendmentOf, signingOf } from '../../runtime/signing.ts';
