import type { Seen, Visitor } from './pages-harness.ts';
import { until } from './until.ts';

/** The page of a batch once it is over. */
export async function over(visitor: Visitor, path: string): Promise<Seen> {
  let seen = await visitor.get(path);
  await until(`the end of ${path}`, async () => {
    if (seen.html.includes('data-progress')) seen = await visitor.get(path);
    return !seen.html.includes('data-progress');
  });
  return seen;
}

/** Sends a form that gives many commands, and follows it to the page that tells what has become of each. */
export async function told(visitor: Visitor, path: string, form: Parameters<Visitor['post']>[1]): Promise<Seen> {
  const sent = await visitor.post(path, form);
  return sent.location?.startsWith('/lots/') ? over(visitor, sent.location) : sent;
}
