// Sets the parts of a view that differ from what is on the page (dashboard/live.py); what is equal is not touched.
window.dash_clientside = window.dash_clientside || {};
(function () {
  "use strict";
  let shown = {}; // id -> the props last set, since the page was last built

  window.dash_clientside.hub = {
    patch: (parts) => {
      if (!parts) shown = {};
      for (const [id, props] of parts || []) {
        const text = JSON.stringify(props);
        if (shown[id] === text) continue;
        shown[id] = text;
        window.dash_clientside.set_props(id, props);
      }
      return window.dash_clientside.no_update;
    },
  };
})();
