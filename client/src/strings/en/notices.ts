export const notices = {
  title: "Notifications",
  lead: "This browser can tell you of what happens while you look elsewhere.",
  enable: "Notify me on this device",
  hint: "Of new messages in conversations that are not in view, and of tasks that are given to you.",
  asking: "Your browser asks for your permission. Allow it to go on.",
  blocked:
    "This browser blocks notifications from here. Allow them in the browser's settings for this site, then come back and turn them on.",
  unsupported: "This browser shows no notifications from here. Most show them over HTTPS only.",
  fromTeam: (who: string, team: string) => `${who} in ${team}`,
  task: (who: string) => `${who} gave you a task`,
  many: (count: number) => `${count} conversations and tasks have news`,
};
