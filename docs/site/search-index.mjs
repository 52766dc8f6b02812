/** One entry for each section of each page, as a script: it is read from files, too, without a server. */
export function searchIndex(results) {
  const sections = [];
  for (const { url, content } of results) {
    const main = content.match(/<main[^>]*>([^]*)<\/main>/)?.[1] ?? "";
    const title = plain(content.match(/<title>([^<]*)/)?.[1] ?? "").replace(/ · Starsight$/, "");
    for (const part of main.split(/(?=<h[1-3])/)) {
      const found = part.match(/^<h[1-3] id="([^"]*)"[^>]*>([^]*?)<\/h[1-3]>/);
      const text = plain(found ? part.slice(found[0].length) : part);
      if (found || text) {
        sections.push({
          id: sections.length,
          page: url.replace(/^\//, "") + (found ? "#" + found[1] : ""),
          title,
          heading: found ? plain(found[2]) : title,
          // A message is to be found by its words, so all of them are in the index.
          text: text.slice(0, url.includes("error-messages") ? 50000 : 2000),
        });
      }
    }
  }
  return `window.starsightSections = ${JSON.stringify(sections)};\n`;
}

function plain(html) {
  return html
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&")
    .replace(/\s+/g, " ")
    .trim();
}
