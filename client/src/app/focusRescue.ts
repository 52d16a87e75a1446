import { focusPage } from "../ui/focusPage";

/*
 * When what has the focus goes away, such as a button that is done with or a row that was deleted, browsers leave the focus
 * nowhere, and whoever works by keyboard begins again at the top. Here it goes to what stands nearest.
 */

/** Dialogs, menus and panels that close give the focus back by themselves, within this time in milliseconds. */
const PATIENCE = 120;
/** How many parts of the page are remembered: a dialog goes together with what had the focus in it. */
const REMEMBERED = 8;
const PART = "main, header, aside, section[tabindex], [role=dialog], [role=alertdialog], [role=menu]";
const FOCUSABLE = "a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, [tabindex]";

/** An element on the way up from what had the focus, and what stood beside it then. */
interface Level {
  element: Element;
  next: Element | null;
  previous: Element | null;
}

/** Where the focus was last in one part of the page. */
interface Place {
  part: Element | null;
  levels: readonly Level[];
}

/** Watch the focus. Returns what stops it. */
export function startFocusRescue(): () => void {
  let places: Place[] = [];
  let isByKeys = false;
  let timer = 0;
  const onFocus = (event: FocusEvent) => {
    if (!(event.target instanceof Element)) return;
    const place = placeOf(event.target);
    places = [place, ...places.filter((one) => one.part !== place.part)].slice(0, REMEMBERED);
  };
  const onKey = () => void (isByKeys = true);
  const onPointer = () => void (isByKeys = false);
  const isLost = () =>
    isByKeys && document.activeElement === document.body && places[0]?.levels[0]?.element.isConnected === false;
  const observer = new MutationObserver(() => {
    if (!isLost()) return;
    clearTimeout(timer);
    timer = window.setTimeout(() => isLost() && focusNearest(places), PATIENCE);
  });
  observer.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("focusin", onFocus);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("pointerdown", onPointer, true);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
    document.removeEventListener("focusin", onFocus);
    document.removeEventListener("keydown", onKey, true);
    document.removeEventListener("pointerdown", onPointer, true);
  };
}

function placeOf(target: Element): Place {
  const levels: Level[] = [];
  for (let element: Element | null = target; element && element !== document.body; element = element.parentElement)
    levels.push({ element, next: element.nextElementSibling, previous: element.previousElementSibling });
  return { part: target.closest(PART), levels };
}

function focusNearest(places: readonly Place[]): void {
  const main = document.querySelector<HTMLElement>("main");
  // What holds the whole page is near to nothing.
  const isPart = (element: Element) => element === main || !element.contains(main);
  for (const { levels } of places) {
    for (const { element, next, previous } of levels) {
      if (!isPart(element)) break;
      const near = element.isConnected ? [element] : [next, previous];
      if (near.some((one) => one?.isConnected && isPart(one) && focusIn(one))) return;
    }
  }
  focusPage(main);
}

/** Give the focus to an element or the first within it that takes it. */
function focusIn(element: Element): boolean {
  const within = [...element.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((one) => one.tabIndex >= 0);
  const candidates = element.matches(FOCUSABLE) ? [element as HTMLElement, ...within] : within;
  return candidates.some((one) => {
    one.focus();
    return document.activeElement === one; // not when it cannot be seen
  });
}
