
// The browser's history gets no entry for it: "back" leaves the page rather than undoing a click.
export default function ({ data }) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(data.parameters)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const address = query.size > 0 ? `${location.pathname}?${query}` : location.pathname;
  if (address !== location.pathname + location.search) {
    history.replaceState(history.state, "", address);
  }
}
