import { useState } from "react";
import { t } from "../strings";
import type { Message } from "./model";

/** Reads out what others write while the conversation is open; not what was there before. */
export function Announcer({ messages, me, isOn }: { messages: readonly Message[]; me: number; isOn: boolean }) {
  const last = messages.at(-1);
  const [before] = useState(last?.position ?? 0);
  const isNew = isOn && last !== undefined && last.position > before && last.owner_id !== me;
  return (
    <div aria-live="polite" className="visually-hidden">
      {isNew && t.chat.lastBy(last.owner, last.message)}
    </div>
  );
}
