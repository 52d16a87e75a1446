import { useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { useMe } from "../api/useMe";
import { t } from "../strings";
import { fold, searchWords } from "../text/folding";
import { Avatar, Dialog, ErrorState, SearchField, Skeleton } from "../ui";
import styles from "./PeopleDialog.module.css";
import { pathOf } from "./model";
import { usePresence } from "./presence";
import { conversationsQuery, peopleQuery } from "./queries";

interface Entry {
  id: number;
  name: string;
  team: number;
  teamName: string;
}

/** Choose whom to write to, out of everybody in one's teams. */
export default function PeopleDialog({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const [, navigate] = useLocation();
  const [text, setText] = useState("");
  const presence = usePresence();
  const { people, isPending, error } = usePeople();
  const words = searchWords(text);
  const found = people.filter((one) => words.every((word) => fold(`${one.name} ${one.teamName}`).includes(word)));
  const open = (one: Entry) => {
    onClose();
    navigate(pathOf({ team: one.team, other: one.id }));
  };
  return (
    <Dialog isOpen onClose={onClose} title={t.chat.start.title} size="small" place="top">
      <form
        className={styles.body}
        onSubmit={(event) => {
          event.preventDefault();
          if (found[0]) open(found[0]);
        }}
      >
        <SearchField
          label={t.chat.start.find}
          placeholder={t.chat.start.find}
          value={text}
          onChange={setText}
          autoFocus
        />
        {error ? <ErrorState error={error} /> : isPending && people.length === 0 ? <Skeleton lines={4} /> : null}
        {!isPending && !error && found.length === 0 && <p className={styles.none}>{t.chat.start.none}</p>}
        <ul className={styles.people}>
          {found.map((one) => (
            <li key={`${one.team}/${one.id}`}>
              <button type="button" className={styles.person} onClick={() => open(one)}>
                <Avatar name={one.name} isOnline={presence.get(one.id)?.online} />
                <span className={styles.name}>{one.id === me.pk ? t.chat.start.self : one.name}</span>
                <span className={styles.team}>{one.teamName}</span>
              </button>
            </li>
          ))}
        </ul>
      </form>
    </Dialog>
  );
}

function usePeople() {
  const me = useMe();
  const { data: list, error } = useQuery(conversationsQuery);
  const teams = (list ?? []).filter((one) => one.kind === "team");
  const answers = useQueries({ queries: teams.map((one) => peopleQuery(one.team)) });
  const people = teams
    .flatMap((team, index) =>
      (answers[index]?.data ?? []).map((one): Entry => ({
        id: one.user_id,
        name: one.username,
        team: team.team,
        teamName: team.team_name,
      })),
    )
    // Oneself last: that is for notes.
    .sort((a, b) => Number(a.id === me.pk) - Number(b.id === me.pk) || a.name.localeCompare(b.name));
  const failed = error ?? answers.find((one) => one.error && !one.data)?.error ?? null;
  return { people, isPending: !list || answers.some((one) => one.isPending), error: failed };
}
