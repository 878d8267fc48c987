import { Worker } from 'node:worker_threads';
import type { CallTerms } from '../../domain/calls/call.ts';
import type { FormFault } from '../../domain/calls/call-faults.ts';
import { COMPILED_AT_MOST, unsafeParts } from '../../domain/calls/form-safety.ts';

const THREAD = new URL('./form-thread.ts', import.meta.url);

/** The thread's messages: that it has loaded what it needs, then whether the form is a JSON Schema. */
export type Said = 'loaded' | { isSchema: boolean };

type Form = CallTerms['form'];

/**
 * Compiles a form in its own thread, which is terminated afterwards: nothing else can interrupt a compiler. The time
 * limit starts once the thread has loaded what it needs.
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
 * Why a form cannot be compiled; null if it can, or if it need not be compiled to be refused: the rules report its
 * faults then.
 */
export const compileForm = async (form: Form): Promise<FormFault | null> => (unsafeParts(form, '').length > 0 ? null : compileApart(form));
