import { Marked } from "../ui";

const LINK = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?'()[\]{}])/g;

/** What somebody wrote, with its addresses as links. Everything else is text, whatever it looks like. */
export function MessageText({ text }: { text: string }) {
  const parts = text.split(LINK);
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      <a key={index} href={part} target="_blank" rel="noopener noreferrer nofollow">
        <Marked text={part} />
      </a>
    ) : (
      <Marked key={index} text={part} />
    ),
  );
}
