import { useEffect, useRef, useState } from "react";
import { cache } from "../api/cache";
import { ApiError } from "../api/errors";
import type { Task } from "../api/types";
import { messageOf } from "../ui/States";
import { changeTask, Overtaken, type Picture } from "./changes";
import { findTask } from "./collections";
import type { Changes } from "./model";
import {
  isOvertaken,
  noteLeft,
  noteOvertaken,
  noteRefused,
  noteSaved,
  noteSent,
  NOTHING,
  typeOn,
  unsent,
} from "./typing";

/** Save this long after the last key, in milliseconds. */
const PAUSE = 900;

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
  conflict: { mine: Changes; current: Task } | null;
  /** End the conflict; `true` saves mine over theirs. */
  settle: (isMine: boolean) => void;
}

/** Edit a task without a button to save: every change goes out by itself, and is given back when it is refused. */
export function useEditing(task: Task): Editing {
  const [typing, setTyping] = useState(NOTHING);
  const [errors, setErrors] = useState<Errors>({});
  const [message, setMessage] = useState("");
  const [underWay, setUnderWay] = useState(0);
  const [conflict, setConflict] = useState<Editing["conflict"]>(null);
  const timer = useRef(0);
  // What is shown follows the cache a moment later.
  const latest = () => findTask(cache, task.id) ?? task;

  const give = (changes: Changes, current: Task) => {
    setTyping((before) => noteOvertaken(before, changes));
    setConflict({ mine: changes, current });
  };
  const refuse = (changes: Changes, error: unknown) => {
    if (!("file" in changes)) setTyping((before) => noteRefused(before, changes));
    const fields = error instanceof ApiError ? error.fields : {};
    setErrors((before) => ({ ...before, ...fields }));
    if (!Object.keys(changes).some((name) => fields[fieldOf(name)])) setMessage(messageOf(error));
  };
  const save = async (changes: Changes, picture?: Picture): Promise<void> => {
    setUnderWay((count) => count + 1);
    setMessage("");
    setErrors((before) => without(before, Object.keys(changes).map(fieldOf)));
    try {
      await changeTask(latest(), changes, picture);
      setTyping((before) => noteSaved(before, changes));
    } catch (error) {
      if (error instanceof Overtaken) give(changes, error.current);
      else refuse(changes, error);
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
    if (isOvertaken(typing, changes, now)) {
      give(changes, now);
      return {};
    }
    setTyping((before) => noteSent(before, changes));
    void save(changes);
    return changes;
  };
  const latestFlush = useRef(flush);
  useEffect(() => {
    latestFlush.current = flush;
  });
  useEffect(() => () => void latestFlush.current(), []);

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
    setConflict(null);
    if (isMine && conflict) void save(conflict.mine);
  };
  const shown = { ...task, ...typing.typed };
  return { shown, errors, message, isSaving: underWay > 0, type, hold, leave, save, conflict, settle };
}

const fieldOf = (name: string) => (name === "due_at" ? "due_date" : name);

function without(errors: Errors, names: readonly string[]): Errors {
  return Object.fromEntries(Object.entries(errors).filter(([name]) => !names.includes(name)));
}
