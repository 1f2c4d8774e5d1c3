// What of the picture is seen, and how large: zoom about a point, pan, fit, bring into view.

const LEAST = 0.05;
const MOST = 6;
const MARGIN = 24;
const LONG_MS = 280;

export function newCamera(svg) {
  const world = svg.querySelector(".camera");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const view = { x: 0, y: 0, k: 1 };
  let running = 0;
  let fitted = false; // whether the reader left the view as `fit` made it

  function put(next) {
    Object.assign(view, next);
    world.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.k})`);
  }

  function moveTo(target) {
    cancelAnimationFrame(running);
    if (still.matches || svg.dataset.still) return put(target);
    const start = { ...view };
    const began = performance.now();
    const tick = (now) => {
      const share = Math.min(1, Math.max(0, (now - began) / LONG_MS));
      const eased = 1 - (1 - share) ** 3;
      const at = (name) => start[name] + (target[name] - start[name]) * eased;
      put({ x: at("x"), y: at("y"), k: at("k") });
      if (share < 1) running = requestAnimationFrame(tick);
    };
    running = requestAnimationFrame(tick);
  }

  const size = () => ({ width: svg.clientWidth, height: svg.clientHeight });
  const limit = (k) => Math.min(MOST, Math.max(LEAST, k));

  function zoomAbout(factor, point) {
    fitted = false;
    cancelAnimationFrame(running);
    const k = limit(view.k * factor);
    const share = k / view.k;
    put({ k, x: point.x - (point.x - view.x) * share, y: point.y - (point.y - view.y) * share });
  }

  const middle = () => ({ x: size().width / 2, y: size().height / 2 });

  function scaleFor([, , width, height], most = 1.6) {
    const room = size();
    return limit(
      Math.min(most, (room.width - 2 * MARGIN) / width, (room.height - 2 * MARGIN) / height),
    );
  }

  function fit(box, { most, at = moveTo } = {}) {
    const [x, y, width, height] = box;
    const room = size();
    const k = scaleFor(box, most);
    fitted = most === undefined;
    at({
      k,
      x: room.width / 2 - (x + width / 2) * k,
      y: room.height / 2 - (y + height / 2) * k,
    });
  }

  // Move as little as it takes to see a box whole, and as much larger as it takes to read it.
  function reveal([x, y, width, height], least = 0.55) {
    const room = size();
    if (view.k < least) return fit([x - 150, y - 100, width + 300, height + 200], { most: 1 });
    const shift = (from, to, whole) =>
      from < MARGIN ? MARGIN - from : to > whole - MARGIN ? whole - MARGIN - to : 0;
    const left = view.x + x * view.k;
    const top = view.y + y * view.k;
    const dx = shift(left, left + width * view.k, room.width);
    const dy = shift(top, top + height * view.k, room.height);
    fitted &&= !dx && !dy;
    if (dx || dy) moveTo({ ...view, x: view.x + dx, y: view.y + dy });
  }

  // Put a box at the side from which its edges leave, large enough to read.
  function lookAt([x, y, width, height], [acrossShare, downShare], least = 0.6) {
    const room = size();
    const k = Math.max(view.k, least);
    fitted = false;
    moveTo({
      k,
      x: room.width * acrossShare - (x + width / 2) * k,
      y: room.height * downShare - (y + height / 2) * k,
    });
  }

  return {
    view,
    lookAt,
    put,
    fit,
    scaleFor,
    reveal,
    zoomAbout,
    zoom: (factor) => zoomAbout(factor, middle()),
    pan(dx, dy) {
      fitted &&= !dx && !dy;
      put({ ...view, x: view.x + dx, y: view.y + dy });
    },
    isFitted: () => fitted,
  };
}

// Wheel and trackpad, drag, pinch.
export function followPointers(svg, camera) {
  const fingers = new Map();
  const place = (event) => {
    const box = svg.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  let moved = 0;

  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const speed = event.ctrlKey ? 0.01 : event.deltaMode === 1 ? 0.05 : 0.0016;
    camera.zoomAbout(Math.exp(-event.deltaY * speed), place(event));
  }, { passive: false });
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (!fingers.size) moved = 0;
    fingers.set(event.pointerId, place(event));
  });
  svg.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    const others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    if (others.length) pinch(others[0], before, now);
    else drag(event, before, now);
    fingers.set(event.pointerId, now);
  });

  function drag(event, before, now) {
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    if (moved < 4) return;
    svg.setPointerCapture(event.pointerId);
    svg.classList.add("dragged");
    camera.pan(now.x - before.x, now.y - before.y);
  }

  function pinch(other, before, now) {
    moved += 4;
    const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
    const factor = distance(now, other) / Math.max(1, distance(before, other));
    camera.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    camera.zoomAbout(factor, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
  }

  for (const end of ["pointerup", "pointercancel"]) {
    svg.addEventListener(end, (event) => {
      fingers.delete(event.pointerId);
      svg.classList.remove("dragged");
    });
  }
  // a drag that began on a card is no click on it
  svg.addEventListener("click", (event) => moved >= 4 && event.stopPropagation(), { capture: true });
}
