// Checks a published trace again, in the page: the evidence and the program that checks it came with it. Nothing is asked of anybody.
(() => {
  'use strict';
  const read = (id) => document.getElementById(id).textContent;
  const section = document.getElementById('check');
  const button = section.querySelector('button');
  const [about, needs] = section.querySelectorAll('p');
  const answer = section.querySelector('[role=status]');
  const list = section.querySelector('ol');
  const words = JSON.parse(read('check-words'));

  // What the program is given by its surroundings: nothing that it could reach out with.
  const SURROUNDINGS = { env: { emscripten_notify_memory_growth() {} }, wasi_snapshot_preview1: { proc_exit() {} } };

  const fill = (template, values) => template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  function element(name, text, className) {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  /** The program's report on what this page holds. */
  async function check() {
    const packed = Uint8Array.from(atob(read('verifier')), (character) => character.charCodeAt(0));
    const bytes = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
    const { instance: { exports: core } } = await WebAssembly.instantiate(bytes, SURROUNDINGS);
    core._initialize?.();
    const encoder = new TextEncoder();
    const put = (which, text) => {
      const encoded = encoder.encode(text);
      const at = core.peelback_input(which, encoded.length);
      new Uint8Array(core.memory.buffer, at, encoded.length).set(encoded);
    };
    put(0, read('evidence'));
    put(1, read('data'));
    const at = core.peelback_check();
    return JSON.parse(new TextDecoder().decode(new Uint8Array(core.memory.buffer, at, core.peelback_report_size())));
  }

  function show({ places, counts, error }) {
    section.dataset.state = error || counts.differs > 0 ? 'differs' : 'same';
    answer.textContent = error ? fill(words.unreadable, error) : fill(words.summary, counts);
    list.replaceChildren(...(places ?? []).map(({ hop, ref, lines }) => {
      const item = element('li', fill(words.place, { hop, place: ref }));
      const rows = document.createElement('ul');
      rows.append(...lines.map((line) => {
        const row = element('li', ` ${fill(words.lines[line.aspect][line.state], line)}`, line.state);
        row.prepend(element('b', words.states[line.state]));
        return row;
      }));
      item.append(rows);
      return item;
    }));
  }

  if (typeof WebAssembly !== 'object' || typeof DecompressionStream !== 'function') return;
  needs.hidden = true;
  about.hidden = false;
  button.hidden = false;
  button.addEventListener('click', () => {
    button.disabled = true;
    const fail = (error) => {
      // Where a policy around this page forbids WebAssembly, that shows only now.
      section.dataset.state = 'failed';
      needs.hidden = false;
      answer.textContent = String(error);
    };
    check().then(show).catch(fail).finally(() => { button.disabled = false; });
  });
})();
