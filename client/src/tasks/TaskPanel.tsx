import { memo, Suspense, useEffect, useRef, useState } from "react";
import type { Task } from "../api/types";
import { relativeTime } from "../dates/relative";
import { useNow } from "../dates/useNow";
import { useConnection } from "../live/connection";
import { t } from "../strings";
import { IconButton } from "../ui/Button";
import { showToast } from "../ui/toast";
import { SidePanel } from "../ui/SidePanel";
import { EmptyState, ErrorState, Skeleton } from "../ui/States";
import { Check } from "./Check";
import { ConflictNotice } from "./ConflictNotice";
import type { Changes } from "./model";
import { PictureField } from "./PictureField";
import { fileAt } from "./pictures";
import { useStore } from "../app/store";
import { useTask } from "./queries";
import { savedAs } from "./sending";
import { TaskFields, type Draft } from "./TaskFields";
import styles from "./TaskPanel.module.css";
import { TitleField } from "./TitleField";
import { useEditing } from "./useEditing";
import { lazy } from "../ui/lazy";

const DeleteDialog = lazy(() => import("./DeleteDialog"));

/** One task, to be read and changed. */
export default memo(function TaskPanel({ id, onClose }: { id: number; onClose: () => void }) {
  const { data: task, error, refetch } = useTask(useStore(savedAs).get(id) ?? id);
  if (task) return <Edited task={task} onClose={onClose} />;
  return (
    <SidePanel title={t.tasks.panel} onClose={onClose}>
      {task === null ? (
        <EmptyState icon="archive" title={t.tasks.goneTitle}>
          {t.tasks.goneText}
        </EmptyState>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={6} />
      )}
    </SidePanel>
  );
});

function Edited({ task, onClose }: { task: Task; onClose: () => void }) {
  const editing = useEditing(task);
  const { shown, errors } = editing;
  const [progress, setProgress] = useState<number | null>(null);
  const now = useNow();
  const isCut = useConnection() === "offline";
  const [isDeleting, setDeleting] = useState(false);

  const onChange = ({ comment, due, assignee, ...levels }: Partial<Draft>, isTyping = false) => {
    if (comment !== undefined) editing.type({ comment });
    if (due) (isTyping ? editing.hold : editing.type)({ due_at: due.toISOString() });
    const now: Changes = { ...levels };
    if (assignee !== undefined) {
      now.asigned_to = assignee?.id ?? null;
      now.asigned_to_username = assignee?.name ?? null;
    }
    if (Object.keys(now).length > 0) void editing.save(now);
  };
  const setPicture = async (file: File | null): Promise<void> => {
    const before = await fileAt(shown.file);
    if (file) {
      setProgress(0);
      await editing.save({ file: "" }, { file, onProgress: setProgress });
      setProgress(null);
    } else await editing.save({ file: null });
    // A picture that cannot be read again cannot be put back.
    if (shown.file && !before) return;
    const said = file ? t.tasks.picture.changed : t.tasks.picture.removed;
    showToast(said, { action: { label: t.common.undo, run: () => void putBack.current(before) } });
  };
  const putBack = useRef(setPicture);
  useEffect(() => {
    putBack.current = setPicture;
  });

  return (
    <SidePanel
      title={t.tasks.panel}
      onClose={onClose}
      actions={<IconButton icon="trash" label={t.tasks.delete} onClick={() => setDeleting(true)} />}
    >
      <div className={styles.form}>
        {editing.conflict && <ConflictNotice {...editing.conflict} onSettle={editing.settle} />}
        <div className={styles.heading}>
          <Check task={task} size={22} />
          <TitleField
            value={shown.title}
            errors={errors.title}
            onChange={(title) => editing.type({ title })}
            onBlur={editing.leave}
            onEnter={(field) => field.blur()}
          />
        </div>
        <TaskFields
          draft={draftOf(shown)}
          errors={errors}
          onChange={onChange}
          onRest={editing.leave}
          owner={task.is_owner ? undefined : task.owner}
        />
        <PictureField
          title={task.title}
          url={shown.file}
          progress={progress}
          errors={errors.file}
          onPick={(file) => void setPicture(file)}
          onRemove={() => void setPicture(null)}
        />
        <footer className={styles.footer}>
          <span>
            {t.tasks.from(task.owner)}, {relativeTime(task.created_at, now)}
          </span>
          <span role="status" className={editing.message ? styles.failed : undefined}>
            {stateOf(editing, isCut)}
          </span>
        </footer>
      </div>
      {isDeleting && (
        <Suspense fallback={null}>
          <DeleteDialog task={task} onClose={() => setDeleting(false)} onDeleted={onClose} />
        </Suspense>
      )}
    </SidePanel>
  );
}

function stateOf({ isSaving, message, errors, conflict }: ReturnType<typeof useEditing>, isCut: boolean): string {
  if (message) return `${t.tasks.state.failed}: ${message}`;
  if (isSaving) return isCut ? t.tasks.state.waiting : t.tasks.state.saving;
  if (conflict) return t.tasks.state.failed;
  return Object.keys(errors).length > 0 ? t.tasks.state.failed : t.tasks.state.saved;
}

function draftOf(task: Task): Draft {
  const { comment, category, priority, status, asigned_to: id, asigned_to_username: name } = task;
  const assignee = id === null ? null : { id, name: name ?? "" };
  return { comment, category, priority, status, due: new Date(task.due_at), assignee };
}
