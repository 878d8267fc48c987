import { operations as routes } from '../../../api/operations.ts';
import { document, type OpenApiOperation, verify } from '../../support/openapi.ts';

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

describe('the document', () => {
  test('is OpenAPI 3.1, and names each operation once', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(operations.map(([operationId]) => operationId).sort()).toEqual(routes.map(({ spec }) => spec.operationId).sort());
  });

  test('has no reference that leads nowhere', () => {
    const references = [...schemasIn(document)].map(({ schema }) => schema['$ref']).filter((reference) => typeof reference === 'string');
    const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(references.filter((reference) => !known.includes(reference))).toEqual([]);
    expect(references.length).toBeGreaterThan(10);
  });

  test('says of every amount that it is an integer of cents', () => {
    const amounts = [...schemasIn(document)].filter(
      ({ name, schema }) => name.endsWith('Cents') && ('type' in schema || 'anyOf' in schema),
    );
    const types = amounts.map(({ name, schema }) => [
      name,
      schema['type'] ??
        (schema['anyOf'] as { type: string }[])
          .map(({ type }) => type)
          .filter((type) => type !== 'null')
          .join(),
    ]);
    expect(types.filter(([, type]) => type !== 'integer')).toEqual([]);
    expect(new Set(types.map(([name]) => name)).size).toBeGreaterThan(15);
  });

  test('says of no amount by another name', () => {
    const names = [...schemasIn(document.components)].map(({ name }) => name);
    expect(names.filter((name) => /amount|cost|price|euro/i.test(name) && !/Cents$|^cost(Lines)?$|^CostLine$/.test(name))).toEqual([]);
  });
});

/** What answers with a file says of which types. */
const mediaOf = new Map(routes.map(({ spec: { operationId, media } }) => [operationId, media]));

describe.each(operations)('%s', (name, operation) => {
  const parameters = operation.parameters ?? [];

  test('wants the bearer token, and says what it answers without one', () => {
    expect(operation.security).toEqual([{ bearer: [] }]);
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['401', '500', '503']));
  });

  test('declares each part of its path, and its key where it writes', () => {
    const named = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(named);
    const key = parameters.find(({ name }) => name === 'Idempotency-Key');
    // That somebody works on something is no command.
    const isCommand = operation.method !== 'get' && !operation.path.endsWith('/presence');
    expect(key?.required ?? null).toBe(isCommand ? true : null);
    expect(operation.requestBody?.required ?? null).toBe(isCommand ? true : null);
  });

  test('answers once well, and else with problems', () => {
    const statuses = Object.keys(operation.responses);
    expect(statuses.filter((status) => Number(status) < 400)).toHaveLength(1);
    for (const [status, { content }] of Object.entries(operation.responses))
      expect(Object.keys(content)).toEqual(
        Number(status) < 400 ? (mediaOf.get(name) ?? ['application/json']) : ['application/problem+json'],
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
  ])('and %s is found', (_, answer, fault) => {
    expect(() => verify(answer)).toThrow(fault);
  });
});
