import { memo, useEffect, useMemo, useRef, useState } from "react";
import { useSearchParams } from "wouter";
import { useMe } from "../api/useMe";
import { useCommands } from "../app/commands";
import { t } from "../strings";
import { classes, Icon, MarkedWords, showToast } from "../ui";
import { wasClicked } from "../ui/lastInput";
import { Composer, type ComposerHandle } from "./Composer";
import { ConversationHeader } from "./ConversationHeader";
import styles from "./ConversationView.module.css";
import type { Search } from "./keys";
import { pathOf, type Conversation, type Place } from "./model";
import { sendMessage } from "./posting";
import { isSearching } from "./queries";
import { SearchBar } from "./SearchBar";
import { Timeline, type TimelineHandle } from "./Timeline";
import { TypingLine } from "./TypingLine";

interface Props {
  place: Place;
  title: string;
  /** Undefined for a private chat in which nothing was written yet. */
  conversation: Conversation | undefined;
}

/** One conversation: its messages, and where one writes. */
export const ConversationView = memo(function ConversationView({ place, title, conversation }: Props) {
  const me = useMe();
  const composer = useRef<ComposerHandle>(null);
  const timeline = useRef<TimelineHandle>(null);
  const { search, isOpen, setSearch } = useSearch();
  const drop = useDrop((file) => composer.current?.attach(file));
  useFocusOnClick(place, conversation === undefined, composer);
  const name = place.other === me.pk ? t.chat.yourself(title) : title;

  useCommands(
    useMemo(() => {
      const section = t.chat.section;
      return [
        { id: "chat.rows", title: t.chat.keys.rows, section, keys: "Arrows", keysOnly: true },
        { id: "chat.edit", title: t.chat.edit, section, keys: "e", keysOnly: true },
        { id: "chat.remove", title: t.chat.remove, section, keys: "Delete", keysOnly: true },
        { id: "chat.write", title: t.chat.keys.write, section, keys: "r", run: () => composer.current?.focus() },
        {
          id: "chat.search",
          title: t.chat.keys.search,
          section,
          keys: "/",
          run: () => setSearch({ words: "", days: 0 }),
        },
      ];
    }, [setSearch]),
  );

  const onSend = (text: string, image: File | null) => {
    if (isOpen) setSearch(null);
    timeline.current?.onOwnMessage();
    return sendMessage(place, text, image).catch((error: unknown) => {
      showToast(t.common.errors.unknown, { tone: "danger" });
      throw error;
    });
  };

  return (
    <div className={styles.view} {...drop.handlers}>
      <ConversationHeader
        place={place}
        title={name}
        conversation={conversation}
        isSearching={isOpen}
        onSearch={() => setSearch(isOpen ? null : { words: "", days: 0 })}
      />
      {isOpen && <SearchBar title={name} search={search} onChange={setSearch} onClose={() => setSearch(null)} />}
      <MarkedWords words={search.words}>
        <Timeline
          key={isSearching(search) ? "search" : "all"}
          ref={timeline}
          place={place}
          title={name}
          conversation={conversation}
          search={search}
        />
      </MarkedWords>
      <TypingLine conversation={conversation?.id} />
      <Composer
        ref={composer}
        place={place}
        title={name}
        conversation={conversation?.id}
        onSend={onSend}
        onEditLast={() => timeline.current?.editLast()}
      />
      <div className={classes(styles.drop, drop.isOver && styles.isOver)} aria-hidden="true">
        <Icon name="image" size={28} />
        {t.chat.composer.drop}
      </div>
    </div>
  );
});

/**
 * Who opens a conversation by a click, or begins one, is about to write: their letters are no shortcuts. Fingers would
 * have a keyboard over the messages.
 */
function useFocusOnClick(place: Place, isNew: boolean, composer: React.RefObject<ComposerHandle | null>): void {
  const path = `/app${pathOf(place)}`;
  useEffect(() => {
    if (location.search) return; // a message that was searched for has the focus
    if (wasClicked() || (isNew && matchMedia("(pointer: fine)").matches)) composer.current?.focus();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when it is opened
  }, []);
  useEffect(() => {
    const onClick = ({ target }: MouseEvent) => {
      const link = target instanceof Element && target.closest<HTMLAnchorElement>("a[href]");
      if (link && link.pathname === path && !link.search && wasClicked()) composer.current?.focus();
    };
    document.addEventListener("click", onClick);
    return () => document.removeEventListener("click", onClick);
  }, [path, composer]);
}

/** What is searched for stands in the address: `?q=words&days=7`. */
function useSearch() {
  const [params, setParams] = useSearchParams();
  const words = params.get("q");
  const days = Number(params.get("days")) || 0;
  const search = useMemo<Search>(() => ({ words: words?.trim() ?? "", days }), [words, days]);
  const [setSearch] = useState(() => (wanted: Search | null) => {
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        after.delete("q");
        after.delete("days");
        after.delete("at");
        if (wanted) after.set("q", wanted.words);
        if (wanted && wanted.days > 0) after.set("days", String(wanted.days));
        return after;
      },
      { replace: true },
    );
  });
  return { search, isOpen: words !== null, setSearch };
}

function useDrop(onFile: (file: File) => void) {
  const [isOver, setOver] = useState(false);
  const hasFile = (event: React.DragEvent) => event.dataTransfer.types.includes("Files");
  const handlers = {
    onDragOver: (event: React.DragEvent) => {
      if (!hasFile(event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: (event: React.DragEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
    },
    onDrop: (event: React.DragEvent) => {
      if (!hasFile(event)) return;
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer.files[0];
      if (file) onFile(file);
    },
  };
  return { isOver, handlers };
}
