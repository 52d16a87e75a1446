import { useStore } from "../app/store";
import { t } from "../strings";
import { Icon, type IconName } from "../ui/Icon";
import { chooseTheme, theme, type Theme } from "../ui/theme";
import styles from "./Settings.module.css";

const THEMES: readonly [Theme, IconName][] = [
  ["system", "monitor"],
  ["light", "sun"],
  ["dark", "moon"],
];

export function AppearanceSection() {
  const chosen = useStore(theme);
  return (
    <fieldset>
      <legend className={styles.lead}>{t.accounts.appearance.lead}</legend>
      <div className={styles.themes}>
        {THEMES.map(([id, icon]) => (
          <label key={id} className={styles.theme}>
            <input type="radio" name="theme" checked={chosen === id} onChange={() => chooseTheme(id)} />
            <Icon name={icon} size={24} />
            {t.common.theme[id]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
