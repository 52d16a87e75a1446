import { Suspense, useEffect, useRef, type RefObject } from "react";
import { Route, Switch, useLocation } from "wouter";
import { focusPage } from "../ui/focusPage";
import { Spinner } from "../ui/States";
import { ErrorBoundary } from "./ErrorBoundary";
import { features } from "./features";
import { NotFound } from "./NotFound";

const routes = features.flatMap((feature) => feature.routes);

/** The part of the client that a path belongs to. */
export const sectionOf = (path: string) => path.split("/")[1] || "tasks"; // the start page is theirs

/** The page of the address. */
export function Pages({ main }: { main: RefObject<HTMLElement | null> }) {
  const [path] = useLocation();
  const section = sectionOf(path);
  useFocusOnNewPage(section, main);
  return (
    <ErrorBoundary resetBy={path}>
      <Suspense key={section} fallback={<Spinner fill />}>
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
  );
}

/** Screen readers learn of a new page by the focus: it moves to the page, unless the page has put it somewhere itself. */
function useFocusOnNewPage(section: string, main: RefObject<HTMLElement | null>): void {
  const before = useRef(section);
  useEffect(() => {
    if (before.current === section) return;
    before.current = section;
    scrollTo(0, 0);
    if (!main.current?.contains(document.activeElement)) focusPage(main.current);
  }, [section, main]);
}
