// What is measured inside of the page; there before its first script.
(() => {
  const said = []; // by the Event Timing API
  const seen = []; // by ourselves
  const tasks = [];
  let since = 0;

  const keep = (list, made) => list.getEntries().forEach((one) => one.startTime >= since && made(one));
  new PerformanceObserver((list) =>
    keep(list, ({ startTime, duration }) => said.push({ startTime, duration })),
  ).observe({ type: "event", durationThreshold: 16 });
  new PerformanceObserver((list) => keep(list, ({ duration }) => tasks.push(duration))).observe({ type: "longtask" });

  // When the frame after an input is made. What it waits for comes before other tasks, so nothing else is counted.
  const afterFrame = (then) =>
    requestAnimationFrame(() => scheduler.postTask(() => then(performance.now()), { priority: "user-blocking" }));
  const note = ({ timeStamp }) => afterFrame((now) => seen.push({ startTime: timeStamp, duration: now - timeStamp }));
  for (const name of ["pointerdown", "click", "keydown", "dragstart", "drop"])
    addEventListener(name, note, { capture: true, passive: true });

  window.probe = {
    /** When a condition holds and is painted, in milliseconds since the page was asked for. */
    async when(condition, patience) {
      const holds = new Function(`return ${condition}`);
      const asked = performance.now();
      while (!holds()) {
        if (performance.now() - asked > patience) throw new Error(`never: ${condition}`);
        await new Promise(requestAnimationFrame);
      }
      return new Promise(afterFrame);
    },
    /** Until nothing is done for a while; on a busy machine that may never be so. */
    async rest(calm, patience) {
      const asked = performance.now();
      for (let from = asked; performance.now() - from < calm && performance.now() - asked < patience; ) {
        const before = performance.now();
        await new Promise((done) => setTimeout(done, 25));
        if (performance.now() - before > 75) from = performance.now();
      }
    },
    clear() {
      since = performance.now();
      said.length = seen.length = tasks.length = 0;
    },
    take() {
      return { said: [...said], seen: [...seen], tasks: [...tasks] };
    },
    /** How long a fixed loop takes now, in milliseconds. */
    reference() {
      const before = performance.now();
      let number = 1;
      for (let step = 0; step < 2_000_000; step++) number = (number * 1103515245 + 12345) | 0;
      return performance.now() - before + Math.min(number & 0, 1);
    },
  };
})();
