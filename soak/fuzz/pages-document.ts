import { COMMANDS } from '../../web/core/command-page.ts';
import { pages } from '../../web/pages.ts';

/** What a fuzzer knows of the pages: where they are, and what may be sent there. */
type Document = { openapi: string; info: object; paths: Record<string, Record<string, object>> };

/** The names of what a page's forms send, and of what its address may ask. */
const namesIn = (html: string): { fields: string[]; queries: string[] } => ({
  fields: [...new Set([...html.matchAll(/<(?:input|select|textarea|button)[^>]* name="([^"]+)"/g)].map(([, name = '']) => name))],
  queries: [
    ...new Set(
      [...html.matchAll(/href="[^"?]*\?([^"#]+)"/g)].flatMap(([, query = '']) => [
        ...new URLSearchParams(query.replaceAll('&amp;', '&')).keys(),
      ]),
    ),
  ],
});

const text = { type: 'string' } as const;
const answers = Object.fromEntries(
  ['200', '204', '303', '400', '403', '404', '409', '413', '415', '422', '429'].map((status) => [status, { description: 'An answer' }]),
);
const formOf = (fields: readonly string[]): object => ({
  required: false,
  content: {
    'application/x-www-form-urlencoded': {
      schema: { type: 'object', properties: Object.fromEntries(fields.map((name) => [name, text])), additionalProperties: text },
    },
  },
});
const withFile = (fields: readonly string[]): object => ({
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        properties: { ...Object.fromEntries(fields.map((name) => [name, text])), file: { type: 'string', format: 'binary' } },
        required: ['file'],
      },
    },
  },
});

/**
 * The pages as an OpenAPI document, made of the pages themselves: each address, of things that are there, with the
 * fields of its forms and the questions of its links.
 * @param look the HTML of an address
 * @param idsOf ids of things behind a page's path, by the path's own names; a page is described once for each
 */
export async function pagesDocument(
  look: (path: string) => Promise<string>,
  idsOf: (path: string) => readonly Record<string, string>[],
): Promise<Document> {
  const paths: Document['paths'] = {};
  const leaving = ['/connexion/partir', '/deconnexion', '/mon-compte/sessions'];
  for (const { path, get, post, takesFiles } of pages.filter((page) => !leaving.includes(page.path)))
    for (const ids of idsOf(path)) {
      const filled = path.replace(/[{}]/g, '').replace(/:(\w+)/g, (_, name: string) => ids[name] ?? '1');
      for (const at of path.startsWith('/agir/')
        ? [...COMMANDS.keys()].map((name) => filled.replace(/agir\/[^/]+/, `agir/${name}`))
        : [filled]) {
        const { fields, queries } = namesIn(get ? await look(at) : '');
        const parameters = queries.map((name) => ({ name, in: 'query', required: false, schema: text }));
        paths[at] = {
          ...(get && { get: { parameters, responses: answers } }),
          ...(post && { post: { parameters, requestBody: takesFiles ? withFile(fields) : formOf(fields), responses: answers } }),
        };
      }
    }
  return { openapi: '3.1.0', info: { title: 'The pages', version: '1' }, paths };
}
