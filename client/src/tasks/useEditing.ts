import { useEffect, useRef, useState } from "react";
import { ApiError } from "../api/errors";
import type { Task } from "../api/types";
import { messageOf } from "../ui/States";
import { changeTask, Overtaken, type Picture } from "./changes";
import type { Changes } from "./model";

/** Save this long after the last key, in milliseconds. */
const PAUSE = 900;

type Errors = Readonly<Record<string, readonly string[]>>;

export interface Editing {
  /** The task with what has been typed and not been sent yet. */
  shown: Task;
  errors: Errors;
  /** What went wrong with the whole, as one sentence. */
  message: string;
  isSaving: boolean;
  /** Typing: saved after a pause, on leaving the field, or on closing. */
  type: (changes: Changes) => void;
  /** Save what has been typed, now. */
  flush: () => void;
  /** Save at once. */
  save: (changes: Changes, picture?: Picture) => Promise<void>;
  conflict: { mine: Changes; current: Task } | null;
  /** End the conflict; `true` saves mine over theirs. */
  settle: (isMine: boolean) => void;
}

/** Edit a task without a button to save: every change goes out by itself, and is given back when it is refused. */
export function useEditing(task: Task): Editing {
  const [typed, setTyped] = useState<Changes>({});
  const [errors, setErrors] = useState<Errors>({});
  const [message, setMessage] = useState("");
  const [underWay, setUnderWay] = useState(0);
  const [conflict, setConflict] = useState<Editing["conflict"]>(null);
  const timer = useRef(0);
  // What the fields held when typing in them began: the event stream may bring something else before it is sent.
  const began = useRef<Changes>({});

  const save = async (changes: Changes, picture?: Picture): Promise<void> => {
    setUnderWay((count) => count + 1);
    setMessage("");
    setErrors((before) => without(before, Object.keys(changes).map(fieldOf)));
    try {
      await changeTask(task, changes, picture);
    } catch (error) {
      if (error instanceof Overtaken) setConflict({ mine: changes, current: error.current });
      else {
        // It is not lost: it stays in its field.
        if (!("file" in changes)) setTyped((before) => ({ ...changes, ...before }));
        const fields = error instanceof ApiError ? error.fields : {};
        setErrors((before) => ({ ...before, ...fields }));
        if (!Object.keys(changes).some((name) => fields[fieldOf(name)])) setMessage(messageOf(error));
      }
    } finally {
      setUnderWay((count) => count - 1);
    }
  };

  const flush = () => {
    clearTimeout(timer.current);
    const changes = changed(task, typed);
    const isOvertaken = namesOf(changes).some((name) => name in began.current && began.current[name] !== task[name]);
    began.current = {};
    setTyped((before) => (Object.keys(before).length > 0 ? {} : before));
    if (isOvertaken) setConflict({ mine: changes, current: task });
    else if (Object.keys(changes).length > 0) void save(changes);
  };
  const latest = useRef(flush);
  useEffect(() => {
    latest.current = flush;
  });
  useEffect(() => () => latest.current(), []);

  const type = (changes: Changes) => {
    const fresh = namesOf(changes).filter((name) => !(name in began.current));
    began.current = { ...began.current, ...Object.fromEntries(fresh.map((name) => [name, task[name]])) };
    setTyped((before) => ({ ...before, ...changes }));
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => latest.current(), PAUSE);
  };
  const settle = (isMine: boolean) => {
    setConflict(null);
    if (isMine && conflict) void save(conflict.mine);
  };
  const shown = { ...task, ...typed };
  return { shown, errors, message, isSaving: underWay > 0, type, flush, save, conflict, settle };
}

const namesOf = (changes: Changes) => Object.keys(changes) as (keyof Changes)[];

/** Of what was typed, what is not so already. */
function changed(task: Task, typed: Changes): Changes {
  return Object.fromEntries(
    namesOf(typed)
      .filter((name) => typed[name] !== task[name])
      .map((name) => [name, typed[name]]),
  );
}

const fieldOf = (name: string) => (name === "due_at" ? "due_date" : name);

function without(errors: Errors, names: readonly string[]): Errors {
  return Object.fromEntries(Object.entries(errors).filter(([name]) => !names.includes(name)));
}
