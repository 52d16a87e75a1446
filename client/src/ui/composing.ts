/**
 * Keys that an input method works with (the Enter that takes a word, the Escape that drops it) are not for the page. Here
 * they end before anything hears them, so that nobody who listens for a key has to think of it. Returns what stops it.
 */
export function keepFromInputMethods(): () => void {
  const onKey = (event: KeyboardEvent) => {
    // Safari says that composing is over before it tells of the Enter that ended it; the number still says so.
    if (event.isComposing || event.keyCode === 229) event.stopImmediatePropagation();
  };
  addEventListener("keydown", onKey, true);
  return () => removeEventListener("keydown", onKey, true);
}
