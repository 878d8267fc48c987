// Pages work without this script. It keeps what is typed, sends nothing twice, and changes lines in place.

const root = document.documentElement;
/** The mark of the signed-in person: what was typed is kept under it, and shown to no other person. */
const person = root.dataset.person ?? '';
const placeOf = (form) => `${person} ${form.dataset.keep}`;
const typedIn = (form) => new URLSearchParams([...new FormData(form)].filter(([name]) => !name.startsWith('~'))).toString();
const lay = (form) => localStorage.setItem(placeOf(form), typedIn(form));
const drop = (form) => localStorage.removeItem(placeOf(form));
const keptForms = () => document.querySelectorAll('form[data-keep]');

const post = (url, body) => fetch(url, { method: 'POST', body, redirect: 'manual' }).catch(() => ({}));

function say(form, ...names) {
  const said = form.querySelector('.g-saved');
  said.textContent = names.map((name) => said.dataset[name]).join(' ');
  if (names.includes('kept')) said.append(` ${new Date().toLocaleTimeString(root.lang, { timeStyle: 'short', timeZone: 'Europe/Paris' })}`);
  if (!names.includes('ended')) return;
  const link = document.createElement('a');
  const here = new URL(location.href);
  here.searchParams.delete('fait');
  link.href = `/connexion?interrompu=1&retour=${encodeURIComponent(here.pathname + here.search)}`;
  link.textContent = said.dataset.again;
  said.append(' ', link);
}

function fill(form, entries) {
  for (const [name, value] of entries) {
    const field = form.elements.namedItem(name);
    if (field && 'value' in field && field.type !== 'checkbox') field.value = value;
  }
}

// Requests leave one after the other, so that older words never replace newer ones.
let sending = Promise.resolve();
const inTurn = (send) => (sending = sending.then(send));

/** Stores a form's words on the server; what it does not take stays in the browser. */
async function store(form, text) {
  const whose = new URLSearchParams({ '~form': form.dataset.keep, '~person': person });
  const { ok, type } = await post('/brouillon', new URLSearchParams(`${whose}&${text}`));
  // The server does not have what was typed in the meantime.
  if (ok && localStorage.getItem(placeOf(form)) === text) drop(form);
  return ok ? 'kept' : type === 'opaqueredirect' ? 'ended' : 'unsaved';
}

async function keep(form, ...before) {
  say(form, ...before);
  if (!form.dataset.keep) return;
  lay(form);
  const text = typedIn(form);
  say(form, ...before, await inTurn(() => store(form, text)));
}

/** Sends what is left in the browser to the server, whose page then shows it with all its lines. */
async function restore() {
  let isNews = false;
  for (const form of keptForms()) {
    const left = localStorage.getItem(placeOf(form));
    // The answer to a form already shows what was sent.
    if (form.dataset.answer) keep(form);
    else if (left !== null) {
      form.inert = true;
      const became = await store(form, left);
      form.inert = false;
      if (became === 'kept') isNews ||= left !== typedIn(form);
      else {
        fill(form, new URLSearchParams(left));
        say(form, became);
      }
    }
  }
  if (isNews) location.reload();
}

function show(text) {
  document.querySelector('main').replaceWith(new DOMParser().parseFromString(text, 'text/html').querySelector('main'));
  document.querySelector('#erreurs, #effet')?.focus();
}

/** True where a form is longer than the service reads: it is not sent, and says so with a link to its longest field. */
function isTooLong(form) {
  form.querySelector('.g-long')?.remove();
  const { most } = form.dataset;
  // A browser sends each line end as two characters.
  if (!most || String(new URLSearchParams(new FormData(form))).replaceAll('%0A', '%0D%0A').length <= most) return false;
  const lengthOf = ({ type, value }) => (type === 'hidden' ? 0 : (value?.length ?? 0));
  const [longest] = [...form.elements].sort((a, b) => lengthOf(b) - lengthOf(a));
  const link = document.createElement('a');
  link.href = `#${longest.id}`;
  link.textContent = longest.labels?.[0]?.firstChild.textContent.trim() ?? '';
  const said = document.createElement('p');
  said.className = 'fr-error-text g-long';
  said.role = 'alert';
  said.append(form.querySelector('.g-saved').dataset.long, ' ', link);
  form.querySelector('.g-buttons').after(said);
  link.focus();
  return true;
}

/** Adds a line in its place, or removes it, or fills lines with a block of cells, and leaves the focus there. */
async function changeLines(form, { value }, block) {
  const sent = new FormData(form);
  sent.append('~line', value);
  if (block) sent.set(`~paste${value.slice(1)}`, block);
  // The values of a closed line become fields once it is open.
  const names = new Set([...form.elements].map(({ name, type }) => type !== 'hidden' && name));
  // What offers to give up a kept text is a form too, which the answer does not have.
  const place = [...document.querySelectorAll('main form.g-form')].indexOf(form);
  const answer = await inTurn(() => post(form.action, new URLSearchParams(sent)));
  const text = answer.ok && (await answer.text());
  delete form.dataset.sent;
  if (!text) {
    keep(form, 'failed');
    return;
  }
  // Keep what was typed while the request was under way.
  const typed = [...new FormData(form)].filter(([name, now]) => sent.get(name) !== now);
  show(text);
  const fresh = document.querySelectorAll('main form.g-form')[place];
  fill(fresh, typed);
  const pointer = value.slice(1);
  if ('=>'.includes(value[0])) {
    [...fresh.elements].find(({ name, type }) => !names.has(name) && type !== 'hidden')?.focus();
    keep(fresh);
    return;
  }
  if (value[0] === '&') {
    fresh.elements.namedItem(pointer)?.focus();
    keep(fresh);
    return;
  }
  if (value[0] === '*') {
    (
      fresh.elements.namedItem(pointer) ?? [...fresh.elements].find(({ name, type }) => name && !names.has(name) && type !== 'hidden')
    )?.focus?.();
    keep(fresh, 'pasted');
    return;
  }
  const isMore = value[0] === '+';
  const cut = pointer.lastIndexOf('/');
  const list = isMore ? pointer : pointer.slice(0, cut);
  const isNext = ({ name, type }) =>
    name?.startsWith(`${list}/`) &&
    type !== 'hidden' &&
    (isMore ? !names.has(name) : parseInt(name.slice(list.length + 1), 10) > pointer.slice(cut + 1));
  ([...fresh.elements].find(isNext) ?? fresh.querySelector(`[value="+${list}"]`))?.focus();
  keep(fresh, isMore ? 'added' : 'removed');
}

/** Shows what the amounts of a form come to, or lead to, as the service counts them. */
async function recount(form) {
  const sent = new URLSearchParams([...new FormData(form), ['~line', '#']]);
  const answer = await inTurn(() => post(form.action, sent));
  if (!answer.ok) return;
  const counted = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelectorAll('[data-sum]');
  document.querySelectorAll('[data-sum]').forEach((said, place) => {
    if (counted[place] && counted[place].innerHTML !== said.innerHTML) said.replaceChildren(...counted[place].childNodes);
  });
}
// The sums follow what is typed.
root.classList.add('g-script');

// Cells of a spreadsheet fill the lines of a list, from the field on in which they are pasted.
addEventListener('paste', (event) => {
  const { target, clipboardData } = event;
  const block = clipboardData?.getData('text/plain').trimEnd() ?? '';
  const isBox = target.closest('.g-paste') !== null;
  // Words of a long text have tabs too, behind the bullets of a list.
  const isOfCells = isBox || target.localName === 'input' || /<t[dh]\b/i.test(clipboardData?.getData('text/html') ?? '');
  const list = target.closest('[data-paste] [data-lines], [data-paste]')?.dataset.lines;
  const isField = list !== undefined && target.name?.startsWith(list) && /^\/\d+\/[^/]+$/.test(target.name.slice(list.length));
  if (!isOfCells || !(isBox || isField) || !/[\t\n]/.test(block) || target.form.dataset.sent) return;
  event.preventDefault();
  target.form.dataset.sent = '1';
  clearTimeout(waiting);
  clearTimeout(counting);
  // Text left in the box would be lost with the page, so it is moved into the lines.
  changeLines(target.form, { value: `*${isBox ? target.name.slice(6) : target.name}` }, block);
});

/** @param action where the form is sent: a button may have an address of its own */
function upload(form, action) {
  const bar = document.createElement('progress');
  bar.setAttribute('aria-label', form.querySelector('.g-saved').dataset.sending);
  form.append(bar);
  const request = new XMLHttpRequest();
  request.open('POST', action);
  request.upload.onprogress = ({ loaded, total }) => (bar.value = loaded / total);
  // A page that answers the form itself cannot be asked for again.
  const isElsewhere = () => request.responseURL !== new URL(action, location).href;
  request.onload = () => (request.status < 400 && isElsewhere() ? location.assign(request.responseURL) : show(request.responseText));
  request.onerror = () => {
    bar.remove();
    delete form.dataset.sent;
    say(form, 'failed');
  };
  request.send(new FormData(form));
}

// Files are dropped anywhere on the form that takes them, not on its small field alone.
for (const name of ['dragover', 'drop'])
  addEventListener(name, (event) => {
    const field = event.target.closest?.('form')?.querySelector('input[type="file"]');
    if (!field || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    if (name !== 'drop') return;
    const taken = new DataTransfer();
    for (const file of [...event.dataTransfer.files].slice(0, field.multiple ? undefined : 1)) taken.items.add(file);
    field.files = taken.files;
  });

function credits(form) {
  const figure = new Intl.NumberFormat(root.lang, { style: 'currency', currency: 'EUR', trailingZeroDisplay: 'stripIfInteger' });
  const written = (cents) => (Number.isNaN(cents) ? '–' : figure.format(cents / 100));
  const awarded = {};
  const counts = {};
  for (const row of form.querySelectorAll('[data-envelope]')) {
    row.querySelector('[data-after]')?.remove();
    const { value } = row.querySelector('select');
    counts[value] = (counts[value] ?? 0) + 1;
    if (value !== 'award') continue;
    const typed = row.querySelector('.g-amount').value.replace(/[\s€]/g, '');
    // 1,200 may be a thousand or a little more than one: no sum is shown with it.
    const euros = /^[1-9]\d{0,2}[.,]\d{3}$/.test(typed) ? NaN : Number(typed.replace(',', '.')) || 0;
    awarded[row.dataset.envelope] = (awarded[row.dataset.envelope] ?? 0) + Math.round(euros * 100);
  }
  for (const said of form.querySelectorAll('[data-count]')) said.textContent = counts[said.dataset.count] ?? 0;
  for (const said of form.querySelectorAll('[data-awarded]')) said.textContent = written(awarded[said.dataset.awarded] ?? 0);
  for (const said of form.querySelectorAll('[data-left]')) {
    const left = said.dataset.available - (awarded[said.dataset.left] ?? 0);
    said.textContent = written(left).replace('-', '−');
    said.classList.toggle('g-late', left < 0);
  }
}

/** Shows beside the button of a queue what the ticked lines come to. */
function sumTicked(form) {
  const said = form.querySelector('[data-ticked]');
  if (!said) return;
  const written = new Intl.NumberFormat(root.lang, { style: 'currency', currency: 'EUR', trailingZeroDisplay: 'stripIfInteger' });
  const cents = [...form.querySelectorAll('[data-cents]:checked')].reduce((sum, box) => sum + Number(box.dataset.cents), 0);
  said.textContent = `${said.dataset.ticked} ${written.format(cents / 100)}`;
}
document.querySelectorAll('form[data-ticks]').forEach(sumTicked);

const figures = new Intl.NumberFormat(root.lang);
let aloud;
/** Shows below a long text how many characters are left, or too many: at once, and read out when the person pauses. */
function count(field) {
  const said = document.getElementById(`${field.id}-count`);
  if (!said) return;
  const left = said.dataset.most - field.value.trim().length;
  said.textContent = `${left < 0 ? said.dataset.over : said.dataset.left} ${figures.format(Math.abs(left))}`;
  said.classList.toggle('g-limit--over', left < 0);
  clearTimeout(aloud);
  aloud = setTimeout(() => (speaker.textContent = said.textContent), 1_500);
}
const speaker = document.createElement('p');
speaker.className = 'fr-sr-only';
speaker.role = 'status';
document.body.append(speaker);

// Text that is pasted, the first too, is not cut silently: the excess is shown, and the server refuses it.
addEventListener('focusin', ({ target }) => {
  if (target.localName === 'textarea') target.removeAttribute('maxlength');
});

let waiting;
let counting;
addEventListener('input', ({ target }) => {
  const { form } = target;
  if (
    form?.querySelector('.g-recount') &&
    target.matches('.g-amount, .g-number, select, [type="radio"], [type="checkbox"], [type="date"]')
  ) {
    clearTimeout(counting);
    counting = setTimeout(recount, 400, form);
  }
  if (target.localName === 'textarea') count(target);
  if (form?.dataset.keep) {
    lay(form);
    clearTimeout(waiting);
    waiting = setTimeout(keep, 800, form);
  }
  if (form?.querySelector('.g-decisions')) credits(form);
});

// Another shape of the form has other fields.
addEventListener('change', ({ target }) => {
  if (target.form?.dataset.ticks) sumTicked(target.form);
  const button = target.closest('[data-shape]')?.querySelector('button');
  if (button) target.form.requestSubmit(button);
});

addEventListener('submit', (event) => {
  const { target: form, submitter } = event;
  if (form.method !== 'post') return;
  const isOfLines = submitter?.name === '~line';
  const isOfFile = form.enctype === 'multipart/form-data';
  // A second click does nothing until the first is answered, or no answer has come for ten seconds.
  const isHeld = form.dataset.sent || isTooLong(form);
  if (isHeld || isOfLines || isOfFile) event.preventDefault();
  if (isHeld) return;
  form.dataset.sent = '1';
  clearTimeout(waiting);
  clearTimeout(counting);
  if (isOfLines) changeLines(form, submitter);
  else if (isOfFile) upload(form, submitter?.getAttribute('formaction') ?? form.action);
  else {
    setTimeout(() => delete form.dataset.sent, 10_000);
    if (!form.dataset.keep) return;
    // The page that confirms the command removes it.
    lay(form);
    sessionStorage.setItem('sent', placeOf(form));
  }
});
addEventListener('pageshow', () => document.querySelectorAll('form').forEach((form) => delete form.dataset.sent));

// The button that goes back to what is saved drops what was typed.
addEventListener('click', ({ target }) => {
  if (!target.closest('button[name="vider"]')) return;
  clearTimeout(waiting);
  for (const form of keptForms()) drop(form);
});
for (const place of Object.keys(localStorage)) if (person && !place.startsWith(`${person} `)) localStorage.removeItem(place);
const sent = sessionStorage.getItem('sent');
if (sent && document.querySelector('[data-done]')) {
  localStorage.removeItem(sent);
  sessionStorage.clear();
}
// The page of a batch shows how far it is until it is over; without a script its reader asks for it again.
const follow = async () => {
  const answer = await fetch(`${location.pathname}/avancement`, { headers: { Accept: 'application/json' } }).catch(() => undefined);
  const seen = answer?.ok ? await answer.json().catch(() => ({ isOver: true })) : {};
  if (seen.isOver) location.reload();
  else {
    if (seen.said) document.querySelector('[data-progress] p').textContent = seen.said;
    if (seen.said) document.querySelector('main progress').value = seen.settled;
    setTimeout(follow, 3_000);
  }
};
if (document.querySelector('[data-progress]')) setTimeout(follow, 3_000);
document.querySelector('#erreurs')?.focus();
restore();
