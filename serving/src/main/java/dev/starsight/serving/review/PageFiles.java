package dev.starsight.serving.review;

import dev.starsight.serving.http.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The page, its style and its scripts, from the jar. */
final class PageFiles {

  static final List<String> SCRIPTS =
      List.of(
          "review.js",
          "controls.js",
          "decide.js",
          "dom.js",
          "item.js",
          "labels.js",
          "outbox.js",
          "progress.js",
          "store.js",
          "text.js");

  private PageFiles() {}

  static HttpReply page() {
    return HttpReply.text("text/html", read("review.html"));
  }

  static HttpReply style() {
    return HttpReply.text("text/css", read("review.css"));
  }

  static HttpReply script(String name) {
    return HttpReply.text("text/javascript", read(name));
  }

  private static String read(String resource) {
    try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing beside " + PageFiles.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
