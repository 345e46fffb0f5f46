/** What stands on the control page before its script has filled it. */
export const PAGE_BODY = `
<header>
  <h1>Crosswalk sandbox</h1>
  <span class="soft">A made-up customer. Nothing leaves this machine.</span>
  <span class="clock" id="clock"></span>
</header>
<main>
  <div id="said" role="status" aria-live="polite"></div>
  <div class="verdicts">
    <div class="verdict good" id="people"><strong>Reading …</strong><span></span></div>
    <div class="verdict good" id="source"><strong>Reading …</strong><span></span></div>
  </div>
  <section class="card" aria-labelledby="simulators-title">
    <h2 id="simulators-title">Simulators</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Simulators and what they hold">
      <table><thead><tr id="simulator-heads"></tr></thead><tbody id="simulators"></tbody></table>
    </div>
  </section>
  <div class="columns">
    <div>
      <section class="card" aria-labelledby="log-title">
        <form class="bar" id="log-form">
          <h2 id="log-title">Requests</h2>
          <label>Simulator<select id="log-simulator"><option value="">All</option><option value="autotask">Autotask</option><option value="production">Production</option><option value="staging">Staging</option></select></label>
          <label>Path has<input id="log-path" autocomplete="off" spellcheck="false"></label>
          <label>Status<input id="log-status" inputmode="numeric" pattern="[0-9]{1,3}" autocomplete="off"></label>
          <button type="button" id="log-pause" aria-pressed="false">Pause</button>
        </form>
        <div class="scroll long" tabindex="0" role="region" aria-label="Requests, newest first">
          <table><thead><tr><th scope="col">Time (UTC)</th><th scope="col">Simulator</th><th scope="col">Method</th><th scope="col">Path</th><th scope="col" class="number">Status</th><th scope="col">Did work</th></tr></thead><tbody id="log"></tbody></table>
          <p class="soft" id="log-empty" hidden></p>
        </div>
        <p class="end"><button type="button" class="small" id="log-more" hidden>Show older</button></p>
      </section>
      <section class="card" aria-labelledby="messages-title">
        <h2 id="messages-title">Messages to people</h2>
        <div class="scroll long" tabindex="0" role="region" aria-label="Messages to people, newest first">
          <table id="messages-table" hidden><thead><tr><th scope="col">Time (UTC)</th><th scope="col">Workspace</th><th scope="col">To</th><th scope="col">Because of</th><th scope="col">Conversation</th><th scope="col" class="number">People</th></tr></thead><tbody id="messages"></tbody></table>
          <p class="soft" id="messages-empty">None. In the real system nobody would have heard of this migration.</p>
        </div>
      </section>
    </div>
    <div>
      <section class="card" aria-labelledby="faults-title">
        <h2 id="faults-title">Faults</h2>
        <ul id="rules" hidden></ul>
        <p class="soft" id="rules-empty">None. Every request is answered.</p>
        <form id="fault-form">
          <div class="grid">
            <label>Simulator<select id="fault-simulator"><option value="production">Production</option><option value="staging">Staging</option><option value="autotask">Autotask</option></select></label>
            <label>When<select id="fault-when"><option value="after">After the work</option><option value="before">Before the work</option></select></label>
            <label class="wide">What goes wrong<select id="fault-kind"></select></label>
            <label>How often<select id="fault-share"><option value="once">The next request</option><option value="0.05">5 % of requests</option><option value="0.2">20 % of requests</option><option value="1">Every request</option></select></label>
            <label>Method<select id="fault-method"><option value="">Any</option><option>GET</option><option>POST</option><option>PUT</option><option>PATCH</option><option>DELETE</option></select></label>
            <label class="wide">Route<input id="fault-path" placeholder="/contacts/**" autocomplete="off" spellcheck="false"></label>
          </div>
          <div class="end"><button type="button" id="fault-clear">Clear all</button><button class="main">Add fault</button></div>
        </form>
        <h3>Freeze</h3>
        <p class="soft">A frozen simulator answers nothing until it is released.</p>
        <ul id="freezes"></ul>
      </section>
      <section class="card" aria-labelledby="world-title">
        <h2 id="world-title">Source</h2>
        <p id="world"></p>
        <form class="bar" id="day-form"><label>Day<input id="day" type="number" min="0" max="30" required></label><button>Go to day</button></form>
      </section>
      <section class="card" aria-labelledby="state-title">
        <h2 id="state-title">State</h2>
        <form class="bar" id="save-form"><label>Name<input id="save-name" value="state-1" pattern="[A-Za-z0-9][A-Za-z0-9_\\-]{0,60}" title="Letters, digits, - and _" required autocomplete="off" spellcheck="false"></label><button class="main">Save</button></form>
        <ul id="states" hidden></ul>
        <h3>Reset</h3>
        <form id="reset-form">
          <label class="check"><input type="checkbox" id="reset-workspaces" checked>Empty both workspaces</label>
          <label class="check"><input type="checkbox" id="reset-world">Source back to day 0</label>
          <label class="check"><input type="checkbox" id="reset-logs">Clear the request logs</label>
          <div class="end"><button>Reset …</button></div>
        </form>
      </section>
    </div>
  </div>
  <dialog id="ask" aria-labelledby="ask-title"><form method="dialog"><h2 id="ask-title"></h2><p id="ask-text"></p><div class="end"><button value="no" autofocus>Cancel</button><button value="yes" class="main" id="ask-yes"></button></div></form></dialog>
</main>
`;
