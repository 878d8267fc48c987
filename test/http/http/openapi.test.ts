import { problemsOf } from '../../../api/http/openapi.ts';
import { operations as routes } from '../../../api/operations.ts';
import type { ProblemCode } from '../../../api/http/problem/problem.ts';
import { PROBLEMS, statusOf } from '../../../api/problems.ts';
import { document, type OpenApiOperation, resolved, verify } from '../../support/openapi.ts';

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]): [string, OpenApiOperation & { path: string; method: string }] => [
    operation.operationId,
    { ...operation, path, method },
  ]),
);

/** Every schema of the document, with the name under which its parent holds it. */
function* schemasIn(node: unknown, name = ''): Generator<{ name: string; schema: Record<string, unknown> }> {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) yield { name, schema: node as Record<string, unknown> };
  for (const [key, value] of Object.entries(node)) yield* schemasIn(value, key);
}

type Typed = { type?: string; anyOf?: object[] };
/** The types that a schema accepts, except null. */
function typesOf(schema: object): (string | undefined)[] {
  const { type, anyOf } = resolved<Typed>(schema);
  return anyOf ? anyOf.flatMap(typesOf) : [type].flat().filter((each) => each !== 'null');
}

describe('the document', () => {
  test('is OpenAPI 3.1, and names each operation once', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(operations.map(([operationId]) => operationId).sort()).toEqual(routes.map(({ spec }) => spec.operationId).sort());
  });

  test('has no reference that leads nowhere', () => {
    const references = [...schemasIn(document)].map(({ schema }) => schema['$ref']).filter((reference) => typeof reference === 'string');
    const known = Object.entries(document.components).flatMap(([kind, named]) =>
      Object.keys(named).map((name) => `#/components/${kind}/${name}`),
    );
    expect(references.filter((reference) => !known.includes(reference))).toEqual([]);
    expect(references.length).toBeGreaterThan(10);
  });

  test('says each set of problems once', () => {
    const inPlace = operations.flatMap(([, { responses }]) => Object.values(responses).filter((response) => !('$ref' in response)));
    const problems = [...inPlace, ...Object.values(document.components['responses'] ?? {})]
      .map((response) => JSON.stringify(response))
      .filter((response) => response.includes('application/problem+json'));
    expect(problems.filter((each, index) => problems.indexOf(each) !== index)).toEqual([]);
    expect(problems.length).toBeGreaterThan(100);
  });

  test('says of every amount that it is an integer of cents', () => {
    const amounts = [...schemasIn(document)].filter(
      ({ name, schema }) => name.endsWith('Cents') && ['type', 'anyOf', '$ref'].some((key) => key in schema),
    );
    const types = amounts.flatMap(({ name, schema }) => typesOf(schema).map((type) => ({ name, type })));
    expect(types.filter(({ type }) => type !== 'integer')).toEqual([]);
    expect(new Set(types.map(({ name }) => name)).size).toBeGreaterThan(15);
  });

  /** What people send, in bodies and queries. */
  const sent = () =>
    operations.flatMap(([, { requestBody, parameters = [] }]) => [
      ...schemasIn(requestBody?.content['application/json']?.schema),
      ...parameters.map(resolved).flatMap((each) => (each.in === 'query' ? [...schemasIn(each.schema, each.name)] : [])),
    ]);

  test('says which characters each text that is sent may hold', () => {
    const texts = sent()
      .map(({ name, schema }) => ({ name, schema: resolved<Record<string, unknown>>(schema) }))
      .filter(({ schema }) => schema['type'] === 'string' && !('enum' in schema) && !('const' in schema));
    const silent = texts.filter(({ schema }) => !('pattern' in schema) && !('format' in schema));
    // Words that are searched for are stored nowhere.
    expect(new Set(silent.map(({ name }) => name))).toEqual(new Set(['q']));
    expect(texts.length).toBeGreaterThan(100);
  });

  test('says of each day and instant that is sent from which years it may be', () => {
    const days = sent()
      .map(({ schema }) => resolved<Record<string, unknown>>(schema))
      .filter(({ format }) => /^date/.test(String(format)));
    expect(days.filter(({ pattern }) => !String(pattern).startsWith('^(19|20|21)'))).toEqual([]);
    expect(days.length).toBeGreaterThan(10);
  });

  test('says of cursors that none is taken but those of the same list', () => {
    const cursor = document.components['parameters']?.['cursor'] as { description: string };
    expect(cursor.description).toContain('`cursor_invalid`');
  });

  test('says of no amount by another name', () => {
    const names = [...schemasIn(document.components['schemas'])].map(({ name }) => name);
    expect(
      names.filter(
        (name) => /amount|cost|price|euro/i.test(name) && !/Cents$|^costs?$|^[cC]ostLines?$|^cost(Centre|On|Source)$|PerEuro$/.test(name),
      ),
    ).toEqual([]);
  });
});

const specs = new Map(routes.map(({ spec }) => [spec.operationId, spec]));
const titleOf = (code: string): string => PROBLEMS[code as ProblemCode].en[0];
type OneOfProblems = { allOf: [object, { properties: { code: { enum: string[] } } }] };
type ProblemContent = { 'application/problem+json': { schema: OneOfProblems } };

describe.each(operations)('%s', (name, operation) => {
  const parameters = (operation.parameters ?? []).map(resolved);

  test('wants the bearer token, and says what it answers without one', () => {
    expect({ ...document, ...operation }.security).toEqual([{ bearer: [] }]);
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['401', '500', '503']));
  });

  test('declares each part of its path, and its key where it writes', () => {
    const named = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(named);
    const key = parameters.find(({ name }) => name === 'Idempotency-Key');
    // Saying that one works on something, has read it, or follows it, is no command.
    const isCommand = operation.method !== 'get' && !/\/(presence|reading|following|survey)$/.test(operation.path);
    expect(key?.required ?? null).toBe(isCommand ? true : null);
    expect(operation.requestBody?.required ?? null).toBe(isCommand ? true : null);
  });

  test('answers once well, and another way where it is rehearsed, and else with problems', () => {
    const statuses = Object.keys(operation.responses);
    expect(statuses.filter((status) => Number(status) < 400)).toHaveLength(specs.get(name)?.rehearsed ? 2 : 1);
    for (const [status, response] of Object.entries(operation.responses))
      expect(Object.keys(resolved(response).content)).toEqual(
        Number(status) < 400 ? (specs.get(name)?.media ?? ['application/json']) : ['application/problem+json'],
      );
  });

  test('names each of its problems, with its status and its title', () => {
    const said = Object.entries(operation.responses)
      .filter(([status]) => Number(status) >= 400)
      .flatMap(([status, response]) => {
        const { description, content } = resolved(response);
        const [, { properties }] = (content as ProblemContent)['application/problem+json'].schema.allOf;
        for (const code of properties.code.enum) expect(description).toContain(`\`${code}\`: ${titleOf(code)}`);
        return properties.code.enum.map((code) => `${status} ${code}`);
      });
    const spec = specs.get(name);
    expect(said.sort()).toEqual(
      spec &&
        problemsOf(spec)
          .map((code) => `${statusOf(code)} ${code}`)
          .sort(),
    );
  });
});

describe('an answer is held against the document', () => {
  const id = '019aa1c0-0000-7000-8000-000000000001';
  const good = {
    request: { method: 'POST', url: `/applications/${id}/submission` },
    status: 200,
    type: 'application/json',
    headers: {},
    body: { id, version: 2, state: 'submitted', due: null },
  };
  const problem = {
    ...good,
    status: 409,
    type: 'application/problem+json',
    headers: { 'content-language': 'fr' },
    body: { type: '/problems/wrong_state', title: 'a', detail: 'b', status: 409, code: 'wrong_state', requestId: 'r' },
  };

  test('and one that it describes passes', () => {
    expect(() => verify(good)).not.toThrow();
    expect(() => verify(problem)).not.toThrow();
  });

  test.each([
    ['a status that is not listed', { ...good, status: 204 }, 'no such status'],
    ['another content type', { ...problem, type: 'application/json' }, 'content type'],
    ['a field of another type', { ...good, body: { ...good.body, version: '2' } }, 'must be integer'],
    ['a field that is missing', { ...good, body: { id, version: 2, state: 'submitted' } }, "required property 'due'"],
    ['a field that nothing describes', { ...good, body: { ...good.body, email: 'a@example.org' } }, 'must NOT have additional properties'],
    [
      'a code that the operation does not name',
      { ...problem, body: { ...problem.body, code: 'already_signed' } },
      'must be equal to one of the allowed values',
    ],
    [
      'a code under another status',
      { ...problem, body: { ...problem.body, code: 'rate_too_high' } },
      'must be equal to one of the allowed values',
    ],
    ['a problem in no language', { ...problem, headers: {} }, 'Content-Language'],
    ['a problem that is not set as French is', { ...problem, body: { ...problem.body, detail: 'b : c' } }, 'begin a line'],
  ])('and %s is found', (_, answer, fault) => {
    expect(() => verify(answer)).toThrow(fault);
  });
});
