import { setSurvey } from '../../db/applications/surveys.ts';
import type { ApplicationState } from '../../domain/applications/application-life.ts';
import type { Desk } from './applications.ts';
import { TOWNS } from './call-names.ts';
import type { Story } from './story.ts';

/** The newest application in this state. */
const newestIn = ({ fund: { db } }: Desk, state: ApplicationState): Promise<{ id: string; created_by: string } | undefined> =>
  db.selectFrom('application').where('state', '=', state).select(['id', 'created_by']).orderBy('id', 'desc').limit(1).executeTakeFirst();

/**
 * In the last days a town and the lead name who speaks for them, a question is asked and answered, another waits, and
 * the fund's people keep a note and labels.
 */
export async function* talk(desk: Desk): Story {
  const { fund } = desk;
  yield fund.on(-4);
  // The contact of a project with a public sheet, who consents to stand there.
  const town = await desk.fund.db
    .selectFrom('application as a')
    .innerJoin('grant as g', 'g.application_id', 'a.id')
    .where('a.call_id', '=', TOWNS)
    .where('g.state', '=', 'active')
    .select(['a.id as file', 'a.created_by as personId'])
    .orderBy('a.id')
    .limit(1)
    .executeTakeFirst();
  if (town) await fund.act(fund.loginOf(town.personId), 'nameContact', town, town.personId);
  const reviewed = await newestIn(desk, 'in_review');
  if (!reviewed) return;
  const [{ id: file, created_by: author }, login] = [reviewed, fund.loginOf(reviewed.created_by)];
  await fund.act('lead', 'nameContact', { file, personId: fund.personId('screener') }, fund.personId('lead'));
  const question = { subject: 'Hébergement', message: 'La ligne « hébergement » comprend-elle la deuxième année ?', asksAnswer: true };
  const { id } = await fund.act('lead', 'startThread', { file, ...question });
  await fund.act('lead', 'labelFile', { file, labels: ['À relire', 'Hébergement'] }, fund.personId('lead'));
  const phrases = ['Merci de joindre le devis.', 'Le calendrier ne laisse pas le temps de la mise en service.'];
  await fund.act('lead', 'setPhrases', { usedIn: 'correction', phrases }, fund.personId('lead'));
  const mentions = [fund.personId('reviewer-data')];
  const note = { file, subject: 'À comparer', note: 'Le même marché que l’appel de l’an dernier ?', mentions };
  const { id: noteId } = await fund.act('lead', 'addNote', note);
  yield fund.in(1);
  await fund.act('reviewer-data', 'continueNote', { note: 'Non : celui-ci est plus récent.' }, noteId);
  await fund.act(login, 'writeMessage', { message: 'Oui, les deux années, au tarif du marché interministériel.' }, id);
  yield fund.in(1);
  const submitted = await newestIn(desk, 'submitted');
  if (!submitted || submitted.created_by === author) return;
  const asked = { subject: 'Pièce manquante', message: 'La délibération date d’hier : pouvons-nous encore la joindre ?', asksAnswer: true };
  await fund.act(fund.loginOf(submitted.created_by), 'startThread', { file: submitted.id, ...asked });
}

/** Organisations of the first decided applications say how they were treated. */
export async function* surveys({ fund }: Desk): Story {
  yield fund.on(-1);
  const { db } = fund;
  const decided = await db
    .selectFrom('application')
    .where('state', 'in', ['awarded', 'refused'])
    .select('id')
    .orderBy('id')
    .limit(9)
    .execute();
  const agreeing = [5, 4, 4, 3, 5, 2, 4, 3, 5];
  for (const [place, { id }] of decided.entries()) {
    const agrees = agreeing[place] ?? 3;
    await setSurvey(db, id, { clarity: agrees, ease: Math.min(5, agrees + 1), pace: Math.max(1, agrees - 1), grounds: agrees });
  }
}

/** A lead explains what the figures of the last month do not say. */
export async function* remarks({ fund }: Desk): Story {
  yield fund.on(-2);
  const remark = 'Trois instructions ont attendu l’avis d’une personne absente. Les remplacements sont désormais prévus d’avance.';
  await fund.act('lead', 'remarkOnAnswer', { question: 'why_so_long', asOf: fund.date(-30), remark }, fund.personId('lead'));
}
