// Sets the parts of a view that differ from what is on the page (dashboard/live.py); what is equal is not touched.
window.dash_clientside = window.dash_clientside || {};
(function () {
  "use strict";
  const shown = new Map(); // id -> the digest of what is on the page

  window.dash_clientside.hub = {
    patch: (parts) => {
      for (const [id, digest, props] of parts || []) {
        if (props && shown.get(id) !== digest) window.dash_clientside.set_props(id, props);
        shown.set(id, digest); // without props: the page was drawn anew, with this in it
      }
      return window.dash_clientside.no_update;
    },
  };
})();
