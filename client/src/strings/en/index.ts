import { accounts } from "./accounts";
import { chat } from "./chat";
import { common } from "./common";
import { notices } from "./notices";
import { tasks } from "./tasks";
import { teams } from "./teams";

export const en = { common, accounts, teams, tasks, chat, notices };
