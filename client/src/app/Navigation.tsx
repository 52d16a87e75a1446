import { Link, useLocation } from "wouter";
import { signOut } from "../accounts/signOut";
import { session } from "../api/session";
import { t } from "../strings";
import { Avatar } from "../ui/Avatar";
import { Count } from "../ui/Badge";
import { classes } from "../ui/classes";
import { Icon, type IconName } from "../ui/Icon";
import { Kbd } from "../ui/Kbd";
import { MenuButton, type MenuItem } from "../ui/Menu";
import { chooseTheme, theme, type Theme } from "../ui/theme";
import { unreadMessages } from "./badges";
import { ConnectionState } from "./ConnectionState";
import styles from "./Navigation.module.css";
import { overlay } from "./signal";
import { useStore } from "./store";

interface Place {
  href: string;
  /** Paths beneath belong to it as well. */
  isHere: (path: string) => boolean;
  label: string;
  icon: IconName;
}

const under = (prefix: string) => (path: string) => path === prefix || path.startsWith(`${prefix}/`);

const PLACES: readonly Place[] = [
  {
    href: "/",
    isHere: (path) => path === "/" || under("/tasks")(path),
    label: t.common.nav.calendar,
    icon: "calendar",
  },
  { href: "/chat", isHere: under("/chat"), label: t.common.nav.chat, icon: "chat" },
  { href: "/teams", isHere: under("/teams"), label: t.common.nav.teams, icon: "people" },
  { href: "/settings", isHere: under("/settings"), label: t.common.nav.settings, icon: "settings" },
];

/** A sidebar on wide screens, a rail of icons on tablets, a bar at the bottom on phones: one list, placed by CSS. */
export function Navigation() {
  const [path] = useLocation();
  const unread = useStore(unreadMessages);
  return (
    <header className={styles.side}>
      <Link href="/" className={styles.brand} aria-label={t.common.appName}>
        <Mark />
        <span className={styles.word}>{t.common.appName}</span>
      </Link>
      <button
        type="button"
        className={styles.jump}
        onClick={() => overlay.set("palette")}
        aria-keyshortcuts="Control+K"
      >
        <Icon name="search" />
        <span className={classes(styles.word, styles.jumpLabel)}>{t.common.account.jump}</span>
        <span className={styles.word}>
          <Kbd keys="mod+k" />
        </span>
      </button>
      <nav aria-label={t.common.navigation} className={styles.nav}>
        <ul>
          {PLACES.map((place) => (
            <li key={place.href}>
              <Link
                href={place.href}
                aria-current={place.isHere(path) ? "page" : undefined}
                className={classes(styles.link, place.isHere(path) && styles.here)}
              >
                <Icon name={place.icon} />
                <span className={styles.label}>{place.label}</span>
                {place.href === "/chat" && <Count count={unread} label={t.common.unread(unread)} />}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.foot}>
        <ConnectionState />
        <AccountMenu />
      </div>
    </header>
  );
}

function AccountMenu() {
  const state = useStore(session);
  const chosen = useStore(theme);
  const [, navigate] = useLocation();
  if (state.status !== "signed-in") return null;
  const themed = (id: Theme, icon: IconName): MenuItem => ({
    id,
    icon,
    label: t.common.theme[id],
    isSelected: chosen === id,
    ...(id === "system" ? { groupLabel: t.common.theme.title } : {}),
    onAction: () => chooseTheme(id),
  });
  return (
    <MenuButton
      label={t.common.account.menu}
      className={styles.account ?? ""}
      items={[
        { id: "settings", label: t.common.nav.settings, icon: "settings", onAction: () => navigate("/settings") },
        { id: "keys", label: t.common.account.keys, icon: "keyboard", keys: "?", onAction: () => overlay.set("keys") },
        themed("system", "monitor"),
        themed("light", "sun"),
        themed("dark", "moon"),
        {
          id: "out",
          label: t.common.account.signOut,
          icon: "logout",
          groupLabel: t.common.account.signOut,
          onAction: () => void signOut(),
        },
      ]}
    >
      <Avatar name={state.user.username} size={24} />
      <span className={classes(styles.word, styles.name)}>{state.user.username}</span>
      <span className={styles.word}>
        <Icon name="chevronDown" size={16} />
      </span>
    </MenuButton>
  );
}

export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className={styles.mark}>
      <rect width="32" height="32" rx="8.5" fill="currentColor" />
      <g fill="none" stroke="var(--on-accent)" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round">
        <path d="M8.5 11.5h15M8.5 20.5h5" />
        <path d="M17.5 20l2.6 2.7 4.4-5" />
      </g>
    </svg>
  );
}
