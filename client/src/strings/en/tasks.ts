export const tasks = {
  calendar: "Calendar",
};
