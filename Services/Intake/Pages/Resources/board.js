// Keeps the board up to date: puts in each part that the server sends in place of the one that is there.
// The page is whole without it.
"use strict";
(() => {
  const state = document.getElementById("live-state");
  const button = document.getElementById("live-button");
  const news = document.getElementById("live-news");
  if (!window.EventSource || !state || !button || !news) return;

  const againMilliseconds = 30000;
  const newsMilliseconds = 60000;
  let source = null;
  let paused = false;
  let timer = 0;
  let told = "";
  let toldAt = performance.now();

  function show(key) {
    if (state.dataset.shown === key) return;
    state.dataset.shown = key;
    state.textContent = state.dataset[key];
  }

  function put(event) {
    const old = document.getElementById(event.type);
    const holder = document.createElement("template");
    holder.innerHTML = event.data;
    const fresh = holder.content.firstElementChild;
    if (!old || !fresh) return;
    for (const details of old.querySelectorAll("details[open]")) {
      const same = fresh.querySelector("#" + details.id);
      if (same) same.open = true;
    }
    if (old.isEqualNode(fresh)) return;
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const scrolled = [...old.querySelectorAll(".scroll")].map((one) => [one.scrollLeft, one.scrollTop]);
    const place = focused ? [...old.querySelectorAll("summary, .scroll")].indexOf(focused) : -1;
    old.replaceWith(fresh);
    fresh.querySelectorAll(".scroll").forEach((one, index) => one.scrollTo(...(scrolled[index] || [0, 0])));
    if (place >= 0) fresh.querySelectorAll("summary, .scroll")[place]?.focus({ preventScroll: true });
    tell(fresh.dataset.summary);
  }

  // Rarely: who listens to the page should not be talked down.
  function tell(summary) {
    const now = performance.now();
    if (!summary || summary === told || now - toldAt < newsMilliseconds) return;
    told = summary;
    toldAt = now;
    news.textContent = summary;
  }

  function open() {
    close();
    source = new EventSource(button.dataset.events);
    source.onopen = () => show("on");
    source.onerror = () => {
      show("off");
      // Refused: the browser does not try again by itself.
      if (source && source.readyState === EventSource.CLOSED) timer = setTimeout(open, againMilliseconds);
    };
    for (const part of document.querySelectorAll("[data-live]")) source.addEventListener(part.id, put);
  }

  function close() {
    clearTimeout(timer);
    if (source) source.close();
    source = null;
  }

  button.addEventListener("click", () => {
    paused = !paused;
    button.textContent = paused ? button.dataset.resume : button.dataset.pause;
    if (paused) {
      close();
      show("paused");
    } else {
      open();
    }
  });
  // A page that nobody sees takes up no place.
  document.addEventListener("visibilitychange", () => {
    if (paused) return;
    if (document.hidden) close();
    else open();
  });
  button.hidden = false;
  open();
})();
