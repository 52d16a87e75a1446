import { useEffect, useRef, useState } from "react";
import { cache } from "../api/cache";
import { newKey } from "../api/client";
import { ApiError } from "../api/errors";
import type { Task } from "../api/types";
import { readDraft, writeDraft } from "../app/drafts";
import { useWaiting } from "../outbox/outbox";
import { messageOf } from "../ui/States";
import { changeTask, discard, type Picture } from "./changes";
import { findTask } from "./collections";
import type { Changes } from "./model";
import { isTaskItem, Overtaken } from "./sending";
import {
  noteLeft,
  noteOvertaken,
  noteRefused,
  noteSaved,
  noteSent,
  NOTHING,
  seenOf,
  typeOn,
  unsent,
  type Typing,
} from "./typing";

/** Save this long after the last key, in milliseconds. */
const PAUSE = 900;

export interface Conflict {
  mine: Changes;
  current: Task;
  /** Of its item in the outbox. */
  key: string;
}

type Errors = Readonly<Record<string, readonly string[]>>;

export interface Editing {
  /** The task with what has been typed. */
  shown: Task;
  errors: Errors;
  /** What went wrong with the whole, as one sentence. */
  message: string;
  isSaving: boolean;
  /** Typing: saved after a pause, on leaving the field, or on closing. */
  type: (changes: Changes) => void;
  /** Typing that a pause does not end, as the 1 of a 12: saved with what is typed next, on leaving, or on closing. */
  hold: (changes: Changes) => void;
  /** A field is left: save what has been typed, now. */
  leave: () => void;
  /** Save at once. */
  save: (changes: Changes, picture?: Picture) => Promise<void>;
  conflict: Conflict | null;
  /** End the conflict; `true` saves mine over theirs. */
  settle: (isMine: boolean) => void;
}

/** Edit a task without a button to save: every change goes out by itself, and is given back when it is refused. */
export function useEditing(task: Task): Editing {
  const place = `task/${task.id}`;
  const [typing, setTyping] = useState(() => readDraft<Typing>(place) ?? NOTHING);
  const [errors, setErrors] = useState<Errors>({});
  const [message, setMessage] = useState("");
  const [underWay, setUnderWay] = useState(0);
  const conflict = useConflict(task);
  const timer = useRef(0);
  const isShown = useRef(true);
  // What is shown follows the cache a moment later.
  const latest = () => findTask(cache, task.id) ?? task;

  const refuse = (changes: Changes, error: unknown) => {
    if (!("file" in changes)) setTyping((before) => noteRefused(before, changes));
    const fields = error instanceof ApiError ? error.fields : {};
    setErrors((before) => ({ ...before, ...fields }));
    if (!Object.keys(changes).some((name) => fields[fieldOf(name)])) setMessage(messageOf(error));
  };
  const save = async (changes: Changes, picture?: Picture, seen: Changes = {}): Promise<void> => {
    const key = newKey();
    setUnderWay((count) => count + 1);
    setMessage("");
    setErrors((before) => without(before, Object.keys(changes).map(fieldOf)));
    try {
      await changeTask(latest(), changes, { picture, seen, key });
      setTyping((before) => noteSaved(before, changes));
    } catch (error) {
      if (error instanceof Overtaken) setTyping((before) => noteOvertaken(before, changes));
      else if (isShown.current) {
        refuse(changes, error);
        void discard(key); // it is in its field again
      }
    } finally {
      setUnderWay((count) => count - 1);
    }
  };

  /** Save what has been typed; returns what is on its way. */
  const flush = (isLeaving = false): Changes => {
    clearTimeout(timer.current);
    const now = latest();
    const { title, ...others } = unsent(typing, now);
    // Between two titles there is none: that is refused when it is left so, not while it is being typed.
    const changes: Changes = title === undefined || (!title && !isLeaving) ? others : { ...others, title };
    if (Object.keys(changes).length === 0) return changes;
    setTyping((before) => noteSent(before, changes));
    void save(changes, undefined, seenOf(typing, changes));
    return changes;
  };
  const latestFlush = useRef(flush);
  useEffect(() => {
    latestFlush.current = flush;
  });
  useEffect(() => {
    if (Object.keys(typing.typed).length > 0) writeDraft(place, typing);
    else writeDraft(place, undefined);
  }, [place, typing]);
  useEffect(() => {
    isShown.current = true;
    const sent = latestFlush.current(); // what was being typed when the page was closed
    setTyping((before) => noteLeft(before, sent));
    return () => {
      isShown.current = false;
      latestFlush.current();
      writeDraft(place, undefined); // the outbox has it
    };
  }, [place]);

  const hold = (changes: Changes) => {
    clearTimeout(timer.current);
    const now = latest();
    setTyping((before) => typeOn(before, changes, now));
  };
  const type = (changes: Changes) => {
    hold(changes);
    timer.current = window.setTimeout(() => latestFlush.current(), PAUSE);
  };
  const leave = () => {
    const sent = flush(true);
    setTyping((before) => noteLeft(before, sent));
  };
  const settle = (isMine: boolean) => {
    if (!conflict) return;
    if (isMine) void save(conflict.mine);
    void discard(conflict.key);
  };
  const shown = { ...task, ...typing.typed };
  return { shown, errors, message, isSaving: underWay > 0, type, hold, leave, save, conflict, settle };
}

/** A change of this task that somebody else was faster with, from whenever it is. */
function useConflict(task: Task): Conflict | null {
  const item = useWaiting().find((one) => isTaskItem(one) && one.work.task.id === task.id && one.refusal?.current);
  if (!item || !isTaskItem(item) || item.work.do !== "change") return null;
  return { mine: item.work.changes, current: item.refusal?.current as Task, key: item.key };
}

const fieldOf = (name: string) => (name === "due_at" ? "due_date" : name);

function without(errors: Errors, names: readonly string[]): Errors {
  return Object.fromEntries(Object.entries(errors).filter(([name]) => !names.includes(name)));
}
