import { useMe } from "../api/useMe";
import { useTypists } from "../live/typing";
import { t } from "../strings";
import styles from "./ConversationView.module.css";

/** Who is typing. Its room is always there, so that nothing moves. */
export function TypingLine({ conversation }: { conversation: number | undefined }) {
  const me = useMe();
  const [first, second, ...more] = useTypists(conversation).filter((one) => one.user_id !== me.pk);
  let text = "";
  if (first && second)
    text = more.length ? t.chat.typing.many(more.length + 2) : t.chat.typing.two(first.username, second.username);
  else if (first) text = t.chat.typing.one(first.username);
  return (
    <div role="status" className={styles.typing}>
      {text && (
        <>
          {text}
          <span aria-hidden="true" />
          <span aria-hidden="true" />
          <span aria-hidden="true" />
        </>
      )}
    </div>
  );
}
