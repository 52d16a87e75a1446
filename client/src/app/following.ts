/** Have something go on for whoever is signed in: called with their id, or with 0 when that is nobody. */
export function forPerson(begin: (person: number) => () => void): (person: number) => void {
  let followed = 0;
  let stop: () => void = () => undefined;
  return (person) => {
    if (person === followed) return;
    followed = person;
    stop();
    stop = person ? begin(person) : () => undefined;
  };
}
