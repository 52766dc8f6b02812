package dev.starsight.serving.review;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.serving.http.HttpSettings;
import dev.starsight.serving.review.Chromium.Tab;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints how long it takes from a key that answers until the next text is painted, and until its
 * answer is confirmed: {@code PageLatency DIR ANSWERS}. Makes a queue in the directory, which
 * should be on a real disk.
 */
final class PageLatency {

  /** After a frame was drawn, messages are delivered. */
  private static final String MEASURE =
      """
      window.painted = [];
      window.confirmed = [];
      addEventListener('keydown', event => {
        const begin = event.timeStamp;
        requestAnimationFrame(() => {
          const after = new MessageChannel();
          after.port1.onmessage = () => painted.push(performance.now() - begin);
          after.port2.postMessage(0);
        });
      });
      new PerformanceObserver(list => list.getEntries()
        .filter(each => each.name.endsWith('/api/answer'))
        .forEach(each => confirmed.push(each.duration))).observe({type: 'resource'});
      null\
      """;

  private PageLatency() {}

  public static void main(String[] arguments) throws Exception {
    int answers = Integer.parseInt(arguments[1]);
    Path folder = Path.of(arguments[0]);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < answers + 3; i++) {
      texts.add(i + ": " + "It works, and then it does not. ".repeat(20));
    }
    try (AnnotationQueue queue = ReviewFixture.create(folder.resolve("queue"), 1, texts);
        ReviewServer server =
            ReviewServer.start(queue, ReviewOptions.defaults(), HttpSettings.loopback(0));
        Chromium browser =
            Chromium.start(Chromium.program().orElseThrow(), folder.resolve("profile"))) {
      Tab tab = browser.open(browser.newContext(), server.address());
      tab.await("document.activeElement && document.activeElement.id === 'name'");
      tab.type("Ada");
      tab.press("Enter");
      BrowserTests.awaitText(tab, "0:");
      tab.evaluate(MEASURE);
      for (int i = 0; i < answers; i++) {
        tab.press("4");
        BrowserTests.awaitText(tab, i + 1 + ":");
      }
      print("painted", tab.evaluate("painted.sort((a, b) => a - b)"));
      print("confirmed", tab.evaluate("confirmed.sort((a, b) => a - b)"));
    }
  }

  private static void print(String what, JsonNode sorted) {
    System.out.printf(
        "%s: %d, p50 %.1f ms, p95 %.1f ms, maximum %.1f ms%n",
        what,
        sorted.size(),
        sorted.path(sorted.size() / 2).asDouble(),
        sorted.path(sorted.size() * 95 / 100).asDouble(),
        sorted.path(sorted.size() - 1).asDouble());
  }
}
