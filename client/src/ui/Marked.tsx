import { createContext, useContext, type ReactNode } from "react";
import { partsOf } from "./marks";

const Words = createContext("");

/** What is searched for, within: each `Marked` text shows where it was found. */
export function MarkedWords({ words, children }: { words: string; children: ReactNode }) {
  return <Words value={words}>{children}</Words>;
}

/** A text in which the words searched for are marked. */
export function Marked({ text }: { text: string }) {
  const words = useContext(Words);
  if (!words.trim()) return text;
  return partsOf(text, words).map(([part, isFound], index) => (isFound ? <mark key={index}>{part}</mark> : part));
}
