export const notices = {
  title: "Notifications",
  lead: "This browser can notify you while you are doing something else.",
  enable: "Notify me on this device",
  hint: "About new messages in conversations you are not looking at, and tasks assigned to you.",
  asking: "Your browser is asking for permission. Allow it to continue.",
  blocked:
    "This browser blocks notifications from here. Allow them in the browser's settings for this site, then come back and turn them on.",
  unsupported: "This browser cannot show notifications from here. Most browsers show them only over HTTPS.",
  fromTeam: (who: string, team: string) => `${who} in ${team}`,
  task: (who: string) => `${who} assigned you a task`,
  many: (count: number) => `Updates in ${count} conversations and tasks`,
};
