import "../chat/posting";
import { startOutbox } from "../outbox/outbox";
import "../tasks/sending";
import { forPerson } from "./following";
import "../ui/ModalDialog"; // dialogs open without a connection, too: here is where what waits is shown

/** Send what waits of this person; of nobody when it is 0. */
export const follow = forPerson(startOutbox);
