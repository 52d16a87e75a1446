import { useState } from "react";
import { readDraft, readFile, writeDraft, writeFile } from "../app/drafts";
import { usualTime, type Day } from "../dates/days";
import { t } from "../strings";
import { Button } from "../ui/Button";
import { FormErrors, useForm } from "../ui/form";
import { SidePanel } from "../ui/SidePanel";
import { showToast } from "../ui/toast";
import { createTask } from "./changes";
import { PictureField } from "./PictureField";
import { USUAL } from "./quickAdd";
import { TaskFields, type Draft } from "./TaskFields";
import styles from "./TaskPanel.module.css";
import { TitleField } from "./TitleField";

interface Props {
  day: Day;
  status: number;
  onClose: () => void;
}

const KNOWN = ["title", "comment", "due_date", "category", "priority", "status", "asigned_to", "file"];

/** There is one draft: it goes along when another day is chosen. */
const PLACE = "task/new";

type Written = Draft & { title: string };

/** A new task, its day filled in. */
export default function NewTaskPanel({ day, status, onClose }: Props) {
  const opening = `${day} ${status}`;
  const [{ title, ...draft }, setWritten] = useState(() => begin(opening, day, status));
  const [picture, setPicture] = useState(() => shownOf(readFile(PLACE)));
  const [progress, setProgress] = useState<number | null>(null);

  const discard = () => {
    writeDraft(PLACE, undefined);
    writeFile(PLACE, null);
    onClose();
  };
  const form = useForm(KNOWN, async () => {
    const { due, assignee, ...rest } = draft;
    const fields = {
      ...rest,
      title: title.trim(),
      due_at: due.toISOString(),
      asigned_to: assignee?.id ?? null,
      asigned_to_username: assignee?.name ?? null,
    };
    try {
      const made = await createTask(fields, {
        picture: picture ? { file: picture.file, onProgress: setProgress } : undefined,
      });
      showToast(made ? t.tasks.created(fields.title) : t.tasks.kept(fields.title));
    } catch (error) {
      setProgress(null);
      throw error;
    }
    discard();
  });
  const write = (changes: Partial<Written>) => {
    const next = { title, ...draft, ...changes };
    setWritten(next);
    writeDraft(PLACE, next.title || next.comment ? { opening, ...next } : undefined);
  };
  const choosePicture = (file: File | null) => {
    if (picture) URL.revokeObjectURL(picture.url);
    writeFile(PLACE, file);
    setPicture(shownOf(file));
  };

  return (
    <SidePanel title={t.tasks.add} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={form.onSubmit}
        noValidate
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
        }}
      >
        <TitleField
          autoFocus
          value={title}
          errors={form.errors.title}
          onChange={(text) => write({ title: text })}
          onEnter={(field) => field.form?.requestSubmit()}
        />
        <TaskFields draft={draft} errors={form.errors} onChange={write} />
        <PictureField
          title={title}
          url={picture?.url ?? null}
          progress={form.isBusy ? progress : null}
          errors={form.errors.file}
          onPick={choosePicture}
          onRemove={() => choosePicture(null)}
        />
        <FormErrors form={form} />
        <div className={styles.actions}>
          <Button onClick={discard}>{t.common.cancel}</Button>
          <Button type="submit" look="primary" busy={form.isBusy} disabled={!title.trim()}>
            {t.tasks.create}
          </Button>
        </div>
      </form>
    </SidePanel>
  );
}

/** What was begun before, as of the day and status that are chosen now. */
function begin(opening: string, day: Day, status: number): Written {
  const usual = { title: "", comment: "", due: usualTime(day, new Date()), ...USUAL, status, assignee: null };
  const kept = readDraft<Written & { opening: string }>(PLACE);
  if (!kept) return usual;
  const { opening: before, ...written } = kept;
  const when = before === opening ? { due: new Date(written.due) } : { due: usual.due, status };
  return { ...usual, ...written, ...when };
}

function shownOf(file: File | null) {
  return file && { file, url: URL.createObjectURL(file) };
}
