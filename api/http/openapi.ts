import { CalculationView } from './answer/calculation-view.ts';
import { Bytes } from './answer/download.ts';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import {
  createDocument,
  type CreateDocumentOptions,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiRequestBodyObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import { CommandAnswer, Key, type Operation, type Spec } from './operation.ts';
import { type ProblemCode } from './problem/problem.ts';
import { OF_WEIGHT } from './caller/sign-in.ts';
import { PROBLEMS, statusOf } from '../problems.ts';
import { Day, Instant, Key as TermKey, line, text } from '../../domain/core/words.ts';

/** The version that runs. */
export const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

/** What any operation with a token may answer, beside its own problems. */
const ALWAYS: readonly ProblemCode[] = [
  'unauthenticated',
  'account_disabled',
  'too_many_requests',
  'issuer_unavailable',
  'internal_error',
  'outcome_unknown',
];

/** The codes that an operation may answer. */
export const problemsOf = ({ operationId, needsNoRole, problems }: Spec): ProblemCode[] => [
  ...new Set([
    ...ALWAYS,
    ...(OF_WEIGHT.includes(operationId) ? (['sign_in_again'] as const) : []),
    ...(needsNoRole ? [] : (['role_required'] as const)),
    ...problems,
  ]),
];

const ProblemBody = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string(),
    fields: z
      .array(
        z.object({
          pointer: z.string(),
          fault: z.string(),
          expected: z.looseObject({ kind: z.string() }).optional().meta({
            description: 'What the field accepts: the kind of value and, where there are any, its bounds (min, max) or its values',
          }),
          near: z.string().optional().meta({ description: 'The words around the place that is at fault' }),
        }),
      )
      .optional()
      .meta({ description: 'The fields that are at fault, by JSON pointer; the first ones, where they are very many' }),
    why: CalculationView.optional().meta({
      description:
        'How its rule came to refuse: what it read, its article, and the results on which it rests; absent where the detail says all',
    }),
    moreFields: z.int().optional().meta({ description: 'How many more fields are at fault' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem; the facts of its code are further members' });

type ProblemSet = { status: number; codes: ProblemCode[] };

const problemSchema = ({ codes }: ProblemSet): z.ZodType =>
  z.intersection(
    ProblemBody,
    // The body of a problem says all else, and the response its status.
    z.unknown().meta({ override: { properties: { code: { enum: codes } } } }),
  );

/** The problems that an operation may answer, one set for each status. */
const problemSetsOf = (spec: Spec): ProblemSet[] =>
  [...Map.groupBy(problemsOf(spec), statusOf)].map(([status, codes]) => ({ status, codes })).sort((a, b) => a.status - b.status);

/** The name of a set in the document: its codes, in their order. */
const nameOf = ({ codes }: ProblemSet): string => codes.join('.');

/**
 * The response for each set of problems, by the set's name. A set that several operations share stands in
 * components/responses, and they refer to it; one of a single operation stands in its place.
 */
function problemResponses(operations: readonly Operation[]): Map<string, ZodOpenApiResponseObject> {
  const responses = new Map<string, ZodOpenApiResponseObject>();
  for (const set of operations.flatMap(({ spec }) => problemSetsOf(spec))) {
    const id = nameOf(set);
    const response = responses.get(id);
    if (response) response.id = id;
    else
      responses.set(id, {
        description: set.codes.map((code) => `\`${code}\`: ${PROBLEMS[code].en[0]}`).join('; '),
        content: { 'application/problem+json': { schema: problemSchema(set) } },
      });
  }
  return responses;
}

/** The parameters that most operations have, said once in components/parameters. */
const IdParameter = z.uuid().meta({ param: { id: 'id' } });
const KeyParameter = Key.meta({
  param: { id: 'IdempotencyKey' },
  description: '1 to 200 visible characters, unique to this request; a repeat under the same key is carried out once',
});

function pathParameter(name: string): z.ZodType {
  if (name === 'id') return IdParameter;
  return name === 'attachmentId' ? z.uuid() : z.string();
}

function bodyOf({ body, takes }: Spec): ZodOpenApiRequestBodyObject | undefined {
  if (body) return { required: true, content: { 'application/json': { schema: body } } };
  return takes && { required: true, content: Object.fromEntries(takes.map((type) => [type, { schema: Bytes }])) };
}

function describeRoles({ roles, needsNoRole }: Spec): string {
  if (needsNoRole) return 'Any signed-in person.';
  return roles ? `Roles: ${roles.join(', ')}.` : 'Any person with a role, within their scope.';
}

/** The description of an operation, beside its summary. */
function describe(spec: Spec): string {
  const roles = describeRoles(spec);
  if (!spec.costly) return roles;
  return `${roles} Costly${spec.costly === true ? '' : ` where it is asked ${spec.costly}`}: fewer of these are answered per minute.`;
}

/** The answer to every command, said once in components/responses. */
const RECEIPT: ZodOpenApiResponseObject = {
  id: 'Receipt',
  description: 'The command was carried out, now or under the same key before: the state of its thing',
  content: { 'application/json': { schema: CommandAnswer } },
};

const answerOf = ({
  summary,
  media = ['application/json'],
  answer,
}: Pick<Spec, 'summary' | 'media' | 'answer'>): ZodOpenApiResponseObject => ({
  description: summary,
  content: Object.fromEntries(media.map((type) => [type, { schema: answer }])),
});

function toOperation(tag: string, spec: Spec, problems: ReturnType<typeof problemResponses>): ZodOpenApiOperationObject {
  const path = Object.fromEntries([...spec.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, pathParameter(name)]));
  const requestBody = bodyOf(spec);
  return {
    operationId: spec.operationId,
    tags: [tag],
    summary: spec.summary,
    description: describe(spec),
    requestParams: {
      path: z.object(path),
      ...(spec.query ? { query: spec.query } : {}),
      ...(requestBody
        ? {
            header: z.object({ 'Idempotency-Key': KeyParameter }),
          }
        : {}),
    },
    ...(requestBody ? { requestBody } : {}),
    responses: {
      [spec.status]: spec.answer === CommandAnswer ? RECEIPT : answerOf(spec),
      ...(spec.rehearsed && { 200: answerOf({ summary: 'What it would do: nothing of it is kept', answer: spec.rehearsed }) }),
      ...Object.fromEntries(problemSetsOf(spec).map((set) => [set.status, problems.get(nameOf(set))])),
    },
  };
}

/** Every whole number is one that JavaScript holds exactly: a bound that says no more is left out. */
const leaveOutSafeBounds: NonNullable<CreateDocumentOptions['override']> = ({ jsonSchema }) => {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};

/** What hundreds of fields are, by its name: said once in components/schemas. What is sent has bounds of its own. */
const SHARED = Object.entries({
  ...{ Id: z.uuid(), Instant: z.iso.datetime(), Day: z.iso.date(), SentInstant: Instant, SentDay: Day },
  ...{ Line: line(1), Text: text(1), Key: TermKey },
}).map(([name, schema]) => {
  const { type, format, pattern } = z.toJSONSchema(schema);
  return { name, schema: { type, format, pattern } };
});

/** The document with a reference in the place of what is shared. */
function referring<Document extends { components?: { schemas?: object } }>(document: Document): Document {
  const names = new Map(SHARED.map(({ name, schema }) => [schema.pattern, name]));
  const short = JSON.parse(JSON.stringify(document), (_key, value) => {
    const name = names.get(value?.pattern);
    if (!name) return value;
    const { type: _type, format: _format, pattern: _pattern, ...rest } = value;
    return { $ref: `#/components/schemas/${name}`, ...rest };
  });
  const schemas = Object.fromEntries(SHARED.map(({ name, schema }) => [name, schema]));
  return { ...short, components: { ...short.components, schemas: { ...schemas, ...short.components.schemas } } };
}

/**
 * Builds one OpenAPI 3.1 document from the operations, the same source as the routes, without a second copy.
 * @param operations by their tag
 */
export function openApiOf(operations: ReadonlyMap<string, readonly Operation[]>) {
  const problems = problemResponses([...operations.values()].flat());
  const paths: ZodOpenApiPathsObject = {};
  for (const [tag, each] of operations)
    for (const { spec } of each) paths[spec.path] = { ...paths[spec.path], [spec.method]: toOperation(tag, spec, problems) };
  const document = createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Guichet',
        version,
        description:
          'A State fund for data projects: from an application’s draft to the last euro paid. Amounts are integer cents of a euro. No text of a body, and no name in it, holds an invisible character or one that turns the direction of writing; line breaks and tabs are accepted where a text has paragraphs, as its pattern says. Days and instants that a body or a query names are of the years 1900 to 2199. A cursor is accepted only by the list that gave it.',
      },
      // Each operation wants a token: said once, and not by each of them.
      security: [{ bearer: [] }],
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      paths,
    },
    { override: leaveOutSafeBounds },
  );
  return referring(document);
}
