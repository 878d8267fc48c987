import { registerHooks } from 'node:module';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Preloaded into a program under test: writes each module that it loads as a line of a file, `LOADED_INTO/pid`. Not
 * to stderr: a pipe whose reader is busy refuses a synchronous write, which would end the program.
 */
const file = join(process.env['LOADED_INTO'] ?? '.', String(process.pid));
registerHooks({
  load: (url, context, next) => {
    appendFileSync(file, `${url}\n`);
    return next(url, context);
  },
});
