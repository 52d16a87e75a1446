import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import { cache } from "../api/cache";
import type { Session } from "../api/types";
import { relativeTime } from "../dates/relative";
import { useNow } from "../dates/useNow";
import { t } from "../strings";
import { Badge } from "../ui/Badge";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { ErrorState, messageOf, Skeleton } from "../ui/States";
import { showToast } from "../ui/toast";
import { describeDevice } from "./device";
import { sessionsKey, sessionsQuery } from "./queries";
import styles from "./Settings.module.css";
import { leave } from "./signOut";

const words = t.accounts.sessions;

export function SessionsSection() {
  const { data, error, refetch } = useQuery(sessionsQuery);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton />;
  const sessions = [...data.results].sort((a, b) => Number(b.current) - Number(a.current));
  const others = sessions.filter((one) => !one.current);
  return (
    <>
      <p className={styles.lead}>{words.lead}</p>
      <ul className={styles.list}>
        {sessions.map((one) => (
          <SessionRow key={one.id} session={one} />
        ))}
      </ul>
      {others.length > 0 ? (
        <Button icon="logout" onClick={() => void endOthers()}>
          {words.endOthers}
        </Button>
      ) : (
        <p className={styles.lead}>{words.alone}</p>
      )}
    </>
  );
}

function SessionRow({ session }: { session: Session }) {
  const now = useNow();
  const device = describeDevice(session.user_agent);
  const name = device.name || words.unknownDevice;
  return (
    <li className={styles.device}>
      <Icon name={device.icon} size={24} />
      <div className={styles.about}>
        <strong>{name}</strong>
        {session.current && <Badge tone="accent">{words.current}</Badge>}
        <p>
          {words.since(relativeTime(session.created_at, now))}
          {session.address && ` · ${session.address}`}
        </p>
      </div>
      <Button size="small" aria-label={words.endNamed(name)} onClick={() => void end(session, name)}>
        {words.end}
      </Button>
    </li>
  );
}

async function end(session: Session, name: string): Promise<void> {
  try {
    await api.delete("/accounts/sessions/{session_id}/", { path: { session_id: session.id } });
    if (session.current) return leave();
    showToast(words.ended(name));
  } catch (error) {
    showToast(messageOf(error), { tone: "danger" });
  }
  await cache.invalidateQueries({ queryKey: sessionsKey });
}

async function endOthers(): Promise<void> {
  try {
    await api.delete("/accounts/sessions/");
    showToast(words.othersEnded);
  } catch (error) {
    showToast(messageOf(error), { tone: "danger" });
  }
  await cache.invalidateQueries({ queryKey: sessionsKey });
}
