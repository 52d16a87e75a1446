import { useState } from "react";
import { Link } from "wouter";
import type { Team } from "../api/types";
import { useMe } from "../api/useMe";
import { t } from "../strings";
import { Avatar, Button } from "../ui";
import { joinTeam } from "./actions";
import styles from "./Teams.module.css";

/** A team in a list: opens it, or joins it. */
export function TeamCard({ team }: { team: Team }) {
  const me = useMe();
  const [isJoining, setJoining] = useState(false);
  const isOwner = team.owner_id === me.pk;
  const join = () => {
    setJoining(true);
    void joinTeam(team).finally(() => setJoining(false));
  };
  return (
    <li className={styles.card}>
      <Avatar name={team.name} size={40} square />
      <div className={styles.about}>
        <Link href={`/teams/${team.id}`} className={styles.name}>
          {team.name}
        </Link>
        <p>
          {isOwner ? t.teams.yours : t.teams.ownedBy(team.owner)}
          {team.is_member && ` · ${t.teams.youAreIn}`}
        </p>
      </div>
      {!isOwner && !team.is_member && (
        <Button
          size="small"
          className={styles.join}
          busy={isJoining}
          aria-label={t.teams.joinNamed(team.name)}
          onClick={join}
        >
          {t.teams.join}
        </Button>
      )}
    </li>
  );
}
