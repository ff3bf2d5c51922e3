// What a published trace does where scripts may run: it walks through its steps and tells the page around it how tall it is.
// Without scripts the picture, the table and the words stand as they are. It asks nobody for anything and keeps nothing.
(() => {
  'use strict';
  const root = document.documentElement;
  const data = JSON.parse(document.getElementById('data').textContent);
  const { id, steps } = data;
  const asked = new URLSearchParams(location.hash.slice(1));
  // pym names its frame in the query; nothing else is read of it.
  const childId = new URLSearchParams(location.search).get('childId');
  const secret = asked.get('secret');
  const THEMES = ['auto', 'light', 'dark'];
  const VIEWS = ['ladder', 'flow'];
  const UNITS = ['native', 'fiat', 'both'];

  const tell = (message) => { if (parent !== window) parent.postMessage(message, '*'); };

  // ---- height ----

  let told = 0;
  let waiting = false;
  function tellHeight() {
    waiting = false;
    const height = Math.ceil(root.getBoundingClientRect().height);
    if (Math.abs(height - told) < 2) return;
    told = height;
    tell({ type: 'peelback:height', v: 1, id, height });
    tell({ 'datawrapper-height': { [id]: height } });
    tell({ sentinel: 'amp', type: 'embed-size', height });
    if (childId) tell(`pymxPYMx${childId}xPYMxheightxPYMx${height}`);
    tell(JSON.stringify({ src: location.href, context: 'iframe.resize', height }));
    if (secret) tell({ message: 'height', value: height, secret });
  }
  function soon() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(tellHeight);
  }

  // ---- steps ----

  const stepper = document.getElementById('steps');
  const [back, next] = stepper.querySelectorAll('button');
  const place = stepper.querySelector('span');
  const sentence = stepper.querySelector('p');
  const rows = [...document.querySelectorAll('tbody tr')];
  let step = -1;

  function mark(element, isHere) {
    if (element) element.classList.toggle('here', isHere);
  }
  const boxesOf = ({ wide_box, narrow_box }) => [document.querySelector(`.wide [data-box="${wide_box}"]`),
    narrow_box === null ? null : document.querySelector(`.narrow [data-box="${narrow_box}"]`)];
  function markStep(index, isHere) {
    const one = steps[index];
    if (!one) return;
    mark(rows[index], isHere);
    for (const box of boxesOf(one)) mark(box, isHere);
  }
  function show(index) {
    markStep(step, false);
    step = Math.min(Math.max(index, 0), steps.length - 1);
    markStep(step, true);
    place.textContent = stepper.dataset.words.replace('{step}', String(step + 1)).replace('{of}', String(steps.length));
    sentence.textContent = steps[step].sentence;
    back.disabled = step === 0;
    next.disabled = step === steps.length - 1;
    tell({ type: 'peelback:step', v: 1, id, step: step + 1, of: steps.length });
    soon();
  }
  /** The steps at a transaction or an address of this page; whatever else is asked for lights nothing. */
  const stepsAt = (ref) => steps.flatMap((one, index) => (typeof ref === 'string' && ref !== '' && (ref === one.transaction || ref === one.what) ? [index] : []));
  function light(ref) {
    const lit = new Set(stepsAt(ref).flatMap((index) => [rows[index], ...boxesOf(steps[index])]));
    for (const element of document.querySelectorAll('.lit')) element.classList.remove('lit');
    for (const element of lit) if (element) element.classList.add('lit');
  }
  function select(index) {
    const { transaction, what } = steps[index];
    tell({ type: 'peelback:select', v: 1, id, kind: transaction ? 'transaction' : 'place', ref: transaction || what });
    show(index);
  }
  function askLanguage(lang) {
    if (typeof lang === 'string' && lang.toLowerCase() !== root.lang.toLowerCase()) tell({ type: 'peelback:error', v: 1, id, code: 'no_such_language' });
  }
  function showTheme(theme) {
    if (theme === 'auto') root.removeAttribute('data-theme');
    else root.setAttribute('data-theme', theme);
  }

  // ---- what the page around it may ask: these words and no others ----

  addEventListener('message', ({ source, data: message }) => {
    if (source !== parent || typeof message !== 'object' || message === null) return;
    if (message.sentinel === 'amp' && message.type === 'frames-init') { told = 0; soon(); }
    if (message.type === 'peelback:ping') { told = 0; ready(); }
    if (message.type === 'peelback:theme' && THEMES.includes(message.theme)) showTheme(message.theme);
    if (message.type === 'peelback:lang') askLanguage(message.lang);
    if (message.type === 'peelback:highlight') light(message.ref);
    if (message.type === 'peelback:step' && Number.isInteger(message.step) && message.step >= 1 && message.step <= steps.length) show(message.step - 1);
  });

  function ready() {
    tell({ type: 'peelback:ready', v: 1, id, title: data.title, version: data.version, traceSha256: data.trail_sha256 });
    soon();
  }

  if (THEMES.includes(asked.get('theme'))) showTheme(asked.get('theme'));
  if (asked.get('view') === 'table') document.querySelector('details').open = true;
  if (VIEWS.includes(asked.get('view'))) root.setAttribute('data-view', asked.get('view'));
  if (UNITS.includes(asked.get('unit'))) root.setAttribute('data-unit', asked.get('unit'));
  if (asked.get('lang')) askLanguage(asked.get('lang'));
  light(asked.get('hl'));
  if (steps.length > 1) {
    stepper.hidden = false;
    back.addEventListener('click', () => show(step - 1));
    next.addEventListener('click', () => show(step + 1));
    const first = Number(asked.get('step'));
    show(Number.isInteger(first) && first >= 1 && first <= steps.length ? first - 1 : 0);
  }
  // A box or a row that is pressed is the step that is shown; the buttons do the same with the keyboard.
  steps.forEach((one, index) => {
    for (const element of [rows[index], ...boxesOf(one)]) if (element) element.addEventListener('click', ({ target }) => { if (!target.closest('a')) select(index); });
  });
  addEventListener('beforeprint', () => { document.querySelectorAll('details').forEach((details) => { details.open = true; }); });
  new ResizeObserver(soon).observe(root);
  document.fonts?.ready.then(soon);
  ready();
})();
