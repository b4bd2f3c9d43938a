"use client";
// Whoever works by keyboard keeps their place when what they just used goes away: the focus moves to what was around it.
import { useEffect } from "react";

/** The elements around `element`, nearest first. */
function around(element: Element): HTMLElement[] {
  const found: HTMLElement[] = [];
  for (let at = element.parentElement; at; at = at.parentElement) found.push(at);
  return found;
}

/** `within`: the id of the element whose contents are watched. */
export function KeepFocus({ within }: { within: string }) {
  useEffect(() => {
    const place = document.getElementById(within);
    if (!place) return;
    let last: Element | undefined;
    let stays: HTMLElement[] = [];
    const remember = ({ target }: FocusEvent) => {
      last = target instanceof Element ? target : undefined;
      stays = last ? around(last) : [];
    };
    const look = new MutationObserver(() => {
      if (!last || last.isConnected) return;
      last = undefined;
      if (document.activeElement !== document.body) return;
      const near = stays.find((one) => one.isConnected);
      if (!near) return;
      // Reachable by script only: Tab goes on from here to what follows.
      if (near.tabIndex < 0) near.tabIndex = -1;
      near.focus({ preventScroll: true });
    });
    place.addEventListener("focusin", remember);
    look.observe(place, { childList: true, subtree: true });
    return () => {
      place.removeEventListener("focusin", remember);
      look.disconnect();
    };
  }, [within]);
  return null;
}
