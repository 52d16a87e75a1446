import type { ReactNode } from "react";
import { classes } from "./classes";
import styles from "./Page.module.css";
import { usePageTitle } from "./pageTitle";

interface Props {
  title: string;
  /** What stands in the header instead of the title's text, for a title that is more than text. */
  heading?: ReactNode;
  /** Buttons and filters at the end of the header. */
  actions?: ReactNode;
  /** A second row of the header: filters, tabs. */
  toolbar?: ReactNode;
  /** `text`: for reading and forms. `full`: to the edges, as high as the window; its content scrolls by itself. */
  width?: "text" | "wide" | "full";
  children: ReactNode;
}

/** One page: its title (in the tab as well), its header, its content. */
export function Page({ title, heading, actions, toolbar, width = "wide", children }: Props) {
  usePageTitle(title);
  return (
    <div className={classes(styles.page, styles[width])}>
      <header className={styles.header}>
        <div className={styles.row}>
          <h1>{heading ?? title}</h1>
          {actions && <div className={styles.actions}>{actions}</div>}
        </div>
        {toolbar}
      </header>
      <div className={styles.content}>{children}</div>
    </div>
  );
}
