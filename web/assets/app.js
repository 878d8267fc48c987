// What a script adds to pages that work without one: what is typed is kept while it is typed, nothing is sent twice,
// and lines are added where they stand.

/** Keeps what is typed into a form: at the server, and in the browser where the server does not answer. */
function keep(form) {
  const name = form.dataset.keep;
  const place = `guichet ${name}`;
  const said = document.createElement('p');
  said.className = 'g-saved';
  said.setAttribute('role', 'status');
  form.append(said);
  const left = localStorage.getItem(place);
  if (left) {
    for (const [field, value] of new URLSearchParams(left)) {
      const element = form.elements.namedItem(field);
      if (element && 'value' in element && element.type !== 'hidden' && element.type !== 'radio' && element.type !== 'checkbox')
        element.value = value;
    }
  }
  const words =
    document.documentElement.lang === 'en'
      ? ['Kept at ', 'Not saved yet: what you typed is kept in this browser.']
      : ['Saisie conservée à ', 'Pas encore enregistré : votre saisie est conservée dans ce navigateur.'];
  let waiting;
  const send = async () => {
    const typed = new URLSearchParams(new FormData(form));
    for (const field of [...typed.keys()]) if (field.startsWith('~')) typed.delete(field);
    try {
      const answer = await fetch('/brouillon', {
        method: 'POST',
        body: new URLSearchParams([['~form', name], ...typed]),
        redirect: 'error',
      });
      if (!answer.ok) throw new Error(String(answer.status));
      localStorage.removeItem(place);
      said.textContent = words[0] + new Date().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
    } catch {
      localStorage.setItem(place, typed.toString());
      said.textContent = words[1];
    }
  };
  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(send, 800);
  });
  form.addEventListener('submit', () => {
    clearTimeout(waiting);
    // Whether it arrives nobody knows yet: the page that says so takes it away.
    localStorage.setItem(place, new URLSearchParams([...new FormData(form)].filter(([field]) => !field.startsWith('~'))).toString());
    sessionStorage.setItem('guichet sent', place);
  });
}

/** A form is sent once: a second click does nothing until the page is there again. */
function once(form) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = '1';
  });
  addEventListener('pageshow', () => delete form.dataset.sent);
}

/** Shows how much of a file has gone. */
function upload(form) {
  if (form.enctype !== 'multipart/form-data') return;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const bar = document.createElement('progress');
    bar.max = 1;
    bar.setAttribute('aria-label', document.documentElement.lang === 'en' ? 'Sending' : 'Envoi');
    form.append(bar);
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.upload.onprogress = ({ loaded, total }) => (bar.value = loaded / total);
    request.onload = () => {
      if (request.status < 400) location.assign(request.responseURL);
      else {
        const page = new DOMParser().parseFromString(request.responseText, 'text/html');
        document.querySelector('main').replaceWith(page.querySelector('main'));
        document.querySelector('#erreurs')?.focus();
        start();
      }
    };
    request.onerror = () => bar.remove();
    request.send(new FormData(form));
  });
}

/** What was sent and is said to be done is kept no longer. */
function forgetDone() {
  const sent = sessionStorage.getItem('guichet sent');
  if (!sent || !new URLSearchParams(location.search).has('fait')) return;
  localStorage.removeItem(sent);
  sessionStorage.removeItem('guichet sent');
}

/** Says what is left of each envelope while amounts are typed. */
function credits(form) {
  const written = new Intl.NumberFormat(document.documentElement.lang, {
    style: 'currency',
    currency: 'EUR',
    trailingZeroDisplay: 'stripIfInteger',
  });
  form.addEventListener('input', () => {
    const awarded = {};
    const counts = {};
    for (const row of form.querySelectorAll('[data-envelope]')) {
      row.querySelector('[data-after]')?.remove();
      const { value } = row.querySelector('select');
      counts[value] = (counts[value] ?? 0) + 1;
      if (value !== 'award') continue;
      const euros = Number(row.querySelector('.g-amount').value.replace(/[\s€]/g, '').replace(',', '.')) || 0;
      awarded[row.dataset.envelope] = (awarded[row.dataset.envelope] ?? 0) + Math.round(euros * 100);
    }
    for (const said of form.querySelectorAll('[data-count]')) said.textContent = counts[said.dataset.count] ?? 0;
    for (const said of form.querySelectorAll('[data-awarded]'))
      said.textContent = written.format((awarded[said.dataset.awarded] ?? 0) / 100);
    for (const said of form.querySelectorAll('[data-left]')) {
      const left = said.dataset.available - (awarded[said.dataset.left] ?? 0);
      said.textContent = written.format(left / 100);
      said.classList.toggle('g-late', left < 0);
    }
  });
}

function start() {
  forgetDone();
  for (const form of document.querySelectorAll('form[method=post]')) {
    once(form);
    upload(form);
  }
  for (const form of document.querySelectorAll('form[data-keep]')) keep(form);
  for (const lines of document.querySelectorAll('.g-decisions')) credits(lines.closest('form'));
  document.querySelector('#erreurs')?.focus();
}
start();
