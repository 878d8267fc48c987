export { NO_DOCUMENT, signingAmendmentOf, signingOf } from '../../bin/signing.ts';
