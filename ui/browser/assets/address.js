// Writes parameters into the page's address; an empty value removes its parameter. The browser's
// history gets no new entry, so "back" leaves the page instead of undoing a click.
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
