import { accountsFeature } from "../accounts/feature";
import { chatFeature } from "../chat/feature";
import { noticesFeature } from "../notices/feature";
import { tasksFeature } from "../tasks/feature";
import { teamsFeature } from "../teams/feature";
import type { Feature } from "./feature";

/** All that the client can do, in the order in which routes are tried. */
export const features: readonly Feature[] = [tasksFeature, chatFeature, teamsFeature, accountsFeature, noticesFeature];
