import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Response } from 'supertest';
import { noteMet } from './exercised/notes.ts';
import { LOOSE } from './french.ts';
import { wordOfTheCode } from './problem-words.ts';

/** The document that the service serves, as plain JSON. */
export const document: {
  openapi: string;
  security: object[];
  components: Record<string, Record<string, object>>;
  paths: Record<string, Record<string, OpenApiOperation>>;
} = JSON.parse(readFileSync('docs/openapi.json', 'utf8'));
type Reference = { $ref: string };
type Content = Record<string, { schema: object }>;
type Parameter = { in: string; name: string; required?: boolean; schema: object };
export type OpenApiOperation = {
  operationId: string;
  parameters?: (Parameter | Reference)[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, { description: string; content: Content } | Reference>;
};

const namesIn = ($ref: string): string[] => $ref.replace('#/', '').split('/');

/** What a place of the document says; a reference is replaced by its component. */
export function resolved<T extends object>(place: T | Reference): T {
  if (!('$ref' in place)) return place;
  const [, kind = '', name = ''] = namesIn(place.$ref);
  const component = document.components[kind]?.[name];
  if (!component) throw new Error(`${place.$ref} leads nowhere`);
  return component as T;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ ...document, $id: 'openapi' });

const asPattern = (path: string): RegExp => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);
// The exact path wins over a template: /me/tasks over /me/{id}, if there were one.
const paths = Object.keys(document.paths)
  .sort()
  .map((path): [string, RegExp] => [path, asPattern(path)]);
const escape = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

/** `operationId code` for each problem that this test file has seen: its harness begins with none. */
export const reached = new Set<string>();

/**
 * Checks an answer against the OpenAPI document: its status and content type must be listed for the operation, its body
 * must have their schema and nothing beside it, and a problem's code must be one that the operation names. A problem
 * must state its language, be typeset for it, and say no id, key or path. Throws a sentence. What is not an operation
 * passes.
 */
export function verify({
  request,
  status,
  type,
  body,
  headers,
}: Pick<Response, 'status' | 'type' | 'body' | 'headers'> & { request: { method: string; url: string; sent?: string } }): void {
  const method = request.method.toLowerCase();
  const { pathname } = new URL(request.url, 'http://localhost');
  const path = paths.find(([, pattern]) => pattern.test(pathname))?.[0];
  const operation = path === undefined ? undefined : document.paths[path]?.[method];
  if (path === undefined || !operation) return;
  const fail = (fault: string): never => {
    throw new Error(
      `${request.method} ${pathname} answered ${status}, and the OpenAPI document says otherwise: ${fault}: ${JSON.stringify(body)}`,
    );
  };

  const listed = operation.responses[status] ?? fail('no such status');
  if (!resolved(listed).content[type]) fail(`content type ${type}`);
  noteMet('answer', operation.operationId, status < 400 ? '2xx' : body.code);
  // A file is not JSON: its own tests look at its content.
  if (!type.endsWith('json')) return;
  const names = '$ref' in listed ? namesIn(listed.$ref) : ['paths', path, method, 'responses', String(status)];
  const at = [...names, 'content', type, 'schema'].map(escape).join('/');
  const validate = ajv.getSchema(`openapi#/${at}`) ?? fail('no schema');
  if (!validate(body)) fail(ajv.errorsText(validate.errors as ErrorObject[]));
  if (status < 400) return;
  reached.add(`${operation.operationId} ${body.code}`);
  if (!headers['content-language']) fail('a problem without Content-Language');
  const word = wordOfTheCode(body);
  // A refusal may repeat what was sent.
  if (word !== undefined && !request.sent?.includes(word)) fail(`its sentence has “${word}”`);
  if (headers['content-language'] === 'fr' && LOOSE.test(`${body.title} ${body.detail}`)) fail('a French sign that may begin a line');
}
