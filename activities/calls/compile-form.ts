import { Worker } from 'node:worker_threads';
import type { CallTerms } from '../../domain/calls/call.ts';
import type { FormFault } from '../../domain/calls/call-faults.ts';
import { COMPILED_AT_MOST, unsafeParts } from '../../domain/calls/form-safety.ts';

const THREAD = new URL('./form-thread.ts', import.meta.url);

/** What the thread says: that it has loaded what it needs, and then whether the form is a JSON Schema. */
export type Said = 'loaded' | { isSchema: boolean };

type Form = CallTerms['form'];

/**
 * Compiles a form in a thread of its own, which ends with it: nothing else can interrupt a compiler. Time counts from
 * when the thread has loaded what it needs.
 */
export function compileApart(form: Form, { ms, megabytes }: typeof COMPILED_AT_MOST = COMPILED_AT_MOST): Promise<FormFault | null> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(THREAD, { workerData: form, resourceLimits: { maxOldGenerationSizeMb: megabytes } });
    let deadline: NodeJS.Timeout | undefined;
    const end = (fault: FormFault | null): void => {
      clearTimeout(deadline);
      resolve(fault);
      void thread.terminate();
    };
    thread.on('message', (said: Said) => {
      if (said === 'loaded') deadline = setTimeout(() => end('compiled_too_slowly'), ms);
      else end(said.isSchema ? null : 'no_json_schema');
    });
    thread.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') end('compiled_too_large');
      else reject(error);
    });
  });
}

/**
 * What stands against a form once it is compiled; null where nothing does, or where it need not be compiled to be
 * refused: that has its own faults, which the rules tell.
 */
export const compileForm = async (form: Form): Promise<FormFault | null> => (unsafeParts(form, '').length > 0 ? null : compileApart(form));
