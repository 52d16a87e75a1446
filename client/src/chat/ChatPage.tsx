import { useQuery } from "@tanstack/react-query";
import { Suspense, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { useCommands, type Command } from "../app/commands";
import { Following } from "../app/Following";
import { t } from "../strings";
import { Button, ButtonLink, classes, EmptyState, ErrorState, Spinner, useIsPhone } from "../ui";
import { usePageTitle } from "../ui/pageTitle";
import styles from "./ChatPage.module.css";
import { ConversationList, NoTeam } from "./ConversationList";
import { ConversationView } from "./ConversationView";
import { nameOf, pathOf, placeOfConversation, readPlace, type Conversation, type Place } from "./model";
import { conversationsQuery, peopleQuery } from "./queries";
import { lazy } from "../ui/lazy";

const PeopleDialog = lazy(() => import("./PeopleDialog"));

/** The conversations, and the one that is open. On phones one or the other. */
export default function ChatPage() {
  const here = usePlace();
  return (
    <Following nameOf={(path) => path}>
      <Chat here={here} />
    </Following>
  );
}

/** `here` is the conversation that was chosen; it is opened as soon as it is ready. */
function Chat({ here }: { here: Place | null }) {
  const hasOpen = useRest() !== "";
  const place = usePlace();
  const isPhone = useIsPhone();
  const { data, error, refetch, isFetching } = useQuery(conversationsQuery);
  const [isStarting, setStarting] = useState(false);
  useChatCommands(data, here, () => setStarting(true));
  usePageTitle(place ? null : t.chat.title);

  return (
    <div className={classes(styles.chat, place && styles.isOpen)}>
      {(!isPhone || !hasOpen) && (
        <ConversationList
          list={data}
          error={error}
          onRetry={() => void refetch()}
          here={here}
          onStart={() => setStarting(true)}
        />
      )}
      {(!isPhone || hasOpen) && (
        <section className={styles.open}>
          {hasOpen ? (
            <Opened place={place} list={data} isFetching={isFetching} error={error} onRetry={() => void refetch()} />
          ) : (
            data && (data.length > 0 ? <ChooseOne onStart={() => setStarting(true)} /> : <NoTeam />)
          )}
        </section>
      )}
      {isStarting && (
        <Suspense fallback={null}>
          <PeopleDialog onClose={() => setStarting(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** What is behind `/chat/` in the path. */
function useRest(): string {
  const [path] = useLocation();
  return path.slice("/chat/".length);
}

function usePlace(): Place | null {
  const rest = useRest();
  return useMemo(() => readPlace(rest), [rest]);
}

interface OpenedProps {
  place: Place | null;
  list: readonly Conversation[] | undefined;
  isFetching: boolean;
  error: unknown;
  onRetry: () => void;
}

function Opened({ place, list, isFetching, error, onRetry }: OpenedProps) {
  const conversation = list?.find((one) => place && nameOf(placeOfConversation(one)) === nameOf(place));
  // A private chat in which nothing was written yet is no conversation so far.
  const isNew = Boolean(list && place?.other != null && !conversation);
  const people = useQuery({ ...peopleQuery(place?.team ?? 0), enabled: isNew });
  if (!list && error) return <ErrorState error={error} onRetry={onRetry} />;
  if (!list || (isNew && people.isPending)) return <Spinner fill />;
  const title = conversation?.title ?? people.data?.find((one) => one.user_id === place?.other)?.username;
  if (place && !title && isFetching) return <Spinner fill />; // it may be among what is being fetched
  if (!place || !title) return <Gone />;
  return <ConversationView key={nameOf(place)} place={place} title={title} conversation={conversation} />;
}

function Gone() {
  return (
    <EmptyState
      icon="chat"
      title={t.chat.gone.title}
      action={<ButtonLink href="/chat">{t.chat.gone.action}</ButtonLink>}
    >
      {t.chat.gone.text}
    </EmptyState>
  );
}

function ChooseOne({ onStart }: { onStart: () => void }) {
  return (
    <EmptyState
      icon="chat"
      title={t.chat.choose.title}
      action={
        <Button icon="edit" onClick={onStart}>
          {t.chat.choose.action}
        </Button>
      }
    >
      {t.chat.choose.text}
    </EmptyState>
  );
}

function useChatCommands(list: readonly Conversation[] | undefined, here: Place | null, onStart: () => void): void {
  const [, navigate] = useLocation();
  useCommands(
    useMemo(() => {
      const all = list ?? [];
      const at = all.findIndex((one) => here && nameOf(placeOfConversation(one)) === nameOf(here));
      const open = (one: Conversation | undefined) => one && navigate(pathOf(placeOfConversation(one)));
      const command = (id: keyof typeof t.chat.keys, keys: string, run: () => void): Command => ({
        id: `chat.${id}`,
        title: t.chat.keys[id],
        section: t.chat.section,
        keys,
        run,
      });
      return [
        { id: "chat.start", title: t.chat.start.open, section: t.chat.section, keys: "n", run: onStart },
        command("next", "]", () => open(all[at + 1])),
        command("previous", "[", () => open(all[Math.max(0, at - 1)])),
        command("unread", "u", () => open(all.find((one, index) => one.unread > 0 && index !== at))),
      ];
      // eslint-disable-next-line react-hooks/exhaustive-deps -- onStart only sets a state
    }, [list, here, navigate]),
  );
}
