import { useImperativeHandle, useLayoutEffect, useRef, useState, type Ref } from "react";
import { readDraft, readFile, useDraft, writeFile } from "../app/drafts";
import { t } from "../strings";
import { classes, IconButton, showToast, useMedia } from "../ui";
import { sayTyping } from "./acts";
import styles from "./Composer.module.css";
import { FilePicture } from "./FilePicture";
import { nameOf, type Place } from "./model";

/** The server's limit, in characters. */
const LONGEST = 10_000;

export interface ComposerHandle {
  focus: () => void;
  attach: (file: File) => void;
}

interface Props {
  place: Place;
  title: string;
  conversation: number | undefined;
  /** Rejects when it could not be taken: then it is still here. */
  onSend: (text: string, image: File | null) => Promise<void>;
  /** Arrow up in an empty field. */
  onEditLast: () => void;
  ref: Ref<ComposerHandle>;
}

export function Composer({ place, title, conversation, onSend, onEditLast, ref }: Props) {
  const draft = `chat/${nameOf(place)}`;
  const [text, setText] = useDraft(draft, "");
  const [image, showImage] = useState(() => readFile(draft));
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const hasKeyboard = useMedia("(pointer: fine)");
  const over = [...text].length - LONGEST;
  const canSend = (text.trim() !== "" || image !== null) && over <= 0;
  useLayoutEffect(() => fitHeight(field.current), [text]);

  const write = (now: string) => {
    setText(now);
    if (conversation !== undefined && now.trim()) sayTyping(conversation);
  };
  const setImage = (file: File | null) => {
    showImage(file);
    writeFile(draft, file);
  };
  const attach = (file: File | undefined) => {
    if (!file) return;
    if (!file.type.startsWith("image/")) return void showToast(t.chat.composer.notPicture, { tone: "danger" });
    setImage(file);
    field.current?.focus();
  };
  const submit = () => {
    if (!canSend) return;
    // A message has words. What a file is called says more of its owner's folders than of the picture.
    onSend(text.trim() || t.chat.picture, image).catch(() => {
      if (!readDraft(draft)) setText(text);
      setImage(image);
    });
    write("");
    setImage(null);
    field.current?.focus();
  };
  useImperativeHandle(ref, () => ({ focus: () => field.current?.focus(), attach }));

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && (hasKeyboard || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    } else if (event.key === "ArrowUp" && text === "") {
      event.preventDefault();
      onEditLast();
    }
  };
  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {image && <Preview image={image} onRemove={() => setImage(null)} />}
      <div className={styles.line}>
        <IconButton icon="image" label={t.chat.composer.attach} onClick={() => picker.current?.click()} />
        <input
          ref={picker}
          type="file"
          accept="image/*"
          hidden
          onChange={(event) => {
            attach(event.target.files?.[0]);
            event.target.value = ""; // the same file can be chosen again
          }}
        />
        <textarea
          ref={field}
          dir="auto"
          rows={1}
          className={styles.field}
          aria-label={t.chat.composer.label(title)}
          placeholder={t.chat.composer.placeholder(title)}
          enterKeyHint={hasKeyboard ? "send" : "enter"}
          value={text}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const file = [...event.clipboardData.files].find((one) => one.type.startsWith("image/"));
            // Spreadsheets add a picture of the cells to their text.
            if (!file || event.clipboardData.getData("text/plain").trim()) return;
            event.preventDefault();
            attach(file);
          }}
        />
        <IconButton
          type="submit"
          icon="send"
          label={t.chat.composer.send}
          look={canSend ? "primary" : "plain"}
          disabled={!canSend}
          className={classes(styles.send)}
        />
      </div>
      <p role="alert" className={styles.over}>
        {over > 0 && t.chat.composer.tooLong(over)}
      </p>
    </form>
  );
}

function Preview({ image, onRemove }: { image: File; onRemove: () => void }) {
  return (
    <div className={styles.preview}>
      <FilePicture file={image} alt={t.chat.picture} />
      <span>{image.name}</span>
      <IconButton size="small" icon="close" label={t.chat.composer.takeOut} onClick={onRemove} />
    </div>
  );
}

/** As high as its text, where CSS cannot do it. */
function fitHeight(element: HTMLTextAreaElement | null): void {
  if (!element || CSS.supports("field-sizing", "content")) return;
  element.style.height = "auto";
  element.style.height = `${element.scrollHeight}px`;
}
