// Starting over with an empty wall.
import { buttonLook } from "@/components/ui/button";
import { paths } from "@/lib/paths";

/** A plain link: the conversation got its address without a navigation, so only a fresh load starts over. */
export function NewQuestion() {
  return (
    <a href={paths.ask()} className={buttonLook("plain")}>
      New question
    </a>
  );
}
