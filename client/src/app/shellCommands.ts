import { signOut } from "../accounts/signOut";
import { t } from "../strings";
import { chooseTheme } from "../ui/theme";
import { takeUpToast } from "../ui/toast";
import type { Command } from "./commands";
import { overlay } from "./signal";

/** The commands that are there on every page. */
export function shellCommands(navigate: (path: string) => void): Command[] {
  const go = (id: string, title: string, path: string, keys?: string): Command => ({
    id: `go.${id}`,
    title,
    section: t.common.palette.go,
    ...(keys ? { keys } : {}),
    run: () => navigate(path),
  });
  const themed = (theme: "system" | "light" | "dark"): Command => ({
    id: `theme.${theme}`,
    title: `${t.common.theme.title}: ${t.common.theme[theme]}`,
    section: t.common.palette.commands,
    words: "theme colour color mode",
    run: () => chooseTheme(theme),
  });
  const section = t.common.keys.general;
  return [
    {
      id: "palette",
      title: t.common.keys.jump,
      section,
      keys: "mod+k",
      keysOnly: true,
      run: () => overlay.set("palette"),
    },
    { id: "keys", title: t.common.keys.list, section, keys: "?", run: () => overlay.set("keys") },
    { id: "undo", title: t.common.keys.undo, section, keys: "z", keysOnly: true, run: takeUpToast },
    go("calendar", t.common.nav.calendar, "/", "g c"),
    go("chat", t.common.nav.chat, "/chat", "g m"),
    go("teams", t.common.nav.teams, "/teams", "g t"),
    go("settings", t.common.nav.settings, "/settings", "g s"),
    themed("system"),
    themed("light"),
    themed("dark"),
    { id: "sign-out", title: t.common.account.signOut, section: t.common.palette.commands, run: () => void signOut() },
  ];
}
