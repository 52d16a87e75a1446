import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import type { Membership, Person, Team } from "../api/types";
import { useMe } from "../api/useMe";
import { t } from "../strings";
import { Avatar, Badge, ErrorState, IconButton, Skeleton } from "../ui";
import { RemoveMemberDialog } from "./dialogs";
import { membershipsQuery, peopleQuery } from "./queries";
import styles from "./Teams.module.css";
import { useOnline } from "./usePresence";

/** Who is in a team. Its owner can remove members. */
export function PeopleList({ team, isOwner }: { team: Team; isOwner: boolean }) {
  const { data, error, refetch } = useQuery(peopleQuery(team.id));
  const memberships = useQuery({ ...membershipsQuery(team.id), enabled: isOwner });
  const online = useOnline(team.id);
  const [leaving, setLeaving] = useState<Membership | null>(null);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={4} />;
  return (
    <>
      <p className={styles.count}>{t.teams.memberCount(data.length)}</p>
      <ul className={styles.people}>
        {data.map((person) => {
          const membership = memberships.data?.find((one) => one.user_id === person.user_id);
          return (
            <PersonRow
              key={person.user_id}
              team={team}
              person={person}
              isOnline={online?.has(person.user_id)}
              onRemove={membership && (() => setLeaving(membership))}
            />
          );
        })}
      </ul>
      {leaving && <RemoveMemberDialog membership={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

interface RowProps {
  team: Team;
  person: Person;
  isOnline: boolean | undefined;
  onRemove: (() => void) | undefined;
}

function PersonRow({ team, person, isOnline, onRemove }: RowProps) {
  const me = useMe();
  const [, navigate] = useLocation();
  return (
    <li className={styles.person}>
      <Avatar name={person.username} isOnline={isOnline} />
      <div className={styles.about}>
        <strong>{person.username}</strong>
        {person.user_id === me.pk && <span className={styles.muted}>({t.teams.you})</span>}
        {person.user_id === team.owner_id && <Badge tone="accent">{t.teams.owner}</Badge>}
        {isOnline && <span className="visually-hidden">{t.teams.online}</span>}
      </div>
      {person.user_id !== me.pk && (
        <IconButton
          icon="chat"
          label={t.teams.message(person.username)}
          onClick={() => navigate(`/chat/person/${team.id}/${person.user_id}`)}
        />
      )}
      {onRemove && (
        <IconButton
          icon="close"
          className={styles.remove}
          label={t.teams.removeMember(person.username)}
          onClick={onRemove}
        />
      )}
    </li>
  );
}
