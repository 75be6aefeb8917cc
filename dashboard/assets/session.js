// A page that is open while its session ends: the next question of Dash finds nobody signed in, and leads to signing in and back to here.
// Other questions (acts, the palette) keep their answer: who asked says what the server said, and what was typed stays.
(function () {
  "use strict";
  const plain = window.fetch;
  let leaving = false;

  function ofDash(asked) {
    try {
      const address = new URL(asked instanceof Request ? asked.url : String(asked), location.href);
      return address.origin === location.origin && address.pathname.startsWith("/_dash-");
    } catch {
      return false;
    }
  }

  function leave() {
    if (leaving) return;
    leaving = true;
    const asked = new URLSearchParams(), lang = new URLSearchParams(location.search).get("lang");
    if (lang) asked.set("lang", lang);
    asked.set("next", location.pathname + location.search);
    location.assign("/sign-in?" + asked);
  }

  window.fetch = async function (asked, ...more) {
    const answer = await plain.call(window, asked, ...more);
    if (answer.status !== 401 || !ofDash(asked)) return answer;
    leave();
    return new Promise(() => {}); // nobody draws an error on a page that is being left
  };
})();
