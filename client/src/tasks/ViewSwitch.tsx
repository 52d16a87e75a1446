import { Link, useSearch } from "wouter";
import { t } from "../strings";
import { Icon, type IconName } from "../ui/Icon";
import { pathOf, VIEWS, type View } from "./place";
import styles from "./TasksPage.module.css";

const ICONS: Record<View, IconName> = { month: "calendar", week: "week", list: "list", board: "board" };

/** The views as links: they can be opened in tabs of their own. The filters go along. */
export function ViewSwitch({ view }: { view: View }) {
  const search = useSearch();
  return (
    <nav aria-label={t.tasks.viewsLabel} className={styles.views}>
      {VIEWS.map((one) => (
        <Link
          key={one}
          href={pathOf(one) + (search && `?${search}`)}
          aria-current={one === view ? "page" : undefined}
          className={styles.view}
        >
          <Icon name={ICONS[one]} size={16} />
          {t.tasks.views[one]}
        </Link>
      ))}
    </nav>
  );
}
