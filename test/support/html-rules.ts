import type { ConfigData } from 'html-validate';

/** What HTML asks; how it is written is nobody's concern. */
export const HTML_RULES: ConfigData = {
  extends: ['html-validate:standard'],
  rules: {
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
    'attribute-boolean-style': 'off',
    'long-title': 'off',
    'no-inline-style': 'error',
    // Buttons of a form send it where nothing else is said.
    'no-implicit-button-type': 'off',
    // Our script is a module of our own server.
    'require-sri': 'off',
  },
};
