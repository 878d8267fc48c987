import { field } from '../core/field.ts';

export const answer = field('Votre réponse', 'Your answer');
export const signer = {
  capacity: field(
    'Votre qualité',
    'Your capacity',
    'Elle figure avec votre signature. Exemple : maire.',
    'It stands with your signature. Example: mayor.',
  ),
  authority: field(
    'Acte qui vous habilite à signer',
    'Act that empowers you to sign',
    'Une délibération ou une délégation de signature, avec sa date. Laissez vide si vous signez de plein droit.',
    'A decision of the council or a delegation of signature, with its date. Leave it empty where you sign in your own right.',
  ),
};

export const documentSha256 = field(
  'Empreinte du document lu (SHA-256)',
  'Fingerprint of the document you read (SHA-256)',
  'Elle désigne le document que vous signez, tel que vous l’avez lu.',
  'It names the document that you sign, as you have read it.',
);
export const paidCents = field('Montant payé (en euros)', 'Amount paid (in euros)', 'Exemple : 50 000.', 'Example: 50000.');
export const paidOn = field('Date de paiement', 'Day of payment', 'Date de valeur du virement.', 'The value date of the transfer.');
export const reasons = field(
  'Motif ou observation',
  'Reason or observation',
  'Obligatoire en cas de renvoi : dites ce qui est à compléter. Ce texte est envoyé à l’administration.',
  'Required where it is returned: say what is to be completed. This text is sent to the administration.',
);
export const tranche = field('Tranche', 'Tranche', 'Numéro de la tranche dans la convention.', 'Number of the tranche in the agreement.');
