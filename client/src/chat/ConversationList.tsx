import { useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { useMe } from "../api/useMe";
import { useToday } from "../dates/useNow";
import { t } from "../strings";
import { fold, searchWords } from "../text/folding";
import {
  Avatar,
  ButtonLink,
  classes,
  Count,
  EmptyState,
  ErrorState,
  IconButton,
  SearchField,
  Skeleton,
  useIsPhone,
} from "../ui";
import styles from "./ConversationList.module.css";
import { nameOf, pathOf, placeOfConversation, type Conversation, type Place } from "./model";
import { usePresence } from "./presence";
import { Stranded } from "./Stranded";
import { shortTime } from "./times";

/** From this many conversations on, one can look for them by name. */
const MANY = 8;

interface Props {
  list: readonly Conversation[] | undefined;
  error: unknown;
  onRetry: () => void;
  here: Place | null;
  onStart: () => void;
}

export function ConversationList({ list, error, onRetry, here, onStart }: Props) {
  const isPhone = useIsPhone();
  const [text, setText] = useState("");
  const presence = usePresence();
  const words = searchWords(text);
  const found = list?.filter((one) => words.every((word) => fold(one.title).includes(word)));
  return (
    <div className={styles.side}>
      <header className={styles.header}>
        <h1>{t.chat.title}</h1>
        {list && list.length > 0 && <IconButton icon="edit" label={t.chat.start.open} keys="n" onClick={onStart} />}
      </header>
      {list && list.length >= MANY && (
        <div className={styles.find}>
          <SearchField label={t.chat.find} placeholder={t.chat.find} value={text} onChange={setText} />
        </div>
      )}
      <nav aria-label={t.chat.list} className={styles.scroll}>
        <Stranded list={list} />
        {!list && (error ? <ErrorState error={error} onRetry={onRetry} /> : <Skeleton lines={6} />)}
        {list?.length === 0 && (isPhone ? <NoTeam /> : <p className={styles.none}>{t.chat.noneYet}</p>)}
        {found?.length === 0 && list && list.length > 0 && <p className={styles.none}>{t.chat.noneFound}</p>}
        <ul>
          {found?.map((one) => (
            <Entry
              key={one.id}
              conversation={one}
              isHere={Boolean(here) && nameOf(placeOfConversation(one)) === (here && nameOf(here))}
              isOnline={one.other ? presence.get(one.other.id)?.online : undefined}
            />
          ))}
        </ul>
      </nav>
    </div>
  );
}

interface EntryProps {
  conversation: Conversation;
  isHere: boolean;
  isOnline: boolean | undefined;
}

function Entry({ conversation, isHere, isOnline }: EntryProps) {
  const me = useMe();
  const today = useToday();
  const { title, unread, last_message: last, other, team_name } = conversation;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isHere) row.current?.scrollIntoView({ block: "nearest" });
  }, [isHere]);
  const who = last && (last.owner_id === me.pk ? t.chat.you : last.owner);
  const text = last ? last.message.replace(/\s+/g, " ").slice(0, 200) : t.chat.nothingYet;
  return (
    <li ref={row}>
      <Link
        href={pathOf(placeOfConversation(conversation))}
        aria-current={isHere ? "page" : undefined}
        className={classes(styles.entry, isHere && styles.here, unread > 0 && styles.isUnread)}
      >
        <Avatar name={title} size={40} square={!other} isOnline={isOnline} />
        <span className={styles.line}>
          <strong dir="auto">{other?.id === me.pk ? t.chat.yourself(title) : title}</strong>
          {isOnline && <span className="visually-hidden">{t.chat.online}</span>}
          {other && <span className={styles.team}>{team_name}</span>}
          {last && (
            <time className={styles.time} dateTime={last.posted_at}>
              {shortTime(last.posted_at, today)}
            </time>
          )}
        </span>
        <span className={styles.line}>
          <span className={styles.last}>
            {who && (!other || last?.owner_id === me.pk) ? t.chat.lastBy(who, text) : text}
          </span>
          <Count count={unread} label={t.chat.unread(unread)} />
        </span>
      </Link>
    </li>
  );
}

/** For whoever is in no team. Beside the list where there is room, in its place where there is not. */
export function NoTeam() {
  return (
    <EmptyState
      icon="people"
      title={t.chat.emptyList.title}
      action={
        <ButtonLink href="/teams" look="primary">
          {t.chat.emptyList.action}
        </ButtonLink>
      }
    >
      {t.chat.emptyList.text}
    </EmptyState>
  );
}
