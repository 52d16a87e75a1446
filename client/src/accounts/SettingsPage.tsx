import { useEffect, useRef } from "react";
import { Link, useParams } from "wouter";
import { NotFound } from "../app/NotFound";
import { t } from "../strings";
import { Button } from "../ui/Button";
import { Page } from "../ui/Page";
import { classes } from "../ui/classes";
import { Icon, type IconName } from "../ui/Icon";
import { AppearanceSection } from "./AppearanceSection";
import { DataSection } from "./DataSection";
import { NoticesSection } from "./NoticesSection";
import { PasswordSection } from "./PasswordSection";
import { ProfileSection } from "./ProfileSection";
import { SessionsSection } from "./SessionsSection";
import styles from "./Settings.module.css";
import { signOut } from "./signOut";

const words = t.accounts.settings;
const SECTIONS = [
  { id: "profile", label: words.profile, icon: "user", body: ProfileSection },
  { id: "password", label: words.password, icon: "key", body: PasswordSection },
  { id: "devices", label: words.sessions, icon: "device", body: SessionsSection },
  { id: "appearance", label: words.appearance, icon: "palette", body: AppearanceSection },
  { id: "notifications", label: t.notices.title, icon: "bell", body: NoticesSection },
  { id: "data", label: words.data, icon: "archive", body: DataSection },
] as const satisfies readonly { id: string; label: string; icon: IconName; body: () => React.ReactNode }[];

export default function SettingsPage() {
  const tabs = useRef<HTMLElement>(null);
  const { section: id = "profile" } = useParams<{ section?: string }>();
  useEffect(() => {
    // On phones the tabs scroll sideways, and the chosen one may be out of sight.
    tabs.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [id]);
  const section = SECTIONS.find((one) => one.id === id);
  if (!section) return <NotFound />;
  const Body = section.body;
  return (
    <Page
      title={words.title}
      actions={
        <Button look="plain" icon="logout" onClick={() => void signOut()}>
          {t.common.account.signOut}
        </Button>
      }
    >
      <div className={styles.settings}>
        <nav ref={tabs} aria-label={words.title} className={styles.tabs}>
          {SECTIONS.map((one) => (
            <Link
              key={one.id}
              href={`/settings/${one.id}`}
              aria-current={one === section ? "page" : undefined}
              className={classes(styles.tab, one === section && styles.here)}
            >
              <Icon name={one.icon} size={18} />
              {one.label}
            </Link>
          ))}
        </nav>
        <section aria-labelledby="section" className={styles.section}>
          <h2 id="section">{section.label}</h2>
          <Body />
        </section>
      </div>
    </Page>
  );
}
