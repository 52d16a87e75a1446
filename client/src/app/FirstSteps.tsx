import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "wouter";
import { useMe } from "../api/useMe";
import { t } from "../strings";
import { useTaskList } from "../tasks/queries";
import { myTeamsQuery, peopleQuery } from "../teams/queries";
import { IconButton } from "../ui/Button";
import styles from "./FirstSteps.module.css";
import { endFirstSteps } from "./newcomer";

const ANY_TASK = { status: 0, text: "", category: null, priority: null, limit: 1 };
const words = t.common.firstSteps;

/** What somebody new does first. Each step goes away when it is done, the card with the last of them. */
export default function FirstSteps() {
  const me = useMe();
  const teams = useQuery(myTeamsQuery(me)).data;
  const team = teams?.[0];
  const people = useQuery({ ...peopleQuery(team?.id ?? 0), enabled: team !== undefined }).data;
  const tasks = useTaskList(ANY_TASK);
  const isKnown = teams !== undefined && !tasks.isLoading && (!team || people !== undefined);
  const steps = [
    !team && { name: words.team, path: "/teams" },
    !(people && people.length > 1) && {
      name: team ? words.tellName(team.name) : words.tell,
      path: team ? `/teams/${team.id}` : "/teams",
    },
    tasks.total === 0 && { name: words.task, path: "/?new=today" },
  ].filter((step) => step !== false);
  const isDone = isKnown && steps.length === 0;
  useEffect(() => {
    if (isDone) endFirstSteps();
  }, [isDone]);
  if (!isKnown || isDone) return null;
  return (
    <section aria-labelledby="first-steps" className={styles.card}>
      <header>
        <h2 id="first-steps">{words.title(me.username)}</h2>
        <IconButton icon="close" size="small" label={words.dismiss} onClick={endFirstSteps} />
      </header>
      <ul>
        {steps.map(({ name, path }) => (
          <li key={path + name}>
            <Link href={path}>{name}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
