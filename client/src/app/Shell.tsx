import { lazy, Suspense, useDeferredValue, useEffect, useMemo, useRef } from "react";
import { Route, Switch, useLocation } from "wouter";
import { t } from "../strings";
import { SIDE_PANEL_SLOT } from "../ui/SidePanel";
import { Spinner } from "../ui/States";
import { registerCommands } from "./commands";
import { ErrorBoundary } from "./ErrorBoundary";
import { features } from "./features";
import { startFocusRescue } from "./focusRescue";
import { startKeys } from "./keys";
import { Navigation } from "./Navigation";
import { NotFound } from "./NotFound";
import { shellCommands } from "./shellCommands";
import styles from "./Shell.module.css";
import { overlay } from "./signal";
import { useStore } from "./store";

const Palette = lazy(() => import("./Palette"));
const KeyList = lazy(() => import("./KeyList"));

/** What is around every page of somebody signed in: navigation, the page, room for a side panel, keys, overlays. */
export function Shell() {
  const [path, navigate] = useLocation();
  const main = useRef<HTMLElement>(null);
  const open = useStore(overlay);
  const before = useDeferredValue(open);
  const shown = open || before; // one that closes is taken down after it is out of sight

  useEffect(() => startKeys(), []);
  useEffect(() => startFocusRescue(), []);
  useEffect(() => registerCommands(shellCommands(navigate)), [navigate]);
  useEffect(() => {
    const undo = features.map((feature) => registerCommands(feature.commands ?? []));
    return () => undo.forEach((one) => one());
  }, []);
  useFocusOnNewPage(path, main);

  const routes = useMemo(() => features.flatMap((feature) => feature.routes), []);
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip} onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        {t.common.skip}
      </a>
      <Navigation />
      <main ref={main} id="main" tabIndex={-1} className={styles.main}>
        <ErrorBoundary resetBy={path}>
          <Suspense fallback={<Spinner fill />}>
            <Switch>
              {routes.map(({ path: pattern, page: Page }) => (
                <Route key={String(pattern)} path={pattern}>
                  <Page />
                </Route>
              ))}
              <Route>
                <NotFound />
              </Route>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </main>
      <div id={SIDE_PANEL_SLOT} className={styles.panel} />
      <Suspense fallback={null}>
        {shown === "palette" && <Palette isOpen={open === shown} />}
        {shown === "keys" && <KeyList isOpen={open === shown} />}
      </Suspense>
    </div>
  );
}

/** Screen readers learn of a new page by the focus: it moves to the page, unless the page has put it somewhere itself. */
function useFocusOnNewPage(path: string, main: React.RefObject<HTMLElement | null>): void {
  const section = path.split("/")[1] || "tasks"; // the start page is theirs
  const before = useRef(section);
  useEffect(() => {
    if (before.current === section) return;
    before.current = section;
    scrollTo(0, 0);
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
  }, [section, main]);
}
