import { MailAway, oneAsksFirst } from '../../../letters/core/mail-server.ts';
import { LetterRefused, type Mail, type Post } from '../../../letters/core/post.ts';

const mail = (id: string): Mail => ({ id, to: 'x@ministere.example', subject: 'Objet', text: 'Texte' });

/** A mail server as it is told to be, and a clock that is moved by hand. */
function stage() {
  const tried: string[] = [];
  let answers: (id: string) => Promise<void> = async () => undefined;
  let at = 0;
  const post: Post = async ({ id }) => {
    tried.push(id);
    await answers(id);
  };
  const send = oneAsksFirst(post, { everyMs: 10_000, now: () => at });
  return {
    tried,
    answer: (by: (id: string) => Promise<void>) => (answers = by),
    pass: (ms: number) => (at += ms),
    /** How each of these ends: 'sent', or the name of its error. */
    send: (...ids: string[]) =>
      Promise.all(
        ids.map((id) =>
          send(mail(id)).then(
            () => 'sent',
            (error: Error) => error.constructor.name,
          ),
        ),
      ),
  };
}
const silent = () => Promise.reject(new Error('silent'));

test('after three letters in a row that it did not answer, a mail server is away and no other letter is tried', async () => {
  const { send, answer, tried } = stage();
  answer(silent);
  expect(await send('1', '2', '3')).toEqual(['Error', 'Error', 'MailAway']);
  expect(await send('4', '5')).toEqual(['MailAway', 'MailAway']);
  expect(tried).toEqual(['1', '2', '3']);
});

test('after ten seconds one letter asks for all, and the others are not tried meanwhile', async () => {
  const { send, answer, pass, tried } = stage();
  answer(silent);
  await send('1', '2', '3');
  pass(9_999);
  expect(await send('4')).toEqual(['MailAway']);
  pass(1);
  expect(await send('5', '6', '7')).toEqual(['MailAway', 'MailAway', 'MailAway']);
  expect(tried).toEqual(['1', '2', '3', '5']);
  expect(await send('8')).toEqual(['MailAway']);
  expect(tried).toHaveLength(4);
});

test('once a letter has left, all may', async () => {
  const { send, answer, pass } = stage();
  answer(silent);
  await send('1', '2', '3');
  pass(10_000);
  answer(async () => undefined);
  expect(await send('4')).toEqual(['sent']);
  expect(await send('5', '6')).toEqual(['sent', 'sent']);
});

test('a mail server that refuses a letter is there', async () => {
  const { send, answer, tried } = stage();
  answer(() => Promise.reject(new LetterRefused('no such box')));
  expect(await send('1', '2', '3', '4')).toEqual(Array.from({ length: 4 }, () => 'LetterRefused'));
  expect(tried).toHaveLength(4);
  expect(new MailAway(new Error('x'))).toMatchObject({ message: 'x' });
});

test('a slow letter between others that leave makes no mail server away', async () => {
  const { send, answer, tried } = stage();
  answer((id) => (id === 'slow' ? silent() : Promise.resolve()));
  for (let round = 0; round < 4; round += 1) await send('slow', `other ${round}`);
  expect(tried).toHaveLength(8);
});
