import { by, type ExamplesOf, project } from './core.ts';

const message = { ...project, subject: 'Coût de l’hébergement', text: 'La ligne 3 comprend-elle la deuxième année ?' };
const author = 'Aïcha Benkirane';
const colleague = 'Sékou Diarra';

export const threads: ExamplesOf<'threads'> = {
  startThread: {
    'the beneficiary’s people': [{ ...message, asksAnswer: true, author: null }],
    'the people of the fund whose turn it is': [{ ...message, asksAnswer: false, author }],
  },
  writeMessage: {
    'the people of the fund who have written in it': [{ ...message, text: 'Oui, toute la durée du projet.', asksAnswer: false, author }],
  },
  addNote: { 'the colleagues whom it mentions': [{ ...message, asksAnswer: false, author: colleague }] },
  attachToMessage: {
    'those whom the message has reached': [
      { ...project, subject: message.subject, files: ['devis.pdf', 'plan.png'], author: null, isNote: false },
      { ...project, subject: message.subject, files: ['devis.pdf'], author, isNote: false },
      { ...project, subject: message.subject, files: ['devis.pdf'], author: colleague, isNote: true },
    ],
  },
  tellFollower: {
    'those who follow the file, in their daily letter': [
      { ...project, author: colleague, event: 'decideAdmissibility', told: { decision: 'admissible' } },
      { ...project, author: null, event: 'deemAdmissible', told: {} },
    ],
  },
  nameContact: { 'the person who is named, unless they named themselves': [{ ...project, by }] },
  continueNote: { 'those who have written in it and those whom it mentions': [{ ...message, asksAnswer: false, author: colleague }] },
};
