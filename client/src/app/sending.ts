import "../chat/posting";
import { startOutbox } from "../outbox/outbox";
import "../tasks/sending";
import "../ui/ModalDialog"; // dialogs open without a connection, too: here is where what waits is shown

let followed = 0;
let stop: () => void = () => undefined;

/** Send what waits of this person; of nobody when it is 0. */
export function follow(person: number): void {
  if (person === followed) return;
  followed = person;
  stop();
  stop = person ? startOutbox(person) : () => undefined;
}
