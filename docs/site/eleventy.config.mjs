import anchor from "markdown-it-anchor";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Guide } from "./guide.mjs";
import { searchIndex } from "./search-index.mjs";

const site = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(site, "../..");
const output = path.join(root, "target/site");

export default function (eleventy) {
  const guide = new Guide(root);

  eleventy.amendLibrary("md", (md) =>
    md.set({ html: true }).use(anchor, { slugify: githubSlug, tabIndex: false }));
  eleventy.addGlobalData("layout", "page.njk");
  eleventy.addGlobalData("eleventyComputed", {
    permalink: (data) => guide.permalink(data.page.inputPath),
    title: (data) => data.title ?? guide.title(data.page.inputPath),
    top: (data) => "../".repeat(guide.permalink(data.page.inputPath).split("/").length - 1),
    navigation: (data) => guide.navigation(guide.permalink(data.page.inputPath)),
  });
  // Runs before Markdown is rendered.
  eleventy.addPreprocessor("guide", "md", (data, content) =>
    guide.prepare(data.page.inputPath, content));
  for (const page of guide.virtualPages()) {
    eleventy.addTemplate(page.name, page.content, { title: page.title });
  }

  eleventy.addTransform("links", function (content) {
    return content.replace(/(<main[^>]*>)([^]*)(<\/main>)/, (all, start, main, end) =>
      start + guide.links(this.page.inputPath, main) + end);
  });
  // What scrolls can be reached by keyboard; a corner of a table is no header.
  eleventy.addTransform("accessible", (content) =>
    content
      .replaceAll("<pre>", '<pre tabindex="0">')
      .replace(/<th[^>]*><\/th>/g, "<td></td>")
      .replaceAll("<table>", '<div class="scroll" tabindex="0"><table>')
      .replaceAll("</table>", "</table></div>"));

  eleventy.ignores.add("site");
  eleventy.ignores.add("benchmarks");
  eleventy.addPassthroughCopy({ [path.join(site, "site.css")]: "site.css" });
  eleventy.addPassthroughCopy({ [path.join(site, "search.js")]: "search.js" });
  eleventy.addPassthroughCopy({
    [path.join(site, "node_modules/minisearch/dist/umd/index.js")]: "minisearch.js",
  });
  eleventy.addPassthroughCopy({ [path.join(root, "docs/*.{png,svg}")]: "." });
  const javadoc = path.join(root, "target/reports/apidocs");
  if (fs.existsSync(javadoc)) {
    eleventy.addPassthroughCopy({ [javadoc]: "javadoc" });
  }
  eleventy.on("eleventy.after", ({ results }) => {
    fs.writeFileSync(path.join(output, "search-index.js"), searchIndex(results));
    fs.writeFileSync(path.join(output, "colors.css"), guide.colors());
  });

  return {
    dir: { input: "..", includes: "site/layouts", output: "../../target/site" },
    markdownTemplateEngine: false,
    templateFormats: ["md"],
  };
}

/** Names a heading as GitHub does, so that the same links work in both places. */
function githubSlug(heading) {
  return heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
}
