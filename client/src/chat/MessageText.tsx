import { partsWithLinks } from "../text/links";
import { Marked } from "../ui";

/** What somebody wrote, with its addresses as links. Everything else is text, whatever it looks like. */
export function MessageText({ text }: { text: string }) {
  return partsWithLinks(text).map(({ text: part, href }, index) =>
    href ? (
      <a key={index} href={href} target="_blank" rel="noopener noreferrer nofollow">
        <Marked text={part} />
      </a>
    ) : (
      <Marked key={index} text={part} />
    ),
  );
}
