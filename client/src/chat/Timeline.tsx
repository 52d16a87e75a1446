import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useImperativeHandle, useMemo, useRef, useState, type Ref } from "react";
import { useSearchParams } from "wouter";
import { useMe } from "../api/useMe";
import { useWaiting } from "../outbox/outbox";
import { t } from "../strings";
import { Button, classes, EmptyState, ErrorState, messageOf, showToast, Skeleton, Spinner } from "../ui";
import { Announcer } from "./Announcer";
import type { Search } from "./keys";
import type { Conversation, Message, Place, Stretch } from "./model";
import { postingsAt, type PostingItem } from "./posting";
import { PendingRow } from "./PendingRow";
import { isSearching, jumpTo, jumpToLatest, letGo, stretchQuery } from "./queries";
import { noteRead } from "./reading";
import { rowsOf, type Row } from "./rows";
import { TimelineRow } from "./TimelineRow";
import styles from "./Timeline.module.css";
import { useLoading } from "./useLoading";
import { useRowKeys } from "./useRowKeys";
import { useScroll } from "./useScroll";
import { useViewer } from "./useViewer";

export interface TimelineHandle {
  editLast: () => void;
  /** Something of one's own is about to be sent: it is shown at the end. */
  onOwnMessage: () => void;
}

interface Props {
  place: Place;
  title: string;
  conversation: Conversation | undefined;
  search: Search;
  ref: Ref<TimelineHandle>;
}

const NONE: readonly Message[] = [];
/** Before the first rows are made: that happens beside, so that opening a conversation answers at once. */
const NOTHING: { rows: Row[]; pending: PostingItem[]; stretch: Stretch | undefined } = {
  rows: [],
  pending: [],
  stretch: undefined,
};

/** The messages of a conversation, or those found in it. */
export function Timeline({ place, title, conversation, search, ref }: Props) {
  const me = useMe();
  const isFiltered = isSearching(search);
  const { data, error, refetch } = useQuery(stretchQuery(place, search));
  const messages = data?.messages ?? NONE;
  const waiting = useWaiting();
  const [readTo, setReadTo] = useReadLine(conversation);
  const rows = useMemo(
    () => rowsOf(messages, isFiltered ? null : readTo, me.pk),
    [messages, isFiltered, readTo, me.pk],
  );
  const made = useMemo(() => {
    const pending = isFiltered || data?.hasLater ? [] : postingsAt(waiting, place, messages, me.pk);
    return { rows, pending, stretch: data };
  }, [rows, isFiltered, data, waiting, place, messages, me.pk]);
  const { rows: shownRows, pending, stretch } = useDeferredValue(made, NOTHING);
  const loading = useLoading(place, search);
  const { box, isAtEnd, onScroll, scrollTo } = useScroll({
    version: `${shownRows.length}/${shownRows[0]?.key}/${shownRows.at(-1)?.key}/${pending.length}/${stretch?.hasLater}`,
    hasEarlier: stretch?.hasEarlier ?? false,
    hasLater: stretch?.hasLater ?? false,
    onNear: loading.load,
    onSeen: (position) => !isFiltered && conversation && noteRead(conversation, position),
  });
  useEffect(() => () => letGo(place, search), [place, search]);
  const keys = useRowKeys(messages, me.pk);
  const viewer = useViewer(messages);
  const lit = useJump(place, isFiltered, scrollTo);

  const toLatest = async () => {
    try {
      if (data?.hasLater) await jumpToLatest(place);
      scrollTo("end");
    } catch (reason) {
      showToast(messageOf(reason), { tone: "danger" });
    }
  };

  useImperativeHandle(ref, () => ({
    editLast: () => keys.editLast(),
    onOwnMessage: () => {
      setReadTo(null);
      void toLatest();
    },
  }));

  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <div className={styles.waiting}>
        <Skeleton lines={6} />
      </div>
    );
  if (isFiltered && messages.length === 0)
    return (
      <div className={styles.waiting}>
        <EmptyState icon="search" title={t.chat.search.none}>
          {t.chat.search.noneText}
        </EmptyState>
      </div>
    );
  return (
    <div className={styles.frame}>
      <div ref={box} className={styles.box} onScroll={onScroll}>
        <div className={classes(styles.content, isFiltered && styles.found)}>
          {!stretch || stretch.hasEarlier ? (
            <div className={styles.more}>
              {loading.direction === "earlier" && <Spinner label={t.chat.loadingEarlier} />}
            </div>
          ) : (
            <Beginning
              title={title}
              isPrivate={place.other !== null}
              isEmpty={messages.length + pending.length === 0}
              found={isFiltered ? messages.length : null}
            />
          )}
          <ol aria-label={t.chat.messages(title)} onKeyDown={keys.onKeyDown} onFocus={keys.onFocus}>
            {shownRows.map((row) => (
              <TimelineRow
                key={row.key}
                row={row}
                isMine={row.kind === "message" && row.message.owner_id === me.pk}
                isActive={row.kind === "message" && row.message.id === keys.active}
                isLit={row.kind === "message" && row.message.position === lit}
                mode={row.kind === "message" && keys.mode?.id === row.message.id ? keys.mode.kind : "view"}
                onMode={keys.open}
                onClose={keys.close}
                onPicture={viewer.open}
                linkTo={isFiltered ? place : null}
              />
            ))}
            {pending.map((item) => (
              <PendingRow key={`waiting ${item.id}`} item={item} />
            ))}
          </ol>
          {stretch?.hasLater && <div className={styles.more}>{loading.direction === "later" && <Spinner />}</div>}
        </div>
      </div>
      {!isAtEnd && !isFiltered && (
        <Button
          className={classes(styles.latest, Boolean(conversation?.unread) && styles.hasNew)}
          icon="arrowDown"
          onClick={() => void toLatest()}
        >
          {conversation?.unread ? t.chat.toLatestNew(conversation.unread) : t.chat.toLatest}
        </Button>
      )}
      <Announcer messages={messages} me={me.pk} isOn={!data.hasLater && !isFiltered} />
      {viewer.view}
    </div>
  );
}

interface BeginningProps {
  title: string;
  isPrivate: boolean;
  isEmpty: boolean;
  found: number | null;
}

function Beginning({ title, isPrivate, isEmpty, found }: BeginningProps) {
  if (found !== null) return <p className={styles.beginning}>{t.chat.search.found(found)}</p>;
  return (
    <p className={styles.beginning}>
      {isPrivate ? t.chat.firstPrivate(title) : t.chat.first(title)} {isEmpty && t.chat.firstText}
    </p>
  );
}

/** Up to where had been read when one came: what is after stands under the line. It moves when one has been away. */
function useReadLine(conversation: Conversation | undefined) {
  const [readTo, setReadTo] = useState(conversation && conversation.unread > 0 ? conversation.read_position : null);
  const position = conversation?.last_position ?? 0;
  useEffect(() => {
    const onBlur = () => setReadTo(position);
    addEventListener("blur", onBlur);
    return () => removeEventListener("blur", onBlur);
  }, [position]);
  return [readTo, setReadTo] as const;
}

/** Follow `?at=position` in the address: light that message up for a moment, and give it the focus. */
function useJump(place: Place, isFiltered: boolean, scrollTo: (position: number) => void): number | null {
  const [params, setParams] = useSearchParams();
  const at = Number(params.get("at")) || null;
  const [lit, setLit] = useState<number | null>(null);
  const wanted = useRef<number | null>(null);
  useEffect(() => {
    const row = wanted.current && document.querySelector<HTMLElement>(`main [data-position="${wanted.current}"]`);
    if (!row) return; // not drawn yet
    wanted.current = null;
    row.focus({ preventScroll: true });
  });
  useEffect(() => {
    if (at === null || isFiltered) return;
    jumpTo(place, at).then(
      () => {
        setLit(at);
        wanted.current = at;
        scrollTo(at);
      },
      (reason: unknown) => showToast(messageOf(reason), { tone: "danger" }),
    );
    setParams((before) => (before.delete("at"), before), { replace: true });
  }, [at, isFiltered, place, scrollTo, setParams]);
  return lit;
}
