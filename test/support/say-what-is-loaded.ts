import { registerHooks } from 'node:module';
import { writeSync } from 'node:fs';

/** Preloaded into a program under test: each module that it loads is a line of its stderr. */
registerHooks({
  load: (url, context, next) => {
    writeSync(2, `loaded ${url}\n`);
    return next(url, context);
  },
});
