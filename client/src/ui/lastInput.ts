/** What somebody used last: a mouse, a finger or pen, or keys. */
let last: "" | "mouse" | "touch" | "keys" = "";

/** Follow what is used, from the start. */
export function followInput(): void {
  addEventListener("keydown", () => (last = "keys"), true);
  addEventListener("pointerdown", ({ pointerType }) => (last = pointerType === "mouse" ? "mouse" : "touch"), true);
}

/** Whether the last thing done was a click at a machine with a keyboard: what is opened by it may take the focus. */
export function wasClicked(): boolean {
  return last === "mouse" && matchMedia("(pointer: fine)").matches;
}
