import { on, step } from '../core/fields.ts';

export const presence = {
  endPresence: {
    fr: {
      button: 'Signaler que je quitte le dossier',
      title: 'Signaler que je quitte le dossier',
      done: 'Vous n’apparaissez plus sur ce dossier.',
    },
    en: {
      button: 'Show that I have left the application',
      title: 'Show that I have left the application',
      done: 'You no longer appear on this application.',
    },
  },
  showPresence: {
    fr: {
      button: 'Signaler que je travaille sur le dossier',
      title: 'Signaler que je travaille sur le dossier',
      intro: 'Les personnes qui travaillent sur ce dossier avec vous le voient. Ce signal s’efface de lui-même.',
      done: 'Votre présence sur le dossier est signalée.',
    },
    en: {
      button: 'Show that I work on the application',
      title: 'Show that I work on the application',
      intro: 'Those who work on this application with you see it. It disappears by itself.',
      done: 'Your presence on the application is shown.',
    },
    fields: { on, step },
  },
};
