import { Suspense, useDeferredValue, useEffect, useRef } from "react";
import { useLocation } from "wouter";
import { useMe } from "../api/useMe";
import { t } from "../strings";
import { SIDE_PANEL_SLOT } from "../ui/SidePanel";
import { registerCommands } from "./commands";
import { ErrorBoundary } from "./ErrorBoundary";
import { features } from "./features";
import { startFocusRescue } from "./focusRescue";
import { Following } from "./Following";
import { startKeys } from "./keys";
import { Navigation } from "./Navigation";
import { newcomer } from "./newcomer";
import { Pages, sectionOf } from "./Pages";
import { shellCommands } from "./shellCommands";
import styles from "./Shell.module.css";
import { overlay } from "./signal";
import { useStore } from "./store";
import { lazy } from "../ui/lazy";

const Palette = lazy(() => import("./Palette"));
const FirstSteps = lazy(() => import("./FirstSteps"));
const KeyList = lazy(() => import("./KeyList"));

/** What is around every page of somebody signed in: navigation, the page, room for a side panel, keys, overlays. */
export function Shell() {
  const [path, navigate] = useLocation();
  const isNew = useStore(newcomer) === useMe().pk;
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
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip} onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        {t.common.skip}
      </a>
      <Navigation />
      <main ref={main} id="main" tabIndex={-1} className={styles.main}>
        {isNew && sectionOf(path) === "tasks" && (
          <ErrorBoundary>
            <Suspense fallback={null}>
              <FirstSteps />
            </Suspense>
          </ErrorBoundary>
        )}
        <Following nameOf={sectionOf}>
          <Pages main={main} />
        </Following>
      </main>
      <div id={SIDE_PANEL_SLOT} className={styles.panel} />
      <Suspense fallback={null}>
        {shown === "palette" && <Palette isOpen={open === shown} />}
        {shown === "keys" && <KeyList isOpen={open === shown} />}
      </Suspense>
    </div>
  );
}
