import { registerHooks } from 'node:module';
import { writeSync } from 'node:fs';

/** Preloaded into a program under test: writes each module that it loads as a line to stderr. */
registerHooks({
  load: (url, context, next) => {
    writeSync(2, `loaded ${url}\n`);
    return next(url, context);
  },
});
