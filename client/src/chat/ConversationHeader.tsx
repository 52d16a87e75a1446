import { useLocation } from "wouter";
import { relativeTime } from "../dates/relative";
import { useNow } from "../dates/useNow";
import { t } from "../strings";
import { Avatar, IconButton, useIsPhone } from "../ui";
import { usePageTitle } from "../ui/pageTitle";
import styles from "./ConversationView.module.css";
import type { Conversation, Place } from "./model";
import { usePresence } from "./presence";

interface Props {
  place: Place;
  title: string;
  conversation: Conversation | undefined;
  isSearching: boolean;
  onSearch: () => void;
}

export function ConversationHeader({ place, title, conversation, isSearching, onSearch }: Props) {
  const [, navigate] = useLocation();
  const isPhone = useIsPhone();
  const now = useNow();
  const presence = usePresence(place.team);
  const other = place.other === null ? undefined : presence.get(place.other);
  const Title = isPhone ? "h1" : "h2"; // on phones the list, which has the page's heading, is not there
  usePageTitle(title);

  let about: string;
  if (place.other === null) {
    const count = [...presence.values()].filter((one) => one.online).length;
    about = [t.chat.palette.team, count > 0 && t.chat.onlineCount(count)].filter(Boolean).join(" · ");
  } else {
    const state = other?.online
      ? t.chat.online
      : other?.last_seen
        ? t.chat.lastSeen(relativeTime(other.last_seen, now))
        : "";
    about = [state, conversation && t.chat.inTeam(conversation.team_name)].filter(Boolean).join(" · ");
  }
  return (
    <header className={styles.header}>
      {isPhone && <IconButton icon="arrowLeft" label={t.chat.back} onClick={() => navigate("/chat")} />}
      <Avatar name={title} square={place.other === null} isOnline={other?.online} />
      <div className={styles.names}>
        <Title>{title}</Title>
        <p>{about}</p>
      </div>
      <IconButton
        icon="search"
        label={isSearching ? t.chat.search.close : t.chat.search.open}
        keys="/"
        aria-expanded={isSearching}
        onClick={onSearch}
      />
      <IconButton icon="people" label={t.chat.openTeam} onClick={() => navigate(`/teams/${place.team}`)} />
    </header>
  );
}
