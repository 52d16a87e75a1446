import { createContext, useContext, useDeferredValue, useMemo, type ReactNode } from "react";
import { Router, useLocation, useRouter, useSearch } from "wouter";
import { navigate } from "wouter/use-browser-location";

const Path = createContext("");
const Search = createContext("");

const usePath = ({ base }: { base: string }): [string, typeof navigate] => [base + useContext(Path), navigate];
const useSearchOfPath = () => useContext(Search);

interface Props {
  /** Names what is shown at a path. */
  nameOf: (path: string) => string;
  children: ReactNode;
}

/**
 * What is clicked answers at once, and what it leads to follows: it is made ready beside. Until then the children go on
 * seeing the address that they are shown for, and what stands around them sees the new one. Within what has one name
 * they see every address at once.
 */
export function Following({ nameOf, children }: Props) {
  const { base } = useRouter();
  const [path] = useLocation();
  const search = useSearch();
  const wanted = useMemo(() => ({ path, search }), [path, search]);
  const before = useDeferredValue(wanted);
  const shown = nameOf(path) === nameOf(before.path) ? wanted : before;
  return (
    <Path value={shown.path}>
      <Search value={shown.search}>
        <Router base={base} hook={usePath} searchHook={useSearchOfPath}>
          {children}
        </Router>
      </Search>
    </Path>
  );
}
