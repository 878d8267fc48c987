import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

type Read = { answers: number; turnedAway: number };

/**
 * Reads an address as so many people without a pause, in a process of its own: what it takes there slows no request of
 * this one. `read`: what came of it so far; `stop` waits for the last answers.
 */
export function startReaders(url: string, token: string, count: number) {
  const child = fork(fileURLToPath(import.meta.url), [url, token, String(count)], { execArgv: [] });
  const read: Read = { answers: 0, turnedAway: 0 };
  child.on('message', (now: Read) => Object.assign(read, now));
  const exited = once(child, 'exit');
  return {
    read,
    stop: async (): Promise<void> => {
      child.send('stop');
      await exited;
    },
  };
}

async function readAsMany([url = '', token = '', count = '']: readonly string[]): Promise<void> {
  let isOver = false;
  process.once('message', () => (isOver = true));
  const read: Read = { answers: 0, turnedAway: 0 };
  const telling = setInterval(() => process.send?.(read), 50);
  const reader = async (): Promise<void> => {
    while (!isOver) {
      const answer = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
      await answer.arrayBuffer();
      read[answer.status === 200 ? 'answers' : 'turnedAway'] += 1;
    }
  };
  await Promise.all(Array.from({ length: Number(count) }, reader));
  clearInterval(telling);
  process.send?.(read, () => process.disconnect());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await readAsMany(process.argv.slice(2));
