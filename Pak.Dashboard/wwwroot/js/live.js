// Server-sent events for as long as somebody looks. A browser opens six connections to a site at most, over all its tabs: so a tab
// that nobody sees lets go of its stream, and of those that are seen four hold one. The others ask now and then instead.
window.follow = (address, attach, ask) => {
  const Places = 4;
  let source = null;
  let letGo = () => {};
  let seeking = false;

  const open = () => new Promise(end => {
    letGo = end;
    source = new EventSource(address());
    attach(source);
  });
  const close = () => {
    source?.close();
    source = null;
    letGo();
  };
  const inPlace = place => new Promise(next => {
    navigator.locks.request(`pak-live-${place}`, { ifAvailable: true }, lock => {
      const held = lock && !source && !document.hidden ? open() : null; // the place is ours until we let go
      next();
      return held;
    }).catch(next);
  });

  const seek = async () => {
    if (source?.readyState === EventSource.CLOSED) {
      close(); // refused, and the browser does not try again by itself
    }

    if (source || seeking || document.hidden) {
      return;
    }

    seeking = true;
    if (navigator.locks) {
      for (let place = 0; place < Places && !source; place++) {
        await inPlace(place);
      }
    } else {
      open();
    }

    seeking = false;
    if (!source) {
      ask();
    }
  };

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      close();
    } else {
      seek();
      ask(); // what came meanwhile
    }
  });
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", seek);
  setInterval(seek, 4000);
  seek();
};
