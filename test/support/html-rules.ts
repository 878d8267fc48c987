import type { ConfigData } from 'html-validate';

/** The rules of HTML; style is not checked. */
export const HTML_RULES: ConfigData = {
  extends: ['html-validate:standard'],
  rules: {
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
    'attribute-boolean-style': 'off',
    'long-title': 'off',
    'no-inline-style': 'error',
    // A button of a form sends it unless it says otherwise.
    'no-implicit-button-type': 'off',
    // Our script is a module of our own server.
    'require-sri': 'off',
  },
};
